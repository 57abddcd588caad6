"""What the addresses of searches for one mentee name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.choosing_things import MENTORS, cohort, joined
from tests.site.programmes_things import MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.pairing.models import Candidate, Search

# In the third programme its coordinator would be the mentor, and so see nothing of the search.
WEEK = dt.timedelta(days=7)
CHOSEN = {"First year": "director", "Clinical": "mentor"}  # not the mentor whom the mentee has
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


@kind("chosen mentor")
def chosen_mentors(cast: Cast) -> dict[str, Thing]:
    """The mentor is being asked, and has not answered."""

    def make(title: str) -> Thing:
        found, now = a_search(cast, title), clock.now()
        place, candidate = found.enrolment, found.candidates.get()
        candidate.enrolment = joined(place.cohort, cast[CHOSEN[title]], "mentor")
        offer = Mentorship.objects.create(
            programme=place.cohort.programme, cohort=place.cohort, mentee=place.user, kind="developmental",
            mentor=candidate.enrolment.user, second=True, chosen=True, offered_at=now, answer_by=now + WEEK,
        )  # fmt: skip
        candidate.state, candidate.mentorship = "picked", offer
        candidate.save()
        Search.objects.filter(pk=found.pk).update(state="asked")
        programme = cast.programmes[title]
        return Thing({"key": candidate.pk}, programme.school, MEMBERS[title], programme)

    return of_each(cast, make, *NOT_IN_IT)


@kind("call")
def calls(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, MENTORS[title], of_candidate=True), *NOT_IN_IT)
