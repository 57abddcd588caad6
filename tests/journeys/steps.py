"""What people do in several stories."""

from __future__ import annotations

from typing import Any

from selenium.webdriver.common.by import By


def types(browser: Any, **fields: str) -> None:
    for name, text in fields.items():
        box = browser.find_element(By.NAME, name)
        box.clear()
        box.send_keys(text)
