"""Two people write to each other on their phones, send a picture, correct and remove: in a browser."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from selenium.webdriver.common.by import By
from tests.home.test_pages_in_a_browser import become, shape
from tests.mentoring import hostile_pictures as hostile
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.talk import HELLO, page, said
from tests.mentoring.test_in_a_browser import click
from tests.site.cast import assemble

from handrail.lib import clock
from handrail.mentoring.actions import talking
from handrail.mentoring.models import Attachment, ThreadMessage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    return pair_of(set_up(assemble()))


def main(browser: Any) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def write(browser: Any, words: str) -> None:
    field = browser.find_element(By.NAME, "words")
    field.clear()
    field.send_keys(words)


def saved(folder: Path, browser: Any, link: str) -> bytes:
    """What the browser saves when a link is followed. It never leaves the page."""
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    before = browser.current_url
    browser.find_element(By.PARTIAL_LINK_TEXT, link).click()
    for _ in range(200):
        found = [path for path in folder.iterdir() if path.suffix == ".webp"]
        if found and found[0].stat().st_size:
            assert browser.current_url == before
            return found[0].read_bytes()
        time.sleep(0.1)
    raise AssertionError(f"nothing came: {list(folder.iterdir())}")


@pytest.fixture
def phone(pair: Pair, browser, live_server, settings) -> Iterator[Callable[[str], None]]:
    """A function by which somebody takes up a phone and opens the conversation."""
    settings.ALLOWED_HOSTS = ["*"]

    def taken_by(name: str) -> None:
        become(browser, live_server, pair.scene.client(name))
        shape(browser, 360, "light")
        browser.get(live_server.url + reverse("mentorship", args=[pair.mentorship.pk]))
        browser.find_element(By.CSS_SELECTOR, f"main a[href^='{page(pair)}']").click()

    yield taken_by
    browser.delete_all_cookies()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def send(browser: Any, words: str, file: Path | None = None) -> None:
    write(browser, words)
    if file:
        browser.find_element(By.NAME, "attachments").send_keys(str(file))
    click(browser, "Send")
    assert words in main(browser)


def test_both_sides_on_a_phone(phone, browser, tmp_path: Path):
    photo, downloads = tmp_path / "ward.jpg", tmp_path / "downloads"
    photo.write_bytes(hostile.saved(hostile.picture(), "JPEG", exif=hostile.exif()))
    downloads.mkdir()
    phone("student")
    send(browser, HELLO, photo)
    click(browser, "Correct")
    write(browser, "How was your first month?")
    click(browser, "Correct it")
    assert "corrected" in main(browser)

    phone("mentor")
    assert "How was your first month?" in main(browser)
    picture = Image.open(io.BytesIO(saved(downloads, browser, "ward.webp")))
    assert (picture.size, dict(picture.getexif())) == ((60, 40), {})
    send(browser, "Better than I feared")

    phone("student")
    assert "Better than I feared" in main(browser)
    click(browser, "Remove")
    assert "cannot be brought back" in main(browser)
    click(browser, "Remove it")
    assert "You removed a message." in main(browser)
    assert "ward.webp" not in main(browser)
    assert Attachment.objects.count() == 0


def test_the_pages_narrow_and_wide(pair: Pair, look):
    scene = pair.scene
    wrong = look(scene, "student", page(pair))
    made = said(pair, "A longer one.\n\n" + "With some words in it. " * 20)
    said(pair, "Removed", by="mentee")
    last = ThreadMessage.objects.last()
    talking.remove(message=last, by=pair.mentee, now=clock.now())
    said(pair, "W" * 300, by="mentee")
    for who in ("student", "mentor"):
        wrong += look(scene, who, page(pair))
    for name in ("correct_message", "remove_message"):
        wrong += look(scene, "mentor", reverse(name, args=[made.pk]))
    wrong += look(scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    assert wrong == []
