"""What the addresses of check-ins name: the mentee's, so that the mentor is the partner who sees none."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.checkins.models import CheckIn, CheckInLink, FormerAnswer
from handrail.lib import clock
from handrail.people.tokens import hashed

NORTH = ("First year", "Clinical")
LATER = dt.timedelta(days=9)


def a_check_in(cast: Cast, title: str, slot: str, **said: object) -> CheckIn:
    pair, now = a_pair(cast, title), clock.now()
    given = {"asked_on": now.date(), "due_on": now.date(), "closes_on": now.date() + LATER, "created_at": now}
    return CheckIn.objects.create(
        mentorship=pair, side="mentee", user=pair.mentee, slot=slot, **given, **said
    )


def _thing(made: CheckIn, title: str, **names: object) -> Thing:
    programme, partners = made.mentorship.programme, frozenset({MENTORS[title]})
    return Thing(dict(names), programme.school, MEMBERS[title], programme, partners=partners)


@kind("check-in")
def check_ins(cast: Cast) -> dict[str, Thing]:
    """Answered, with words, and with what was said before."""

    def make(title: str) -> Thing:
        now = clock.now()
        said = {"state": "answered", "answered_on": now.date(), "pulse": 2, "met": "no"}
        made = a_check_in(cast, title, "day_14", **said, words="He is always late, and I do not dare")
        FormerAnswer.objects.create(check_in=made, pulse=4, words="It is all right, I think", replaced_at=now)
        return _thing(made, title, key=made.pk)

    return of_each(cast, make, *NORTH)


@kind("check-in link")
def check_in_links(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        made, token = a_check_in(cast, title, "day_30"), f"says-how-{title[:5]}".ljust(43, "x")
        CheckInLink.objects.create(check_in=made, token_hash=hashed(token), created_at=clock.now())
        return _thing(made, title, token=token)

    return of_each(cast, make, *NORTH)


@kind("cohort of check-ins")
def cohorts_of_check_ins(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        made = a_check_in(cast, title, "day_60")
        programme = made.mentorship.programme
        return Thing({"key": made.mentorship.cohort_id}, programme.school, "", programme)

    return of_each(cast, make, *NORTH)
