"""What the addresses of signs and cases name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.mentoring_things import a_pair
from tests.site.things import Thing, kind, of_each

from handrail.cases.models import Case, CaseLine, InterestChange, Sign
from handrail.lib import clock

NOT_IN_IT = (
    "First year",
    "Clinical",
)  # in the third the coordinator is one of the two, and sees no case of it


def a_case(cast: Cast, title: str) -> Case:
    """An open case of a pair, with a sign, a request in words, and a change of interests."""
    pair, now = a_pair(cast, title), clock.now()
    Sign.objects.get_or_create(
        mentorship=pair, rule="no_first_meeting", defaults={"state": "red", "since": now}
    )
    InterestChange.objects.create(mentorship=pair, confidence=4, wish="add", at=now)
    case, made = Case.objects.get_or_create(
        mentorship=pair,
        defaults={"why": "help", "due": now.date() + dt.timedelta(days=7), "opened_at": now},
    )
    if made:
        CaseLine.objects.create(
            case=case, kind="help", side="mentee", words="We never find a time", by=pair.mentee_id, at=now
        )
    return case


@kind("case")
def cases(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        return Thing({"key": a_case(cast, title).pk}, programme.school, programme=programme)

    return of_each(cast, make, *NOT_IN_IT)


@kind("watched pair")
def watched_pairs(cast: Cast) -> dict[str, Thing]:
    """As those who run the programme see it: for the two it is not there."""

    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        return Thing({"key": a_pair(cast, title).pk}, programme.school, programme=programme)

    return of_each(cast, make, *NOT_IN_IT)


@kind("list of pairs")
def lists_of_pairs(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        names = {"key": a_pair(cast, title).cohort_id, "show": "signs"}
        return Thing(names, programme.school, programme=programme)

    return of_each(cast, make, *NOT_IN_IT)
