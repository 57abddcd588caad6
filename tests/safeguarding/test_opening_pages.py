"""The pages of an emergency opening: the way there, what is read for an hour, and the review."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.checkins.scene import Asked
from tests.safeguarding.emergencies import (
    HOUR,
    RISK,
    SAID,
    WORDS,
    a_file_of,
    held,
    lead_of,
    open_it,
    reviewer,
    something_written,
)
from tests.safeguarding.test_pages import sent, shown, words
from tests.safeguarding.wishes import second_lead
from tests.site.cast import signed_in
from tests.site.counting import same_queries
from tests.site.talk_things import a_message

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mentoring.models import AttachmentBody, ThreadMark
from handrail.people.models import User
from handrail.safeguarding import actions
from handrail.safeguarding.models import Opening

pytestmark = pytest.mark.django_db
LEAD = "wellbeing lead"
FORM = {"why": "life", "words": WORDS, "telling": "now"}
PARTS = ("opened_conversation", "opened_notes", "opened_documents")
READ = "safeguarding.opening_read"
ONCE = re.compile(r'(?<=name="csrfmiddlewaretoken" value=)"[^"]*"')


def by(user: User) -> Any:
    """Somebody beside the cast, with a second factor, signed in."""
    TOTP.activate(user, generate_totp_secret())
    return signed_in(User.objects.select_related("school").get(pk=user.pk))


def test_from_a_name_to_the_words_and_the_end(asked: Asked):
    second_lead(asked)
    pair = something_written(asked)
    assert "Emergency openings" in shown(asked, LEAD, "home")
    assert "No pair was found" in sent(asked, LEAD, "openings", search="nobody of that name")
    assert "Student with Mentor" in sent(asked, LEAD, "openings", search="stud")
    page = shown(asked, LEAD, "open_in_emergency", pair.pk)
    for promise in ("For 60 minutes, and to you alone", "also those that one of them wrote for nobody else",
                    "cannot be hidden", "reviews it afterwards", "Second"):  # fmt: skip
        assert page.index(promise) < page.index('name="why"')
    page = sent(asked, LEAD, "open_in_emergency", pair.pk, why="other", telling="now")
    assert "This field is required" in page
    page = sent(asked, LEAD, "open_in_emergency", pair.pk, **FORM)
    made = Opening.objects.get()
    assert "Open to you alone until" in page
    assert "it is open still" in shown(asked, LEAD, "open_in_emergency", pair.pk)
    said = "".join(shown(asked, LEAD, name, made.pk) for name in PARTS)
    assert all(one in said for one in SAID)
    assert "Written for nobody but the writer." in said
    page = sent(asked, LEAD, "close_opening", made.pk)
    assert "Nothing of it can be read any more" in page
    assert "the conversation" in page
    assert "They can read that you opened it" in page


def test_the_search_is_by_post_and_finds_nothing_of_another_school(asked: Asked):
    something_written(asked)
    assert "Student with Mentor" not in words(asked.scene.client(LEAD).get("/openings/?search=student"))
    assert "Student with Mentor" not in sent(asked, "administrator", "openings", search="student")
    shown(asked, "strange administrator", "open_in_emergency", asked.pair.pk, status=404)


@pytest.mark.parametrize(
    "name", ["student", "mentor", "coordinator", "administrator", "director", "stranger"]
)
def test_nobody_else_reads_a_page_of_it(asked: Asked, name: str):
    made = open_it(asked)
    for address in ("opening", *PARTS, "review_opening", "lift_hold"):
        shown(asked, name, address, made.pk, status=404)
    shown(asked, name, "open_in_emergency", asked.pair.pk, status=404)
    shown(asked, name, "opened_file", made.pk, a_file_of(asked).pk, status=404)
    assert not Event.objects.filter(verb=READ).exists()


def test_another_wellbeing_lead_reviews_it_and_reads_nothing_of_the_two(asked: Asked):
    client = by(open_and_get_reviewer(asked))
    made = Opening.objects.get()
    for address in ("opening", *PARTS):
        assert client.get(reverse(address, args=[made.pk])).status_code == 404
    page = words(client.get(reverse("review_opening", args=[made.pk])))
    assert WORDS in page
    assert "It can be reviewed once it is over" in page
    assert not any(one in page for one in SAID)


def open_and_get_reviewer(asked: Asked) -> User:
    open_it(asked)
    return reviewer()


def test_each_page_is_one_note_and_marks_nothing_as_read(asked: Asked):
    made, pair = open_it(asked), asked.pair
    file = a_file_of(asked)
    client = asked.scene.client(LEAD)
    for number, (name, args) in enumerate(
        [*((one, [made.pk]) for one in PARTS), ("opened_file", [made.pk, file.pk])]
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert Event.objects.filter(verb=READ).count() == number + 1
    assert answer.content == b"Read chapter four"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert set(Event.objects.filter(verb=READ).values_list("field_names", flat=True)) == {
        "files,messages", "notes", "documents,files", "files",
    }  # fmt: skip
    assert not ThreadMark.objects.filter(mentorship=pair, reader=lead_of(asked)).exists()


def test_the_sixty_minutes_to_the_second(asked: Asked):
    made = open_it(asked)
    file = a_file_of(asked)
    with time_machine.travel(made.until - dt.timedelta(seconds=1), tick=False):
        assert SAID[0] in words(signed_in(lead_of(asked)).get(reverse("opened_conversation", args=[made.pk])))
    notes = Event.objects.filter(verb=READ).count()
    with time_machine.travel(made.until, tick=False):
        client = signed_in(lead_of(asked))
        for name in PARTS:
            page = words(client.get(reverse(name, args=[made.pk]), follow=True))
            assert "It is over: nothing of it can be read any more." in page
            assert "This is over since" in page
            assert not any(one in page for one in SAID)
        answer = client.get(reverse("opened_file", args=[made.pk, file.pk]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("opening", args=[made.pk]))
    assert Event.objects.filter(verb=READ).count() == notes


def test_where_the_note_cannot_be_written_no_page_shows_anything(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
):
    made = open_it(asked)
    file = a_file_of(asked)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    client = asked.scene.client(LEAD)
    client.get(reverse("opening", args=[made.pk]))
    monkeypatch.setattr(Event, "save", fails)
    for name, args in (*((one, [made.pk]) for one in PARTS), ("opened_file", [made.pk, file.pk])):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 500
        assert not any(one in answer.content.decode() for one in (*SAID, "chapter four"))


def test_a_file_of_another_pair_is_not_handed_out_and_a_changed_one_neither(asked: Asked):
    from tests.checkins.scene import another_pair  # noqa: PLC0415 (needed here alone)

    made = open_it(asked)
    other = a_message(another_pair(asked)).files.get().attachment
    shown(asked, LEAD, "opened_file", made.pk, other.pk, status=404)
    file = a_file_of(asked)
    AttachmentBody.objects.filter(pk=file.pk).update(data=b"v1 something else")
    assert "This file cannot be opened" in shown(asked, LEAD, "opened_file", made.pk, file.pk, status=410)


# ---- the fresh factor


def test_after_ten_minutes_the_second_factor_is_asked_for_and_nothing_typed_is_lost(asked: Asked):
    second_lead(asked)
    address, client = (
        reverse("open_in_emergency", args=[something_written(asked).pk]),
        asked.scene.client(LEAD),
    )
    with time_machine.travel(clock.real_now() + dt.timedelta(minutes=11)):
        answer = client.get(address)
        assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next={address.replace('/', '%2F')}"
        page = words(client.post(address, FORM))
        assert "more than ten minutes" in page
        assert WORDS in page
        assert "Show in a new tab that it is you" in page
        assert not Opening.objects.exists()
        answer = client.post(answer["Location"], {"code": code_of(lead_of(asked))})
        assert answer["Location"] == address
        client.post(address, FORM)
    assert Opening.objects.count() == 1


def copied(client: Any) -> Client:
    """A browser of somebody else with the same session."""
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
    return thief


def test_a_session_that_was_copied_before_is_dead_once_the_factor_is_shown_and_once_it_is_open(asked: Asked):
    second_lead(asked)
    client = asked.scene.client(LEAD)
    address = reverse("open_in_emergency", args=[something_written(asked).pk])
    line = UserSession.objects.create(
        user=lead_of(asked), ip="127.0.0.1", session_key=client.session.session_key
    )
    thief = copied(client)
    with time_machine.travel(clock.real_now() + dt.timedelta(minutes=11)):
        assert thief.get(reverse("openings")).status_code == 200
        client.post(client.get(address)["Location"], {"code": code_of(lead_of(asked))})
        assert thief.get(reverse("openings"))["Location"].startswith(reverse("account_login"))
        thief = copied(client)
        assert thief.get(address).status_code == 200
        client.post(address, FORM)
        opening = reverse("opening", args=[Opening.objects.get().pk])
        assert thief.get(opening)["Location"].startswith(reverse("account_login"))
        assert client.get(opening).status_code == 200
    line.refresh_from_db()
    assert line.session_key == client.session.session_key


def test_a_password_alone_is_no_second_factor(asked: Asked):
    second_lead(asked)
    client = asked.scene.client(LEAD)
    session = client.session
    name = "account_authentication_methods"
    session[name] = [one for one in session[name] if one["method"] != "mfa"]
    session.save()
    assert client.get(reverse("open_in_emergency", args=[something_written(asked).pk])).status_code == 302


def test_whoever_has_a_passkey_alone_shows_that_and_invented_people_show_nothing(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
):
    second_lead(asked)
    lead, address = lead_of(asked), reverse("open_in_emergency", args=[something_written(asked).pk])
    Authenticator.objects.filter(user=lead).delete()
    Authenticator.objects.create(user=lead, type=Authenticator.Type.WEBAUTHN, data={})
    client = asked.scene.client(LEAD)
    with time_machine.travel(clock.real_now() + dt.timedelta(minutes=11)):
        assert client.get(address)["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
        monkeypatch.setattr(settings, "SITE", replace(settings.SITE, demo=True))
        assert client.get(address).status_code == 200


def code_of(user: User) -> str:
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(kept.data["secret"])
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


# ---- the review and the two


def test_the_review_is_by_somebody_else_and_whoever_opened_it_reads_only_what_was_found(asked: Asked):
    client = by(open_and_get_reviewer(asked))
    made = Opening.objects.get()
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    assert "1 emergency opening waits for a review" in words(client.get(reverse("home")))
    address = reverse("review_opening", args=[made.pk])
    page = words(client.post(address, {"finding": "questioned", "words": "Why not ring?"}, follow=True))
    assert "Your review is kept." in page
    assert "Why not ring?" in page
    page = shown(asked, LEAD, "opening", made.pk)
    assert "I question it, and take it further" in page
    assert "Why not ring?" not in page
    assert "waits for a review" not in words(client.get(reverse("home")))


def test_an_administrator_in_the_last_resort_reads_who_when_and_the_kind_of_reason(asked: Asked):
    made = open_it(asked, second=False)
    admin = "administrator"
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    assert "1 emergency opening waits for a review" in shown(asked, admin, "home")
    for page in (shown(asked, admin, "openings"), shown(asked, admin, "review_opening", made.pk)):
        assert "Wellbeing Lead" in page
        assert "A risk to somebody’s life" in page
        said = page.replace("Student support", "")
        assert not any(one in said for one in (*SAID, WORDS, "Student", "Mentor<", "Mentor "))
    for name in PARTS:
        shown(asked, admin, name, made.pk, status=404)
    page = sent(asked, admin, "review_opening", made.pk, finding="kept", words="I spoke with both")
    assert "Your review is kept." in page
    assert "I spoke with both" not in page
    second_lead(asked)
    shown(asked, admin, "review_opening", made.pk, status=404)


@pytest.mark.parametrize("name", ["student", "mentor"])
def test_the_two_read_who_opened_what(asked: Asked, name: str):
    made = open_it(asked)
    page = shown(asked, name, "readings", asked.pair.pk)
    assert "Wellbeing Lead, then a wellbeing lead of your school, opened what is between you two" in page
    assert "They have read nothing of it yet." in page
    for address in PARTS[:2]:
        shown(asked, LEAD, address, made.pk)
    page = shown(asked, name, "readings", asked.pair.pk)
    assert "They read: files or their names, the conversation, notes, also those" in page
    assert "risk to somebody" not in page
    assert WORDS not in page


def test_held_back_nothing_shows_until_whoever_reviews_it_says_so(asked: Asked):
    before = ONCE.sub("", shown(asked, "student", "readings", asked.pair.pk))
    made = open_it(asked, held())
    shown(asked, LEAD, PARTS[0], made.pk)
    assert ONCE.sub("", shown(asked, "student", "readings", asked.pair.pk)) == before
    assert "or sooner if whoever reviews it says so" in shown(asked, LEAD, "opening", made.pk)
    client = by(reviewer())
    assert RISK in words(client.get(reverse("review_opening", args=[made.pk])))
    client.get(reverse("lift_hold", args=[made.pk]))
    client.post(reverse("lift_hold", args=[made.pk]))
    assert "Wellbeing Lead, then a wellbeing lead" in shown(asked, "student", "readings", asked.pair.pk)


def test_who_has_read_what_names_the_conversation(asked: Asked):
    shown(asked, "student", "conversation", asked.pair.pk)
    assert "the conversation" in shown(asked, "mentor", "readings", asked.pair.pk)


def test_the_list_keeps_to_its_number_of_queries(asked: Asked):
    made, lead = open_it(asked), lead_of(asked)
    client = by(reviewer())

    def grow(number: int) -> None:
        for _ in range(number):
            Opening.objects.create(
                school=made.school, mentorship=made.mentorship, opener=lead, state="over", why="life",
                words=WORDS, opened_at=made.opened_at, until=made.until, ended_at=made.until,
                tell_at=made.until, remind_at=made.until + HOUR,
            )  # fmt: skip

    same_queries(client, reverse("openings"), grow, 8)
