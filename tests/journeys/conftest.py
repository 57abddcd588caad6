"""A telephone for whoever is in a story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def phone(scene: Any, browser: Any, live_server: Any, settings: Any) -> Iterator[Callable[..., None]]:
    """A function that hands somebody of the test's scene a telephone, with a page open."""
    from tests.home.test_pages_in_a_browser import become, shape  # noqa: PLC0415 (it knows Django)

    settings.ALLOWED_HOSTS = ["*"]

    def take(name: str, address: str = "/") -> None:
        become(browser, live_server, scene.client(name))
        shape(browser, 360, "light")
        browser.get(live_server.url + address)

    yield take
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
