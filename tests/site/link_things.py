"""What the addresses behind secret links name. All of them work; others are held by tests/mentoring."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.meeting_things import DAY, a_meeting
from tests.site.mentoring_things import MENTORS, a_mentorship, a_pair
from tests.site.programmes_things import MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.link_states import Purpose
from handrail.mentoring.models import ActionLink, Delegation, Meeting, Mentorship
from handrail.people.tokens import hashed, new_token

TITLE, ASKED_ABOUT = "First year", "other coordinator"


def a_link(pair: Mentorship, purpose: str, meeting: Meeting | None) -> str:
    """A link to the mentor; its token."""
    token, now = new_token(), clock.now()
    ActionLink.objects.create(
        purpose=purpose,
        user=pair.mentor,
        mentorship=pair,
        meeting=meeting,
        token_hash=hashed(token),
        created_at=now,
        expires_at=now + 7 * DAY,
    )
    return token


def a_proposal(pair: Mentorship) -> Meeting:
    """Two times that the mentee proposes."""
    meeting = a_meeting(pair)
    meeting.options = [[meeting.wall, str(meeting.starts_at and meeting.starts_at.isoformat())]] * 2
    meeting.state, meeting.wall, meeting.starts_at, meeting.day = "proposed", "", None, None
    meeting.save()
    return meeting


@kind("action link")
def action_links(cast: Cast) -> dict[str, Thing]:
    def make(purpose: str) -> Thing:
        if purpose == Purpose.OFFER:
            offer = a_mentorship(cast, TITLE, ASKED_ABOUT, "offered")
            return _link(offer, a_link(offer, purpose, None), ASKED_ABOUT)
        pair = a_pair(cast, TITLE)
        meeting = a_proposal(pair) if purpose == Purpose.TIME else a_meeting(pair)
        return _link(pair, a_link(pair, purpose, meeting), MEMBERS[TITLE])

    return of_each(cast, make, *Purpose.values)


def a_delegation(cast: Cast, name: str) -> str:
    """Somebody plans for one of the cast; the token of their link, the same at each call."""
    token, now = f"plans-for-{name}".ljust(43, "x"), clock.now()
    given = {
        "name": "Robin of the office",
        "email": "office@northfield.example",
        "expires_at": now + 90 * DAY,
    }
    Delegation.objects.get_or_create(
        user=cast[name], token_hash=hashed(token), defaults={**given, "created_at": now}
    )
    return token


def _link(pair: Mentorship, token: str, partner: str, **names: object) -> Thing:
    school, partners = pair.programme.school, frozenset({partner})
    return Thing({"token": token, **names}, school, MENTORS[TITLE], pair.programme, partners=partners)


@kind("planning link")
def planning_links(cast: Cast) -> dict[str, Thing]:
    pair = a_pair(cast, TITLE)
    a_meeting(pair)
    return {TITLE: _link(pair, a_delegation(cast, MENTORS[TITLE]), MEMBERS[TITLE])}


@kind("meeting to plan")
def meetings_to_plan(cast: Cast) -> dict[str, Thing]:
    pair, token = a_pair(cast, TITLE), a_delegation(cast, MENTORS[TITLE])
    return {
        state: _link(pair, token, MEMBERS[TITLE], key=make(pair).pk)
        for state, make in (("agreed", a_meeting), ("proposed", a_proposal))
    }


@kind("pair to plan", alone=True)
def pairs_to_plan(cast: Cast) -> dict[str, Thing]:
    """A pair without a meeting: all that are on the stage have some."""
    pair = a_mentorship(cast, TITLE, "administrator", "active")
    return {TITLE: _link(pair, a_delegation(cast, MENTORS[TITLE]), "administrator", key=pair.pk)}
