"""The search for a mentor that belongs to a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from handrail.cases.models import Case
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Search
from handrail.pairing.search_access import visible_searches
from handrail.pairing.search_states import UNDER_WAY, CandidateState
from handrail.people.models import User


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


def found_in(search: Search) -> Mentorship | None:
    """The mentorship that came of a search."""
    one = search.candidates.filter(state=CandidateState.FOUND).select_related("mentorship__mentor").first()
    return one.mentorship if one else None
