"""What is easily got wrong at an emergency opening: words in doubt, what the log forgets, who is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from tests.checkins.scene import Asked
from tests.safeguarding.emergencies import (
    DAY,
    HOUR,
    NEED,
    RISK,
    WORDS,
    fresh,
    held,
    lead_of,
    open_it,
    reviewer,
    something_written,
    told,
)
from tests.safeguarding.test_opening_pages import FORM, LEAD, by
from tests.safeguarding.test_pages import sent, shown, words
from tests.safeguarding.wishes import second_lead

from handrail.audit import actions as audit
from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.models import Note, ThreadMessage
from handrail.people.models import RoleGrant, User
from handrail.people.roles import Role
from handrail.safeguarding import actions
from handrail.safeguarding.actions.opening import read_pair
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_access import openings_to_review
from handrail.safeguarding.opening_states import WARNED_BEFORE

pytestmark = pytest.mark.django_db
SECOND, YEARS = dt.timedelta(seconds=1), 3 * 365 * DAY


@pytest.mark.parametrize("said", [{"hold": RISK}, {"tell_on": clock.today("Europe/London")}])
def test_whoever_says_that_it_is_a_risk_does_not_tell_at_once_by_an_oversight(
    asked: Asked, said: dict[str, Any]
):
    second_lead(asked)
    something_written(asked)
    with pytest.raises(Refusal, match="Not yet") as refused:
        open_it(asked, replace(NEED, **said), writes=False)
    assert refused.value.field == "telling"
    page = sent(asked, LEAD, "open_in_emergency", asked.pair.pk, **FORM, **said)
    assert "empty both fields" in page
    assert str(next(iter(said.values()))) in page
    assert told() == []


def test_when_the_two_are_told_is_chosen_by_nobody_else(asked: Asked):
    second_lead(asked)
    something_written(asked)
    assert " checked" not in shown(asked, LEAD, "open_in_emergency", asked.pair.pk)
    page = sent(asked, LEAD, "open_in_emergency", asked.pair.pk, why="life", words=WORDS)
    assert "This field is required" in page
    assert not Opening.objects.exists()


def test_what_was_read_is_known_when_the_log_has_forgotten_it(asked: Asked):
    made, lead = open_it(asked), lead_of(asked)
    for what in (("notes",), ("messages", "files"), ("notes",)):
        read_pair(fresh(made), *what, by=lead, now=clock.now())
    assert fresh(made).parts_read == "files,messages,notes"
    late = clock.now() + YEARS
    audit.seal(now=clock.now() + HOUR)
    audit.drop_before((late - dt.timedelta(days=730)).date(), now=late)
    assert not Event.objects.filter(verb="safeguarding.opening_read").exists()
    with time_machine.travel(late):
        page = words(by(asked.mentee).get(reverse("readings", args=[asked.pair.pk])))
        assert "They read: files or their names, the conversation, notes" in page
        assert "notes, also those for one of the two alone" in words(
            by(reviewer()).get(reverse("review_opening", args=[made.pk]))
        )


def test_while_it_is_open_the_two_do_not_read_that_nothing_was_read(asked: Asked):
    made = open_it(asked)
    assert "It is open still. They have read nothing of it yet." in shown(
        asked, "student", "readings", asked.pair.pk
    )
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    assert "They read nothing of it." in shown(asked, "student", "readings", asked.pair.pk)


def test_an_alarm_on_the_way_names_nobody_to_administrators(asked: Asked):
    made = open_it(asked, held())
    ThreadMessage.objects.update(words=Note.objects.values("words")[:1])
    assert "This cannot be shown" in shown(asked, LEAD, "opened_conversation", made.pk)
    (alarm,) = Event.objects.filter(verb="vault.tampered")
    assert alarm.actor is None


def test_of_two_reviewers_the_later_one_learns_it_and_keeps_what_they_wrote(asked: Asked):
    made = open_it(asked)
    actions.close_opening(opening=made, by=lead_of(asked), now=clock.now())
    third = second_lead(asked, "third")
    actions.review(opening=made, finding="kept", words="Spoke with both", by=reviewer(), now=clock.now())
    address = reverse("review_opening", args=[made.pk])
    page = words(by(third).post(address, {"finding": "questioned", "words": "Rang nobody first"}))
    assert "somebody has reviewed it meanwhile" in page
    assert "Rang nobody first" in page
    assert fresh(made).finding == "kept"


def test_whoever_has_not_taken_up_their_account_reviews_nothing(asked: Asked):
    other = second_lead(asked)
    EmailAddress.objects.filter(user=other).delete()
    made = open_it(asked)
    administrator = User.objects.get(pk=asked.scene["administrator"].pk)
    assert ("opening_made", "Administrator") in told()
    assert ("opening_made", "Second") not in told()
    assert list(openings_to_review(administrator)) == [made]
    EmailAddress.objects.filter(user=administrator).delete()
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exclude(user=administrator).update(ended_at=clock.now())
    Opening.objects.all().delete()
    with pytest.raises(Refusal, match="Nobody else is there to review"):
        open_it(asked, writes=False)


def test_three_days_before_the_two_are_told_whoever_opened_it_and_whoever_reviews_it_are_warned(asked: Asked):
    made = open_it(asked, held(30))
    actions.review(opening=made, finding="kept", words="Right", by=reviewer(), now=made.until)
    soon = made.tell_at - WARNED_BEFORE
    for at, number in ((soon - SECOND, 0), (soon, 2), (soon + HOUR, 2)):
        actions.settle_openings(now=at)
        assert [kind for kind, _ in told()].count("opening_warning") == number
    assert {("opening_warning", "Second"), ("opening_warning", "Wellbeing Lead")} <= set(told())
    for mail in Message.objects.filter(kind="opening_warning"):
        assert not any(one in mail.text + mail.html for one in (RISK, WORDS, "Mentor", asked.mentee.email))
        assert "/openings/" in mail.text
    assert ("opening_told", "Student") not in told()


def test_nobody_is_warned_of_what_is_near_or_known(asked: Asked):
    assert open_it(asked, held(2)).warn_at is None
    Opening.objects.all().delete()
    made = open_it(asked, held(30), writes=False)
    actions.lift_hold(opening=made, by=reviewer(), now=made.opened_at)
    actions.settle_openings(now=made.opened_at + 29 * DAY)
    assert "opening_warning" not in dict(told())


def test_one_of_the_two_who_is_wellbeing_lead_and_administrator_learns_nothing_from_the_log(asked: Asked):
    for role in (Role.WELLBEING_LEAD, Role.ADMINISTRATOR):
        RoleGrant.objects.create(user=asked.mentor, role=role, granted_at=clock.now())
    made = open_it(asked, held())
    read_pair(made, "notes", by=lead_of(asked), now=clock.now())
    client = by(asked.mentor)
    client.get(reverse("open_in_emergency", args=[asked.pair.pk]))
    client.get(reverse("review_opening", args=[made.pk]))
    for address in ("log", "log_file", "openings", "home"):
        page = b"".join(client.get(reverse(address))).decode().partition("<main")
        said = page[2] or page[0]
        assert "opening_" not in said
        assert "safeguarding" not in said
        assert "waits for a review" not in said
        assert str(made.pk) not in said
