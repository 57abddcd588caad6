"""A mentor for one mentee: who could be proposed, who is, and what each of the people concerned reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import OPEN, RUNNING, MentorshipState
from handrail.pairing.for_one import shortlist
from handrail.pairing.hooks import warnings_of
from handrail.pairing.naming import named
from handrail.pairing.queries.choosing import Card, cards_of, still_here
from handrail.pairing.queries.coverage import latest_round
from handrail.pairing.queries.studio import people_of
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import LIVE, SHOWN, CandidateState
from handrail.pairing.snapshot import Wanted, freeze_one
from handrail.people.models import User
from handrail.people.queries import labels_of
from handrail.programmes.models import Enrolment, Programme
from handrail.programmes.plans import Option
from handrail.programmes.queries import choices
from handrail.programmes.states import Side

SEED = 0  # nothing is drawn by lot for one mentee

# ---- what a mentee can say that they want


@dataclass(frozen=True, slots=True)
class Offered:
    """The goals and fields of a programme's form, those of fields under their headings."""

    goals: Sequence[Option] = ()
    fields: Sequence[tuple[str, Sequence[Option]]] = ()


def offered(programme: Programme) -> Offered:
    """What can be ticked. One query."""
    asked = programme.plan.questions(Side.MENTEE).values()
    goals = next((one for one in asked if one.kind == "weighted"), None)
    fields = next((one for one in asked if one.list == "specialties"), None)
    found = choices(programme.school_id, [one for one in (goals, fields) if one])
    return Offered(found.options[goals.key] if goals else (), found.families[fields.key] if fields else ())


def wants_of(search: Search) -> list[str]:
    """What the mentee said that they want now, in the school's own words, goals first. Two queries."""
    school = search.enrolment.cohort.programme.school
    goals, fields = labels_of(school, "goal_categories"), labels_of(school, "specialties")
    return [goals.get(key, key) for key in search.goals] + [fields.get(key, key) for key in search.interests]


# ---- the shortlist of the coordinator


@dataclass(frozen=True, slots=True)
class Line:
    """One mentor who could be proposed: why, how many places they have left, and what calls for care."""

    place: Enrolment
    stage: str
    reasons: Sequence[str]
    for_mentee: Sequence[str]
    for_mentor: Sequence[str]
    places: int
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """The mentors who could be proposed, how many more there are, and why there are few."""

    lines: Sequence[Line]
    more: int
    short: Sequence[str]


def shortlist_of(search: Search, reader: User, today: dt.date) -> Shortlisted:
    """Worked out anew at each look: whom a rule keeps away, who is proposed, and the reader are not there."""
    cohort = search.enrolment.cohort
    of = latest_round(cohort)
    weights = of.weights if of else {one.key: one.weight for one in cohort.programme.plan.criteria}
    wanted = Wanted(search.goals, search.interests)
    snapshot = freeze_one(search.enrolment, wanted, of=of, today=today)
    found = shortlist(snapshot, weights, SEED, but={reader.school_number, *_there(search)})
    people = people_of(cohort)
    names = {key: person.name for key, person in people.items()}
    mentors = cohort.enrolments.filter(side=Side.MENTOR).select_related("user")
    places = {place.user.school_number: place for place in mentors}
    listed = {places[row["mentor"]].user_id for row in found["mentors"]}
    warnings = warnings_of(cohort.programme, listed, reader)
    lines = [
        Line(
            place=places[row["mentor"]],
            stage=people[Side.MENTOR, row["mentor"]].stage,
            reasons=[named(words, names) for words in row["reasons"]],
            for_mentee=row["for_mentee"],
            for_mentor=row["for_mentor"],
            places=row["places"],
            warnings=warnings.get(places[row["mentor"]].user_id, ()),
        )
        for row in found["mentors"]
    ]
    return Shortlisted(lines, found["more"], found["short"])


def _there(search: Search) -> Iterable[str]:
    """The school numbers of the mentors who stand in a search already, or did."""
    there = search.candidates.exclude(state=CandidateState.TAKEN_BACK)
    return there.values_list("enrolment__user__school_number", flat=True)


def candidates_of(search: Search) -> Sequence[Candidate]:
    """Everybody who was proposed, for the coordinator."""
    return list(search.candidates.select_related("enrolment__user", "mentorship"))


def mentors_now(search: Search) -> list[Mentorship]:
    """Those who mentor this mentee in the programme, the first one first."""
    found = open_of_mentee(search)
    return [one for one in found if one.state in RUNNING]


def has_mentor(pair: Mentorship) -> bool:
    """Whether the mentee of a pair, which may have ended, has a mentor in its programme now."""
    here = Mentorship.objects.filter(programme=pair.programme_id, mentee=pair.mentee_id, state__in=RUNNING)
    return here.exists()


def open_of_mentee(search: Search) -> Sequence[Mentorship]:
    """What the mentee of a search has in its programme: mentors who run or are being asked."""
    place = search.enrolment
    here = Mentorship.objects.filter(
        programme=place.cohort.programme_id, mentee=place.user_id, state__in=OPEN
    )  # fmt: skip
    return list(here.select_related("mentor").order_by("second", "pk"))


def times_taken_back(candidate: Candidate) -> int:
    """How often the mentee chose this mentor, and the question was taken back again."""
    place = candidate.search.enrolment
    return Mentorship.objects.filter(
        programme=place.cohort.programme_id, mentee=place.user_id, mentor=candidate.enrolment.user_id,
        chosen=True, state=MentorshipState.WITHDRAWN,
    ).count()  # fmt: skip


def is_anybody_left(search: Search) -> bool:
    """Whether the mentee has somebody to choose from."""
    return still_here(search.candidates.filter(state__in=LIVE), "enrolment").exists()


# ---- what the mentee reads


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposed mentor as the mentee sees them."""

    candidate: Candidate
    card: Card

    @property
    def can_be_chosen(self) -> bool:
        """Whether nothing stands in the way of choosing them."""
        return self.candidate.state in LIVE


def proposed_to(search: Search) -> list[Proposed]:
    """Whom the mentee can look at, in the order of the proposals."""
    rows = still_here(search.candidates.filter(state__in=SHOWN), "enrolment")
    found = list(rows.select_related("enrolment__user"))
    cards = cards_of(search.enrolment.cohort, [(one, one.enrolment, one.for_mentee) for one in found])
    return [Proposed(one, card) for one, card in zip(found, cards, strict=True)]
