"""What the address of feedback names."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.meeting_things import a_meeting
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Feedback, Meeting

SAYS = {"well": "The slides were clear", "next_step": "Start with the question"}
ASKED = {"mentee": {"useful": 4, "listened": 5}, "mentor": {"ready": 3, "gained": "A fresh look"}}


@kind("held meeting")
def held_meetings(cast: Cast) -> dict[str, Thing]:
    """Both have said how it was; of one pair the mentee alone, so the mentor reads nothing yet."""

    def make(title: str) -> Thing:
        pair, now = a_pair(cast, title), clock.now()
        met = a_meeting(pair)
        Meeting.objects.filter(pk=met.pk).update(state="held")
        for side, writer in (("mentee", pair.mentee), ("mentor", pair.mentor)):
            if title != "Clinical" or side == "mentee":
                Feedback.objects.create(
                    meeting=met, side=side, writer=writer, given_at=now, **SAYS, **ASKED[side]
                )
        partners = frozenset({MEMBERS[title]})
        return Thing(
            {"key": met.pk}, pair.programme.school, MENTORS[title], pair.programme, partners=partners
        )

    return of_each(cast, make, *ALL)
