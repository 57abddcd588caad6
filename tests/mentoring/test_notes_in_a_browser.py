"""Notes, feedback and documents in a browser, by clicks on a phone; each page under axe, narrow and wide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from tests.home.test_pages_in_a_browser import become, shape
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.test_in_a_browser import click
from tests.mentoring.test_meetings_in_a_browser import said
from tests.site.cast import assemble

from handrail.mentoring.models import Document, Feedback, Note
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    cast = assemble()
    for name, called in (("student", "James Okafor"), ("mentor", "Dr Robert Hale")):
        User.objects.filter(pk=cast[name].pk).update(name=called)
        cast[name].refresh_from_db()
    return pair_of(set_up(cast))


class Phone:
    """One of the two, on a phone, on the page of their pair."""

    def __init__(self, browser: Any, live_server: Any, pair: Pair, name: str) -> None:
        self.browser = browser
        become(browser, live_server, pair.scene.client(name))
        shape(browser, 360, "light")
        browser.get(live_server.url + reverse("mentorship", args=[pair.mentorship.pk]))

    def types(self, name: str, text: str) -> None:
        self.browser.find_element(By.NAME, name).send_keys(text)

    def picks(self, name: str, value: str = "") -> None:
        which = f"[value='{value}']" if value else ""
        box = self.browser.find_element(By.CSS_SELECTOR, f"[name={name}]{which}")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
        box.click()

    def presses(self, words: str, then: str) -> None:
        click(self.browser, words)
        said(self.browser, then)

    def reads(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "main").text


def looked(look: Any, pair: Pair, who: str, *addresses: tuple[str, Any]) -> list[str]:
    """What is wrong with pages, narrow and wide."""
    paths = [reverse(name, args=[thing.pk]) for name, thing in addresses]
    return [fault for path in paths for fault in look(pair.scene, who, path)]


def test_a_private_note_is_written_and_then_shared(pair, look, browser, live_server):
    of = pair.mentorship
    wrong = looked(look, pair, "student", ("write_note", of), ("notes", of))
    james = Phone(browser, live_server, pair, "student")
    james.presses("Write a note", "Before your first note")
    assert "Harm to a patient or a child." in james.reads()
    james.presses("I have read this", "What you want to remember.")
    assert "they may ask the school for what is kept about them" in james.reads()
    james.types("words", "I would rather do oncology than surgery.")
    james.presses("Keep the note", "Your note is kept.")
    made = Note.objects.get()
    assert (made.visible, made.writer) == ("only_me", pair.mentee)
    wrong += looked(look, pair, "student", ("notes", of), ("share_note", made), ("delete_note", made))
    wrong += looked(look, pair, "student", ("change_note", made), ("write_note", of))
    robert = Phone(browser, live_server, pair, "mentor")
    assert "oncology" not in robert.reads()
    james = Phone(browser, live_server, pair, "student")
    james.presses("All notes", "Only you read it here.")
    james.presses("Share with Dr Robert Hale", "It cannot be made private again")
    james.presses("Share it", "Both of you read this note now.")
    robert = Phone(browser, live_server, pair, "mentor")
    assert "I would rather do oncology than surgery." in robert.reads()
    assert wrong == []


def of_james(james: Phone) -> None:
    """What James says of the meeting, and what he writes down."""
    james.presses("Say how it was", "Did you feel listened to?")
    james.presses("Send", "Choose a number from 1 to 5.")
    james.picks("useful", "5")
    james.picks("listened", "4")
    james.types("well", "You asked what I had tried.")
    james.presses("Send", "You can change it for seven days.")
    james.presses("Write a note", "Before your first note")
    james.presses("I have read this", "Fill in what helps; no part is needed.")
    james.types("feedback", "The question is clear.")
    james.types("support", "He writes to the statistician.")
    james.picks("visible", "two")
    james.presses("Keep the note", "He writes to the statistician.")


def of_robert(robert: Phone) -> None:
    """Robert reads the note and not yet what James said; then he says how it was, too."""
    assert "James Okafor has answered." in robert.reads()
    assert "He writes to the statistician." in robert.reads()
    assert "You asked what I had tried." not in robert.reads()
    robert.presses("Say how it was", "How ready was your mentee?")
    robert.picks("ready", "3")
    robert.types("well", "You read two reviews.")
    robert.types("next_step", "Write the question in one line.")
    robert.types("gained", "To wait before I answer.")
    robert.presses("Send", "You asked what I had tried.")


def test_a_meeting_is_noted_in_three_parts_and_both_say_how_it_was(pair, look, browser, live_server):
    held = pair.log()
    sheet, wrong = live_server.url + reverse("meeting", args=[held.pk]), []
    for who, acts in (("student", of_james), ("mentor", of_robert)):
        phone = Phone(browser, live_server, pair, who)
        browser.get(sheet)
        acts(phone)
    assert Feedback.objects.count() == 2
    james = Phone(browser, live_server, pair, "student")
    browser.get(sheet)
    assert "Write the question in one line." in james.reads()
    assert "To wait before I answer." not in james.reads()
    for who in ("student", "mentor"):
        wrong += looked(look, pair, who, ("meeting", held), ("feedback", held), ("write_meeting_note", held))
    assert wrong == []


def uploads(james: Phone, draft: Path) -> None:
    """A title, a file, and first without the box."""
    james.presses("Add a document", "Never upload patient data")
    james.types("title", "Abstract for the spring meeting")
    james.types("file", str(draft))
    james.presses("Add the document", "Look through it, and say that there is no patient data in it.")
    james.types("file", str(draft))
    james.picks("no_patients")
    james.presses("Add the document", "It stands there now. Dr Robert Hale is told by mail")
    assert "abstract.txt" in james.reads()


def comments(robert: Phone, today: str) -> None:
    """The date stands beside what he says."""
    robert.presses("Abstract for the spring meeting", "Version 1")
    robert.types("words", "The question is good. Say how many waited.")
    robert.presses("Comment", "Your comment stands there.")
    assert f"Dr Robert Hale, {today}" in robert.reads()


def improves(james: Phone, draft: Path) -> None:
    """The newer version stands above the older one, which keeps what was said of it."""
    james.presses("Abstract for the spring meeting", "Say how many waited.")
    james.presses("Add a new version", "Never upload patient data")
    draft.write_text("We asked whether a checklist shortens the wait of 120 people.", encoding="utf-8")
    james.types("file", str(draft))
    james.picks("no_patients")
    james.presses("Add this version", "Version 2")
    text = james.reads()
    assert text.index("Version 2") < text.index("Version 1") < text.index("Say how many waited.")


def test_james_uploads_his_abstract_and_robert_gives_dated_feedback(
    pair, look, browser, live_server, tmp_path: Path
):
    """Step 9 of the story of James."""
    draft = tmp_path / "abstract.txt"
    draft.write_text("We asked whether a checklist shortens the wait.", encoding="utf-8")
    uploads(Phone(browser, live_server, pair, "student"), draft)
    comments(Phone(browser, live_server, pair, "mentor"), pair.today.strftime("%-d %B %Y"))
    improves(Phone(browser, live_server, pair, "student"), draft)
    made, of = Document.objects.get(), pair.mentorship
    second, first = made.versions.all()
    wrong = looked(look, pair, "student", ("document", made), ("documents", of), ("mentorship", of))
    wrong += looked(look, pair, "student", ("new_document", of), ("new_version", made))
    wrong += looked(look, pair, "student", ("comment_version", first), ("remove_version", second))
    wrong += looked(look, pair, "mentor", ("remove_comment", first.comments.get()))
    assert wrong == []
