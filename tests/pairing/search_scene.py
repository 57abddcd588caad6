"""A mentee in a crowd who has a mentor and looks for another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.pairing.crowd import NOW, crowd, key

from handrail.mentoring import actions as mentoring
from handrail.mentoring.models import Mentorship
from handrail.pairing.actions import searching
from handrail.pairing.models import Candidate, Search
from handrail.pairing.queries.searching import Line, shortlist_of
from handrail.pairing.snapshot import Wanted
from handrail.people.models import User
from handrail.programmes.models import Answer, Cohort, Enrolment

TODAY = NOW.date()
GOAL, FIELD = "specialty_change", "dermatology"
MARIA, IVO, ELENA, OTHER = "S-0001", "M-0001", "M-0002", "M-0003"


@dataclass
class Looking:
    """Maria is a pair with Ivo. Elena offers to change specialty and knows dermatology; nobody else does."""

    cohort: Cohort

    def user(self, number: str) -> User:
        return User.objects.get(pk=key(number))

    def place(self, number: str) -> Enrolment:
        return Enrolment.objects.select_related("user").get(pk=key(f"place {number}"))

    @property
    def lead(self) -> User:
        return self.user("C-1")

    @property
    def pair(self) -> Mentorship:
        rows = Mentorship.objects.select_related("mentee", "mentor", "cohort__programme__school", "programme")
        return rows.get(mentor=key(IVO))

    def begin(self, second: bool = True, **more: Any) -> Search:
        given = {"wanted": Wanted([GOAL], [FIELD]), "by": self.lead, **more}
        return searching.begin(mentorship=self.pair, second=second, now=NOW, **given)

    def lines(self, search: Search) -> Sequence[Line]:
        return shortlist_of(search, self.lead, TODAY).lines

    def numbers(self, search: Search) -> list[str]:
        return [line.place.user.school_number for line in self.lines(search)]

    def propose(self, search: Search, *numbers: str, now: dt.datetime = NOW) -> list[Candidate]:
        mentors = {self.place(number).pk for number in numbers}
        searching.propose(search=search, mentors=mentors, by=self.lead, today=TODAY, now=now)
        return [self.candidate(number) for number in numbers]

    def candidate(self, number: str) -> Candidate:
        rows = Candidate.objects.select_related(
            "enrolment__user", "search__enrolment__user", "search__enrolment__cohort__programme__school"
        )
        return rows.get(enrolment=self.place(number))

    def pick(self, number: str, now: dt.datetime = NOW) -> Mentorship | None:
        return searching.pick(candidate=self.candidate(number), by=self.user(MARIA), now=now)

    def accept(self, mentorship: Mentorship, now: dt.datetime = NOW) -> None:
        mentoring.accept(
            mentorship=mentorship, by=mentorship.mentor, nothing_between=True, today=TODAY, now=now
        )


def looking(mentors: int = 8) -> Looking:
    made = Looking(crowd(3, mentors))
    for place in made.cohort.enrolments.filter(side="mentor"):
        goals = {GOAL: 2, "networking": 1} if place.pk == key(f"place {ELENA}") else {"networking": 2}
        Answer.objects.filter(enrolment=place, question="goals").update(value=goals)
    pair(made, MARIA, IVO)
    return made


def pair(scene: Looking, mentee: str, mentor: str, **more: Any) -> Mentorship:
    """A pair that has run for 60 days; it takes a place."""
    User.objects.filter(pk=key(mentor)).update(active_mentees=1)
    began = NOW - dt.timedelta(days=60)
    given = {"state": "active", "starts": began.date(), "offered_at": began, **more}
    return Mentorship.objects.create(
        programme=scene.cohort.programme, cohort=scene.cohort, mentee_id=key(mentee), mentor_id=key(mentor),
        kind=scene.cohort.programme.kind, **given,
    )  # fmt: skip
