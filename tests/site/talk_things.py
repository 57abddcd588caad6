"""What the addresses of conversations name."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Attachment, AttachmentBody, Mentorship, ThreadFile, ThreadMessage


def a_file(pair: Mentorship) -> Attachment:
    """A short text that the mentor sent."""
    data = b"Read chapter four"
    made = Attachment.objects.create(
        mentorship=pair, name="notes.txt", kind="text", size=len(data), by=pair.mentor_id, at=clock.now()
    )
    AttachmentBody.objects.create(attachment=made, data=data)
    return made


def a_message(pair: Mentorship) -> ThreadMessage:
    """From the mentor, with a file."""
    made = ThreadMessage.objects.create(
        mentorship=pair, words="How was your week?", by=pair.mentor_id, at=clock.now()
    )
    ThreadFile.objects.create(attachment=a_file(pair), message=made)
    return made


def _thing(cast: Cast, title: str, make: Callable[[Mentorship], Model]) -> Thing:
    pair = a_pair(cast, title)
    partners = frozenset({MEMBERS[title]})
    school, programme = pair.programme.school, pair.programme
    return Thing({"key": make(pair).pk}, school, MENTORS[title], programme, partners=partners)


@kind("attachment")
def attachments(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_file), *ALL)


@kind("message")
def messages(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_message), *ALL)
