"""What the addresses of requests to be contacted name: opened ones, because only those show their words. And
what those of emergency openings name.
"""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast, person
from tests.site.document_things import a_document
from tests.site.mentoring_things import a_pair
from tests.site.note_things import a_note
from tests.site.talk_things import a_file, a_message
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.safeguarding.models import ContactNote, ContactRequest, Opening

ASKERS = ("student", "peer", "stranger")


def a_request(cast: Cast, name: str, state: str = "seen") -> ContactRequest:
    user, now = cast[name], clock.now()
    lead = user.school.wellbeing_lead
    assert lead is not None
    return ContactRequest.objects.create(
        school=user.school,
        user=user,
        lead=lead,
        state=state,
        how="phone",
        phone="020 7946 0999 in the evening",
        suits="After four in the afternoon",
        words="I cannot sleep, and I am afraid",
        asked_at=now,
        contact_by=now,
        escalates_at=now if state == "waiting" else None,
        seen_at=None if state == "waiting" else now,
    )


@kind("contact request")
def contact_requests(cast: Cast) -> dict[str, Thing]:
    """Those who ask see how it stands, and nothing that they wrote: others may look on."""

    def make(name: str) -> Thing:
        made, now = a_request(cast, name), clock.now()
        ContactNote.objects.create(
            request=made, words="Rang on Monday, we meet on Friday", by=made.lead_id, at=now
        )
        return Thing({"key": made.pk}, made.school, name)

    return of_each(cast, make, *ASKERS)


HOUR = dt.timedelta(hours=1)


def written_in(cast: Cast) -> Mentorship:
    """A pair of the first school that has written something of each kind."""
    pair = a_pair(cast, "First year")
    a_message(pair)
    a_document(pair)
    a_note(pair, pair.mentee, "only_me")
    return pair


def an_opening(pair: Mentorship, opener: User, **more: object) -> Opening:
    now = clock.now()
    given = {
        "why": "life",
        "words": "She wrote to nobody for a week",
        "opened_at": now,
        "until": now + HOUR,
        "tell_at": now,
        "told_at": now,
        "remind_at": now + 7 * 24 * HOUR,
    }
    return Opening.objects.create(mentorship=pair, opener=opener, school=opener.school, **given | more)


def _own(cast: Cast) -> Opening:
    pair, lead = written_in(cast), cast["wellbeing lead"]
    found = Opening.objects.filter(mentorship=pair, opener=lead, state="running").first()
    return found or an_opening(pair, lead)


@kind("pair to open")
def pairs_to_open(cast: Cast) -> dict[str, Thing]:
    pair = written_in(cast)
    return {"First year": Thing({"key": pair.pk}, pair.programme.school)}


@kind("opening")
def openings(cast: Cast) -> dict[str, Thing]:
    made = _own(cast)
    return {"own": Thing({"key": made.pk}, made.school, "wellbeing lead")}


@kind("opened file")
def opened_files(cast: Cast) -> dict[str, Thing]:
    made = _own(cast)
    names = {"key": made.pk, "file": a_file(made.mentorship).pk}
    return {"own": Thing(names, made.school, "wellbeing lead")}


@kind("opening to review")
def openings_to_review(cast: Cast) -> dict[str, Thing]:
    """By somebody who was the wellbeing lead before: one waits, one is reviewed. The
    two do not know of them yet."""
    pair, now = written_in(cast), clock.now()
    before = User.objects.filter(name="Former Lead").first()
    opener = before or person(pair.programme.school, "former lead", now=now)
    over = {
        "opened_at": now - 2 * HOUR,
        "until": now - HOUR,
        "ended_at": now - HOUR,
        "hold": "He would harm her",
        "tell_at": now + 9 * HOUR,
        "told_at": None,
    }
    held = an_opening(pair, opener, state="over", **over)
    reviewed = an_opening(
        pair, opener, state="reviewed", reviewer=cast["wellbeing lead"], reviewed_at=now, finding="kept",
        review="It was right", remind_at=None, **over,
    )  # fmt: skip
    return {
        name: Thing({"key": one.pk}, one.school) for name, one in (("held", held), ("reviewed", reviewed))
    }
