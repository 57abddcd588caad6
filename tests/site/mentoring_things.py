"""What the addresses of the mentoring app name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.programmes_things import ALL, MEMBERS, _cohort
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import (
    Agreement,
    Expectations,
    Goal,
    GoalNote,
    Mentorship,
    Milestone,
    PairImport,
    Reflection,
)
from handrail.mentoring.states import BEGUN
from handrail.programmes.models import Answer, Enrolment

MENTORS = {"First year": "mentor", "Clinical": "director", "Southern": "strange coordinator"}
ASKED_FOR = {
    "First year": "peer",
    "Clinical": "student",
}  # mentees who run nothing
DAY = dt.timedelta(days=1)


def a_mentorship(cast: Cast, title: str, mentee: str, state: str, mentor: str = "") -> Mentorship:
    """A mentee and a mentor who joined; each wrote a line that the other may read."""
    now, mentor = clock.now(), mentor or MENTORS[title]
    cohort = _cohort(cast, title)
    for side, who in (("mentee", mentee), ("mentor", mentor)):
        place = Enrolment.objects.create(
            cohort=cohort, user=cast[who], side=side, state="joined", answered_at=now, created_at=now
        )
        question, readers = ("year", "partner") if side == "mentee" else ("hello", "suggested")
        Answer.objects.create(
            enrolment=place, question=question, value="Calmer", readers=readers, saved_at=now
        )
    return Mentorship.objects.create(
        programme=cohort.programme,
        cohort=cohort,
        mentee=cast[mentee],
        mentor=cast[mentor],
        kind=cohort.programme.kind,
        state=state,
        starts=cohort.starts if state in BEGUN else None,
        offered_at=now - DAY,
        answer_by=now + 6 * DAY,
    )


def a_pair(cast: Cast, title: str) -> Mentorship:
    """The mentorship that runs in a programme; all that is between two people hangs on the same."""
    running = Mentorship.objects.filter(programme=cast.programmes[title], state="active")
    return running.first() or a_mentorship(cast, title, MEMBERS[title], "active")


@kind("mentorship")
def mentorships(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        made = a_pair(cast, title)
        return Thing(
            {"key": made.pk},
            made.programme.school,
            MENTORS[title],
            made.programme,
            partners=frozenset({MEMBERS[title]}),
        )

    return of_each(cast, make, *ALL)


@kind("offer")
def offers(cast: Cast) -> dict[str, Thing]:
    """The mentee is nobody to it: for them it is as if it were not there."""

    def make(title: str) -> Thing:
        made = a_mentorship(cast, title, ASKED_FOR[title], "offered")
        return Thing({"key": made.pk}, made.programme.school, MENTORS[title], made.programme)

    return of_each(cast, make, *ASKED_FOR)


@kind("cohort of mentorships")
def cohorts_of_mentorships(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        made = a_mentorship(cast, title, MEMBERS[title], "declined")
        return Thing({"key": made.cohort_id}, made.programme.school, "", made.programme)

    return of_each(cast, make, *ALL)


@kind("pair import")
def pair_imports(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        cohort = _cohort(cast, title)
        found = PairImport.objects.create(
            cohort=cohort,
            file="pairs.csv",
            headers=["Mentor number", "Mentee number", "Since"],
            letters=["A", "B", "C"],
            rows=[[2, ["N-mentor", "N-student", "2026-01-10"]]],
            by=cast["administrator"].pk,
            created_at=clock.now(),
        )
        return Thing({"key": found.pk}, school=cohort.programme.school, programme=cohort.programme)

    return of_each(cast, make, *ALL)


def a_goal(cast: Cast, title: str) -> Goal:
    """A goal of a running pair, with something in every field that the two read."""
    pair = a_pair(cast, title)
    return Goal.objects.create(
        mentorship=pair,
        category="other",
        specific="Present one case",
        measurable="One talk",
        achievable="Fridays are free",
        relevant="I want to teach",
        reason="We do not know the day yet",
        by=pair.mentee_id,
        created_at=clock.now(),
    )


def _of_pair(of: Goal, title: str, **names: object) -> Thing:
    pair = of.mentorship
    partners = frozenset({MEMBERS[title]})
    return Thing(dict(names), pair.programme.school, MENTORS[title], pair.programme, partners=partners)


@kind("goal")
def goals(cast: Cast) -> dict[str, Thing]:
    """Each came from another, is noted about, and has a milestone and a question with its answer."""

    def make(title: str) -> Thing:
        made, now = a_goal(cast, title), clock.now()
        GoalNote.objects.create(goal=made, kind="progress", words="A good start", by=made.by, at=now)
        _milestone(made)
        _reflection(made)
        return _of_pair(made, title, key=made.pk)

    return of_each(cast, make, *ALL)


def _milestone(goal: Goal) -> Milestone:
    return Milestone.objects.create(goal=goal, words="Find a case", by=goal.by, created_at=clock.now())


def _reflection(goal: Goal) -> Reflection:
    now = clock.now()
    said = {"answer": "I read too little", "answered_at": now, "comment": "So did I", "commented_at": now}
    return Reflection.objects.create(goal=goal, question="know", by=goal.by, created_at=now, **said)


@kind("milestone")
def milestones(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        goal = a_goal(cast, title)
        return _of_pair(goal, title, key=_milestone(goal).pk)

    return of_each(cast, make, *ALL)


@kind("reflection")
def reflections(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        goal = a_goal(cast, title)
        return _of_pair(goal, title, key=_reflection(goal).pk)

    return of_each(cast, make, *ALL)


@kind("agreement")
def agreements(cast: Cast) -> dict[str, Thing]:
    """Both have filled in what they expect, so both are open to both."""

    def make(title: str) -> Thing:
        pair, now = a_pair(cast, title), clock.now()
        made = Agreement.objects.create(
            mentorship=pair,
            version=1,
            state="filled",
            terms="We meet",
            opened_by=pair.mentee_id,
            opened_at=now,
        )
        for side in ("mentee", "mentor"):
            Expectations.objects.create(agreement=made, side=side, how_often="month", filled_at=now)
        partners = frozenset({MEMBERS[title]})
        school, programme = pair.programme.school, pair.programme
        return Thing({"key": made.pk}, school, MENTORS[title], programme, partners=partners)

    return of_each(cast, make, *ALL)
