"""Somebody at the browser, who does what people do and counts it."""

from __future__ import annotations

from typing import Any

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait


class Hands:
    """Somebody at the browser. `done` is all that they did: each click, each field typed or chosen."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.done: list[str] = []

    def types(self, label: str, text: str) -> None:
        """Fill the first field with this label."""
        field = self._field(label)
        if field.get_attribute("type") == "date":
            self.browser.execute_script("arguments[0].value = arguments[1]", field, text)
        else:
            field.send_keys(text)
        self.done.append(f"type “{label}”")

    def chooses(self, label: str, words: str) -> None:
        """Pick an entry of a list."""
        Select(self._field(label)).select_by_visible_text(words)
        self.done.append(f"choose “{words}”")

    def picks(self, words: str) -> None:
        """Pick one of several round boxes."""
        self._shown("label", words).click()
        self.done.append(f"pick “{words}”")

    def presses(self, words: str) -> None:
        """Press a button or follow a link, and wait for the next page."""
        before = self.browser.find_element(By.TAG_NAME, "html")
        self._shown("a, button", words).click()
        wait_for_the_page_after(self.browser, before, words)
        self.done.append(f"press “{words}”")

    def _field(self, label: str) -> WebElement:
        labels = self.browser.find_elements(By.TAG_NAME, "label")
        ours = next(one for one in labels if one.text.strip() == label)
        return self.browser.find_element(By.ID, ours.get_attribute("for"))

    def _shown(self, tags: str, words: str) -> WebElement:
        all_ = self.browser.find_elements(By.CSS_SELECTOR, f"main :is({tags}), .bar-places a")
        found = next((one for one in all_ if one.text.strip() == words and one.is_displayed()), None)
        assert found is not None, f"no “{words}” in: {self.browser.find_element(By.TAG_NAME, 'main').text}"
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found


def wait_for_the_page_after(browser: Any, before: WebElement, words: str) -> None:
    """Until the page with this element has made way for another, and that has loaded."""
    WebDriverWait(browser, 15).until(lambda _: _gone(before), words)
    WebDriverWait(browser, 15).until(
        lambda shown: shown.execute_script("return document.readyState") == "complete"
    )


def _gone(element: WebElement) -> bool:
    try:
        return not element.is_enabled()
    except Exception:  # noqa: BLE001 (the driver has several words for "no longer there")
        return True
