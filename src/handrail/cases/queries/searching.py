"""The search for a mentor that belongs to a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from handrail.cases.models import Case, Sign
from handrail.cases.states import LOOKS, CaseState, Noted, SignState, Wish
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Search
from handrail.pairing.search_access import visible_searches
from handrail.pairing.search_states import UNDER_WAY, CandidateState
from handrail.people.models import User
from handrail.programmes.models import Programme


def under_way(cases: Collection[Case], reader: User) -> Mapping[UUID, Search]:
    """The open search for the mentee of each of some cases, where the reader may see it. One query."""
    if not cases:
        return {}
    places = {case.pk: (case.mentorship.cohort_id, case.mentorship.mentee_id) for case in cases}
    rows = visible_searches(reader).filter(
        state__in=UNDER_WAY,
        enrolment__cohort__in={cohort for cohort, _ in places.values()},
        enrolment__user__in={mentee for _, mentee in places.values()},
    )
    found = {(one.enrolment.cohort_id, one.enrolment.user_id): one for one in rows}
    return {key: found[place] for key, place in places.items() if place in found}


def search_of(case: Case, reader: User) -> Search | None:
    """The last search for the mentee of a case, where the reader may see it: not one that was over before."""
    pair = case.mentorship
    here = {"enrolment__cohort": pair.cohort_id, "enrolment__user": pair.mentee_id}
    of_its_time = Q(ended_at=None) | Q(ended_at__gte=case.opened_at)
    return visible_searches(reader).filter(of_its_time, **here).order_by("-opened_at", "pk").first()


def case_of(search: Search) -> Case | None:
    """The case that a search came from: one in which somebody began to look, or asked for it, in its time."""
    place = search.enrolment
    looks = Q(lines__kind=Noted.STEP, lines__code__in=LOOKS)
    wishes = Q(lines__kind=Noted.INTERESTS, lines__code__in=(Wish.ADD, Wish.CHANGE))
    rows = Case.objects.filter(
        looks | wishes,
        Q(closed_at=None) | Q(closed_at__gte=search.opened_at),
        mentorship__cohort=place.cohort_id,
        mentorship__mentee=place.user_id,
    )
    if search.ended_at:
        rows = rows.filter(opened_at__lte=search.ended_at)
    two = ("owner", "mentorship__mentee", "mentorship__mentor")
    return rows.select_related(*two).order_by("-opened_at", "pk").first()


def trouble_of(
    programme: Programme, mentors: Collection[UUID], reader: User
) -> Mapping[UUID, tuple[bool, bool]]:
    """Of some mentors those with a pair in a programme that has an open case, or a red sign, and which.

    Nothing of a pair that the reader is in. One query, however many they are.
    """
    case = Case.objects.filter(mentorship=OuterRef("pk")).exclude(state=CaseState.CLOSED)
    red = Sign.objects.filter(mentorship=OuterRef("pk"), state=SignState.RED)
    pairs = Mentorship.objects.filter(programme=programme, mentor__in=mentors)
    rows = pairs.exclude(mentee=reader).filter(Exists(case) | Exists(red))
    found: dict[UUID, tuple[bool, bool]] = {}
    for mentor, has_case, has_red in rows.values_list("mentor", Exists(case), Exists(red)):
        before = found.get(mentor, (False, False))
        found[mentor] = (before[0] or has_case, before[1] or has_red)
    return found


def open_search_of(case: Case, reader: User) -> Search | None:
    """The search for the mentee of a case, while it is under way."""
    return under_way([case], reader).get(case.pk)


def found_in(search: Search) -> Mentorship | None:
    """The mentorship that came of a search."""
    one = search.candidates.filter(state=CandidateState.FOUND).select_related("mentorship__mentor").first()
    return one.mentorship if one else None
