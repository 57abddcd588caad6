"""What time brings to an emergency opening: reminders, the news to the two, its end; whatever is killed."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from tests.checkins.scene import Asked
from tests.forking import KILLED, die, in_a_child, killed_at
from tests.safeguarding.emergencies import DAY, fresh, held, lead_of, open_it, reviewer, told

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.hooks import openings_of
from handrail.safeguarding import actions
from handrail.safeguarding.models import Opening
from handrail.vault.models import DataKey

EVERY_POINT = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"
SECOND, DONE = dt.timedelta(seconds=1), {"finding": "kept", "words": "It was right"}


@pytest.mark.django_db
def test_each_week_the_others_are_reminded_until_it_is_reviewed(asked: Asked):
    made = open_it(asked)

    def reminders(at: dt.timedelta) -> int:
        for _ in range(2):
            actions.settle_openings(now=made.opened_at + at)
        return told().count(("opening_reminder", "Second"))

    assert [reminders(at) for at in (7 * DAY - SECOND, 7 * DAY, 14 * DAY - SECOND, 14 * DAY)] == [0, 1, 1, 2]
    actions.review(opening=made, **DONE, by=reviewer(), now=made.opened_at + 15 * DAY)
    assert reminders(30 * DAY) == 2
    assert ("opening_reminder", "Wellbeing Lead") not in told()


# ---- telling the two


@pytest.mark.django_db
def test_held_back_it_is_told_on_its_day(asked: Asked):
    made = open_it(asked, held(2))
    assert told() == [("opening_made", "Second")]
    eight = made.tell_at
    assert eight.astimezone(dt.UTC).hour in (7, 8)
    actions.settle_openings(now=eight - SECOND)
    assert openings_of(asked.pair, eight - SECOND) == []
    assert told() == [("opening_made", "Second")]
    for _ in range(2):
        actions.settle_openings(now=eight)
    (one,) = openings_of(asked.pair, eight)
    assert (one.name, one.at, one.until, one.reviewed) == (
        "Wellbeing Lead",
        made.opened_at,
        made.until,
        False,
    )
    assert told() == [("opening_made", "Second"), ("opening_told", "Mentor"), ("opening_told", "Student")]


@pytest.mark.django_db
def test_whoever_reviews_it_lets_the_two_know_sooner(asked: Asked):
    made = open_it(asked, held())
    with pytest.raises(Refusal, match="Somebody else reviews"):
        actions.lift_hold(opening=made, by=lead_of(asked), now=clock.now())
    actions.lift_hold(opening=made, by=reviewer(), now=clock.now())
    assert told().count(("opening_told", "Student")) == 1
    assert len(openings_of(asked.pair, clock.now())) == 1
    with pytest.raises(Refusal, match="know of it already"):
        actions.lift_hold(opening=made, by=reviewer(), now=clock.now())


@pytest.mark.django_db
def test_after_six_years_it_goes_with_its_key(asked: Asked):
    made = open_it(asked)
    actions.settle_openings(now=made.until)
    assert actions.forget_old(now=made.until + 6 * 365 * DAY) == 0
    assert actions.forget_old(now=made.until + (6 * 365 + 3) * DAY) == 1
    assert not DataKey.objects.filter(owner=made.pk).exists()


# ---- whatever is killed


TELLS = [("opening_told", "Mentor"), ("opening_told", "Student")]
WARNS = [("opening_warning", "Second"), ("opening_warning", "Wellbeing Lead")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("days", "due"), [(3, TELLS), (10, WARNS)])
def test_what_falls_due_is_done_once_whenever_the_worker_is_killed(
    asked_for_good: Asked, days: int, due: list[tuple[str, str]]
):
    made = open_it(asked_for_good, held(days))
    late = made.opened_at + 8 * DAY
    as_it_was = Opening.objects.values("state", "ended_at", "told_at", "remind_at", "warn_at").get()
    whole = [("opening_made", "Second"), ("opening_reminder", "Second"), *due]

    def count() -> int:
        with killed_at(None) as seen:
            actions.settle_openings(now=late)
        return len(seen)

    def begin_again() -> None:
        Message.objects.filter(kind__in=("opening_reminder", "opening_told", "opening_warning")).delete()
        Opening.objects.update(**as_it_was)

    last = 2 * int(in_a_child(count).found)
    begin_again()
    for step in range(0, last, 1 if EVERY_POINT else 7):

        def work(step: int = step) -> None:
            with killed_at(step):
                actions.settle_openings(now=late)

        assert in_a_child(work, then=die).code == KILLED
        actions.settle_openings(now=late)
        assert told() == whole, f"killed at step {step}"
        assert fresh(made).state == "over"
        begin_again()
