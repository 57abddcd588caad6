"""A school with a cohort that has joined: two students, some mentors, and a coordinator who matches them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.test import Client
from tests.site.cast import Cast, person, signed_in
from tests.site.choosing_things import cohort, joined, matching, suggest

from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.pairing.models import Proposal, Round, Run, Shortlist, Suggestion
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment

MENTEES = ("student", "peer")
MENTORS = ("mentor", "Ana", "Ben", "Cem", "Dee", "Eli")


@dataclass
class Scene:
    """One cohort with its places by the name of the person, and a browser for each of them."""

    cast: Cast
    cohort: Cohort
    places: dict[str, Enrolment] = field(default_factory=dict)

    @property
    def lead(self) -> User:
        return self.cast["coordinator"]

    @property
    def today(self) -> dt.date:
        return clock.today("Europe/London")

    def user(self, name: str) -> User:
        return self.places[name].user

    def client(self, name: str) -> Client:
        return self.cast.client(name) if name in self.cast.actors else signed_in(self.user(name))

    def round(self, state: str = "choosing") -> Round:
        return matching(self.cohort, state)

    def lists(self, of: Round) -> dict[str, Shortlist]:
        """Every mentor suggested to each of the mentees: a stand-in for what the engine suggests."""
        mentors = [self.places[name] for name in MENTORS]
        return {name: suggest(of, self.places[name], *mentors) for name in MENTEES}

    def suggestion(self, mentee: str, mentor: str) -> Suggestion:
        return Suggestion.objects.get(shortlist__enrolment=self.places[mentee], enrolment=self.places[mentor])

    def run(self, of: Round, *pairs: tuple[str, str], state: str = "done") -> Run:
        """A run that proposes some pairs, each a mentee and a mentor by name."""
        now = clock.now()
        made = Run.objects.create(
            round=of,
            number=of.runs.count() + 1,
            state=state,
            weights=of.weights,
            seed=of.seed,
            by=of.by,
            asked_at=now,
            ended_at=now,
        )
        for mentee, mentor in pairs:
            Proposal.objects.create(
                run=made,
                mentee=self.places[mentee],
                mentor=self.places[mentor],
                for_mentee=["Offers what you want."],
                for_mentor=["Wants what you offer."],
            )
        return made

    def mails(self, kind: str) -> list[str]:
        """To whom mails of a kind are waiting, by address."""
        return sorted(Message.objects.filter(kind=kind).values_list("address", flat=True))


def set_up(cast: Cast) -> Scene:
    """A scene on top of the cast."""
    made = Scene(cast, cohort(cast.programmes["First year"]))
    for name in MENTEES:
        made.places[name] = joined(made.cohort, cast[name], "mentee")
    for name in MENTORS:
        user = cast[name] if name in cast.actors else person(cast["mentor"].school, name, now=clock.now())
        made.places[name] = joined(made.cohort, user, "mentor")
    return made
