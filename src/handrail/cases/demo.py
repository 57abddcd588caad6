"""What happened to the demonstration's pairs besides: agreements, goals, meetings that fell through, cases.

Everything goes by the actions that people use, so that the signs that show are those of the facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from handrail.cases.actions import asking, caring, signs
from handrail.cases.models import Case
from handrail.cases.states import CaseState, Helped, Step, Wish
from handrail.lib.wall import wall_of
from handrail.mailroom import demo as past_mail
from handrail.mentoring import demo_words as words
from handrail.mentoring.actions import agreeing, goals
from handrail.mentoring.goal_states import Noted
from handrail.mentoring.meeting_queries import with_facts
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MeetingState, MentorshipState, Mode
from handrail.pairing.snapshot import Wanted
from handrail.people.models import School, User
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState

DAY = dt.timedelta(days=1)
LOOKS = (13, 6, 1, 0)  # days ago: what was found first has been worked on
SAYS = "The ward rota changes every week, and my free evening is never hers."
DERMATOLOGY = "Dermatology, since the last rotation."
NOTED = "Spoke to both by phone. They try Thursday mornings."


@transaction.atomic
def seed(school: School, now: dt.datetime) -> None:
    """Live on with each cohort of a school that runs and has pairs. Runs once."""
    if Case.objects.filter(mentorship__programme__school=school).exists():
        return
    for cohort in Cohort.objects.filter(programme__school=school, state=CohortState.RUNNING):
        pairs = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ACTIVE)
        found = pairs.select_related("mentor", "mentee", "programme__school").order_by("starts", "pk")
        if lead := User.objects.filter(leads__programme=cohort.programme_id).order_by("name").first():
            live(cohort, list(with_facts(found)), lead, now)
    past_mail.sent_at_their_time(now)


def live(cohort: Cohort, pairs: Sequence[Mentorship], lead: User, now: dt.datetime) -> None:
    """Most pairs agree and have a goal, a few do not; what was found is worked on, in part."""
    quiet = [pair for pair in pairs if not pair.agreed]  # type: ignore[attr-defined]
    met = [pair for pair in quiet if pair.last_met]  # type: ignore[attr-defined]
    for number, pair in enumerate(met):
        if number % 6 != 3:
            _agree(pair, number)
        if number % 7 != 5:
            _set_goal(pair, number)
    for pair in met[4:5]:
        _fall_through(pair, now)
    for ago in LOOKS:
        then = now - ago * DAY
        signs.look(cohort=cohort, today=_today(cohort, then), now=then)
        if ago == LOOKS[0]:
            _work(cohort, lead, then + DAY)
    _ask(met, now)


def _at(pair: Mentorship, day: int) -> dt.datetime:
    """A moment in the life of a pair: so many days after it was offered."""
    return pair.offered_at + day * DAY


def _today(cohort: Cohort, at: dt.datetime) -> dt.date:
    return wall_of(at, cohort.programme.school.time_zone).date()


def _agree(pair: Mentorship, number: int) -> None:
    for who, facts in ((pair.mentee, words.MENTEES), (pair.mentor, words.MENTORS)):
        one = replace(facts[number % len(facts)], how_often=("month", "two_months")[number % 2])
        made = agreeing.fill(mentorship=pair, facts=one, by=who, now=_at(pair, 6))
    for who in (pair.mentee, pair.mentor):
        agreeing.accept(agreement=made, seen=made.revision, by=who, now=_at(pair, 9))


def _set_goal(pair: Mentorship, number: int) -> None:
    category, parts, days = words.GOALS[number % len(words.GOALS)]
    at = _at(pair, 10)
    facts = goals.GoalFacts(category, replace(parts, due=at.date() + days * DAY))
    goal = goals.set_goal(mentorship=pair, facts=facts, by=pair.mentee, today=at.date(), now=at)
    if number % 8:  # the others leave it at that
        given = {"kind": Noted.PROGRESS, "words": words.PROGRESS[number % len(words.PROGRESS)]}
        goals.add_note(goal=goal, review_on=None, by=pair.mentee, now=_at(pair, 70), **given)


def _fall_through(pair: Mentorship, now: dt.datetime) -> None:
    """Two meetings in a row could not happen."""
    Meeting.objects.bulk_create(
        Meeting(
            mentorship=pair,
            state=MeetingState.NOT_HELD,
            mode=Mode.VIDEO,
            proposed_by=pair.mentee_id,
            day=(now - ago * DAY).date(),
            created_at=now - (ago + 5) * DAY,
        )
        for ago in (6, 2)
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What became of one case of the first look."""

    step: Step | None
    helped: Helped | None = None


WORK = (
    _Work(Step.NUDGE, Helped.NUDGE), _Work(Step.TALK), _Work(None), _Work(Step.REMATCH),
    _Work(Step.TALK, Helped.TALK), _Work(Step.CO_MENTOR), _Work(Step.NUDGE, Helped.THEMSELVES),
)  # fmt: skip


def _work(cohort: Cohort, lead: User, at: dt.datetime) -> None:
    today = _today(cohort, at)
    cases = Case.objects.filter(mentorship__cohort=cohort).exclude(state=CaseState.CLOSED)
    found = cases.select_related("mentorship__programme__school", "mentorship__mentor", "mentorship__mentee")
    for number, case in enumerate(found):
        work = WORK[number % len(WORK)]
        if work.step:
            caring.do_step(case=case, step=work.step, by=lead, today=today, now=at)
        if work.helped:
            caring.add_note(case=case, words=NOTED, again=None, by=lead, today=today, now=at + 2 * DAY)
            caring.close(case=case, helped=work.helped, words="", by=lead, now=at + 5 * DAY)


def _ask(pairs: Sequence[Mentorship], now: dt.datetime) -> None:
    """One mentee asks for help, and one wants a second mentor."""
    if len(pairs) < 2:
        return
    one, other = pairs[:2]
    today, then = _today(one.cohort, now), now - 2 * DAY
    asking.ask_for_help(mentorship=one, words=SAYS, by=one.mentee, today=today, now=then)
    asking.say_interests(
        mentorship=other, wish=Wish.ADD, confidence=4, words=DERMATOLOGY, by=other.mentee,
        today=today, now=then, wanted=Wanted(["specialty_change"], ["dermatology"]),
    )  # fmt: skip
