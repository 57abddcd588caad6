"""What the addresses of meetings name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Model
from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.lib.wall import SPELLED, wall_of
from handrail.mentoring.models import CalendarFeed, Meeting, MeetingAction, Mentorship
from handrail.people.tokens import hashed, new_token

DAY = dt.timedelta(days=1)


def a_meeting(pair: Mentorship) -> Meeting:
    """A meeting that is agreed, in a week."""
    starts = (clock.now() + 7 * DAY).replace(second=0, microsecond=0)
    wall = wall_of(starts, "Europe/London")
    return Meeting.objects.create(
        mentorship=pair,
        state="agreed",
        mode="in_person",
        place="The library, first floor",
        minutes=30,
        proposed_by=pair.mentee_id,
        starts_at=starts,
        zone="Europe/London",
        wall=wall.strftime(SPELLED),
        day=wall.date(),
        agenda="Whether to go abroad",
        created_at=clock.now(),
    )


def an_action(pair: Mentorship) -> MeetingAction:
    return MeetingAction.objects.create(
        mentorship=pair, text="Send the first draft", owner="mentee", created_at=clock.now()
    )


def _thing(cast: Cast, title: str, make: Callable[[Mentorship], Model]) -> Thing:
    pair = a_pair(cast, title)
    others = frozenset({MEMBERS[title]})
    return Thing(
        {"key": make(pair).pk}, pair.programme.school, MENTORS[title], pair.programme, partners=others
    )


@kind("meeting")
def meetings(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_meeting), *ALL)


@kind("meeting action")
def meeting_actions(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, an_action), *ALL)


@kind("calendar address", alone=True)
def calendar_addresses(cast: Cast) -> dict[str, Thing]:
    """Of people who meet nobody: whoever has an address reads names there, and the oracle knows no addresses.
    What a calendar shows is held by `tests/mentoring/test_meeting_pages.py`.
    """

    def make(name: str) -> Thing:
        token, user = new_token(), cast[name]
        CalendarFeed.objects.create(user=user, token_hash=hashed(token), created_at=clock.now())
        return Thing({"token": token}, user.school, name)

    return of_each(cast, make, "administrator", "wellbeing lead", "strange administrator")
