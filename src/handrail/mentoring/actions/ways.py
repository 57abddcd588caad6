"""By which way somebody acts, as the log tells it: signed in, by the link in a mail, through a delegate."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handrail.mentoring.models import Delegation
from handrail.people.models import User


@dataclass(frozen=True, slots=True)
class Way:
    """`fields` are added to those of the event. `delegate` is who acts on behalf of the person."""

    fields: tuple[str, ...] = ()
    delegate: UUID | None = None

    def actor(self, by: User) -> UUID:
        """Whoever pressed the button."""
        return self.delegate or by.pk

    def on_behalf(self, by: User) -> UUID | None:
        """For whom, where that is somebody else."""
        return by.pk if self.delegate else None


SIGNED_IN = Way()
BY_LINK = Way(("by_link",))


def through(delegation: Delegation) -> Way:
    """By the private link of somebody who plans for the person."""
    return Way(("by_link",), delegation.pk)
