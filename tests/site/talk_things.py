"""What the addresses of conversations name."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Attachment, AttachmentBody, Mentorship


def a_file(pair: Mentorship) -> Attachment:
    """A short text that the mentor sent."""
    data = b"Read chapter four"
    made = Attachment.objects.create(
        mentorship=pair, name="notes.txt", kind="text", size=len(data), by=pair.mentor_id, at=clock.now()
    )
    AttachmentBody.objects.create(attachment=made, data=data)
    return made


@kind("attachment")
def attachments(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        pair = a_pair(cast, title)
        partners = frozenset({MEMBERS[title]})
        school, programme = pair.programme.school, pair.programme
        return Thing({"key": a_file(pair).pk}, school, MENTORS[title], programme, partners=partners)

    return of_each(cast, make, *ALL)
