"""What the addresses of requests to be contacted name: opened ones, because only those show their words."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.safeguarding.models import ContactNote, ContactRequest

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
