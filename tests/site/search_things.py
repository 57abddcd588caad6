"""What the addresses of searches for one mentee name."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.choosing_things import MENTORS, cohort, joined
from tests.site.programmes_things import MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.pairing.models import Candidate, Search

# In the third programme its coordinator would be the mentor, and so see nothing of the search.
NOT_IN_IT = ("First year", "Clinical")


def a_search(cast: Cast, title: str) -> Search:
    """A search of a mentee, to whom one mentor is proposed who was asked for a call."""
    people, now = cohort(cast.programmes[title]), clock.now()
    mentee, mentor = (
        joined(people, cast[MEMBERS[title]], "mentee"),
        joined(people, cast[MENTORS[title]], "mentor"),
    )
    made = Search.objects.create(
        enrolment=mentee, second=True, goals=["study_strategies"], interests=["dermatology"],
        by=cast["administrator"].pk, opened_at=now,
    )  # fmt: skip
    Candidate.objects.create(
        search=made, enrolment=mentor, position=1, for_mentee=["Offers what you want."],
        for_mentor=["Wants what you offer."], state="call_asked", proposed_at=now, call_asked_at=now,
    )  # fmt: skip
    return made


def _thing(cast: Cast, title: str, owner: str, *, of_candidate: bool) -> Thing:
    found, programme = a_search(cast, title), cast.programmes[title]
    key = found.candidates.get().pk if of_candidate else found.pk
    return Thing({"key": key}, programme.school, owner, programme)


@kind("search")
def searches(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, "", of_candidate=False), *NOT_IN_IT)


@kind("candidate")
def candidates(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, "", of_candidate=True), *NOT_IN_IT)


@kind("search with proposals")
def searches_with_proposals(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, MEMBERS[title], of_candidate=False), *NOT_IN_IT)


@kind("proposed mentor")
def proposed_mentors(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, MEMBERS[title], of_candidate=True), *NOT_IN_IT)


@kind("call")
def calls(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, MENTORS[title], of_candidate=True), *NOT_IN_IT)
