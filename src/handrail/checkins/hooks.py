"""What a check-in wants from above: that somebody is told who asks to be contacted. What becomes of it, and
whether anything does, nobody here learns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from handrail.people.models import User


@dataclass(frozen=True, slots=True)
class Contact:
    """`who` names the one who would read it; nothing where nobody is there. `ask` asks them, and gives the
    address of the page about it. Asking twice is asking once.
    """

    who: Callable[[User], str]
    ask: Callable[[User, dt.datetime], str]


_contacts: list[Contact] = []


def hears_of_contact(contact: Contact) -> None:
    """Register who hears of it; the last one registered does."""
    _contacts.append(contact)


def who_contacts(user: User) -> str:
    """Who would contact somebody; nothing where nobody is there."""
    return _contacts[-1].who(user) if _contacts else ""


def asks_for_contact(user: User, *, now: dt.datetime) -> str:
    """Somebody asks to be contacted: the address of the page about it."""
    return _contacts[-1].ask(user, now)
