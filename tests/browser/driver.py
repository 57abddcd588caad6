"""The driver of Chromium, with one word for an element that has left the page."""

from __future__ import annotations

from typing import Any

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome

LEFT = "does not belong to the document"


class Driver(Chrome):
    """Says "stale" also where chromedriver says "unknown error" because the page changed while it looked."""

    def execute(self, driver_command: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send one command."""
        try:
            return super().execute(driver_command, params)
        except WebDriverException as error:
            if LEFT in (error.msg or ""):
                raise StaleElementReferenceException(error.msg) from error
            raise
