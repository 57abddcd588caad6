"""Who of the demonstration's people asked to be contacted, and one emergency. All is invented.

Two were helped, and one waits. One pair was opened in an emergency, which somebody else reviewed.

By the actions that they and the wellbeing lead use.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.lib.wall import moment_of, wall_of
from handrail.people.models import School, User
from handrail.safeguarding import actions
from handrail.safeguarding.actions.opening import read_pair
from handrail.safeguarding.models import ContactRequest
from handrail.safeguarding.opening_access import openable_pairs
from handrail.safeguarding.opening_queries import reviewers_of
from handrail.safeguarding.opening_states import Finding, Why
from handrail.safeguarding.states import Ending, How

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Story:
    """What one student asked so many days ago, and what the lead noted and agreed with them; days later."""

    who: int
    ago: int
    wish: actions.Wish
    notes: Sequence[tuple[int, str]]
    after: int
    plan: str


HELPED = (
    Story(
        61, 171,
        actions.Wish(suits="Mornings, not on Wednesdays", words="I have stopped sleeping before the wards."),
        (
            (1, "Met for an hour. Exhausted rather than ill; nobody at home knows."),
            (6, "The general practitioner has seen them. The wards agree to two weeks without nights."),
        ),
        20,
        "No nights for two weeks, then a look together. They see the student doctor "
        "each month, and write to me if the waking comes back.",
    ),
    Story(
        23, 58,
        actions.Wish(how=How.PHONE, phone="01632 960108", suits="After six", words="My father is in a ward."),
        ((0, "Rang at once. Wants to go home for a week and fears for the exam."),),
        9,
        "Leave for a week, the exam in the second sitting. We speak on the Monday after.",
    ),
)  # fmt: skip
WAITS = Story(37, 0, actions.Wish(suits="Any time before noon"), (), 0, "")
JUST_NOW = dt.timedelta(hours=2)
OPENED = 44  # days ago
NEED = actions.Need(
    why=Why.LIFE,
    words="Friends had not reached them since the evening, after a message that frightened them. The police "
    "asked where to look first. The phone was off, and nobody was at home.",
)
REVIEWED = "The friends and the police say the same. Only the conversation was read, for nine minutes."
MINUTE = dt.timedelta(minutes=1)


def seed(school: School, now: dt.datetime) -> None:
    """Two who were helped in the year, one who has asked just now, and an emergency. Runs once."""
    if ContactRequest.objects.filter(school=school).exists():
        return
    students = list(
        User.objects.filter(school=school, school_number__startswith="S-").order_by("school_number")
    )
    for story in HELPED:
        if story.who < len(students):
            _help(students[story.who], story, now)
    if WAITS.who < len(students):
        actions.ask(user=students[WAITS.who], wish=WAITS.wish, now=now - JUST_NOW)
    if school.wellbeing_lead:
        _open(school.wellbeing_lead, now - OPENED * DAY)


def _open(lead: User, day: dt.datetime) -> None:
    """A pair that wrote to each other; it is closed as soon as may be, and reviewed on the day after."""
    then = _at(lead.school, day, 7)
    pairs = openable_pairs(lead).filter(thread__at__lt=then).distinct()
    pair = pairs.order_by("-mentee__school_number", "pk").first()
    if pair is None:
        return
    made = actions.open_pair(mentorship=pair, need=NEED, by=lead, factor_is_fresh=True, now=then)
    read_pair(made, "messages", by=lead, now=then + 2 * MINUTE)
    actions.close_opening(opening=made, by=lead, now=then + 9 * MINUTE)
    other, after = reviewers_of(pair, lead)[0], _at(lead.school, then + DAY, 9)
    actions.review(opening=made, finding=Finding.KEPT, words=REVIEWED, by=other, now=after)


def _help(user: User, story: Story, now: dt.datetime) -> None:
    asked = _at(user.school, now - story.ago * DAY, 10)
    made = actions.ask(user=user, wish=story.wish, now=asked)
    lead = made.lead
    actions.see(request=made, by=lead, now=asked + dt.timedelta(hours=1))
    first, last = story.notes[0][0], story.after
    actions.contacted(request=made, by=lead, now=_at(user.school, asked + first * DAY, 12))
    for days, words in story.notes:
        then = _at(user.school, asked + days * DAY, 15)
        actions.note(request=made, words=words, by=lead, now=then)
    closed = _at(user.school, asked + last * DAY, 11)
    actions.close(request=made, ending=Ending.PLAN, plan=story.plan, by=lead, now=closed)


def _at(school: School, moment: dt.datetime, hour: int) -> dt.datetime:
    """That hour of the day, or of the Monday after a weekend."""
    day = wall_of(moment, school.time_zone).date()
    day += max(0, 7 - day.weekday() if day.weekday() >= SATURDAY else 0) * DAY
    return moment_of(dt.datetime.combine(day, dt.time(hour, 20)), school.time_zone, "earlier").at
