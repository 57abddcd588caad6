"""What the addresses of notes name."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.meeting_things import a_meeting
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import LimitsRead, Mentorship, Note
from handrail.people.models import User

SAYS = {"words": "Ask about the ward", "feedback": "Clear", "discussion": "Exams", "support": "A talk"}


def a_note(pair: Mentorship, writer: User, visible: str) -> Note:
    """A note of a meeting, with something in each part."""
    now = clock.now()
    shared = now if visible == "two" else None
    return Note.objects.create(
        mentorship=pair,
        meeting=a_meeting(pair),
        writer=writer,
        visible=visible,
        written_at=now,
        shared_at=shared,
        **SAYS,
    )


@kind("note")
def notes(cast: Cast) -> dict[str, Thing]:
    """The writer of one keeps it, and the writer of another shared it. One mentor has read the limits."""

    def make(title: str) -> Thing:
        pair, shared = a_pair(cast, title), title == "Clinical"
        if title == "First year":
            LimitsRead.objects.create(mentorship=pair, reader=pair.mentor, at=clock.now())
        name = MEMBERS[title] if shared else MENTORS[title]
        made = a_note(pair, cast[name], "two" if shared else "only_me")
        a_note(pair, cast[name], "only_me")
        return Thing({"key": made.pk}, pair.programme.school, name, pair.programme)

    return of_each(cast, make, *ALL)
