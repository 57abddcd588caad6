"""What the apps above do when an account is closed, or gets another mail address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from handrail.people.models import User

Hearer = Callable[[User, dt.datetime], None]  # whose account, when

_of_closing: list[Hearer] = []
_of_new_addresses: list[Hearer] = []


def hears_of_closing(hearer: Hearer) -> Hearer:
    """Register what must end with an account. Usable as a decorator."""
    _of_closing.append(hearer)
    return hearer


def hears_of_new_addresses(hearer: Hearer) -> Hearer:
    """Register what must not be left to whoever reads the old address. Usable as a decorator."""
    _of_new_addresses.append(hearer)
    return hearer


def closes(user: User, *, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction."""
    for hearer in _of_closing:
        hearer(user, now)


def moves(user: User, *, now: dt.datetime) -> None:
    """Tell the apps above that the person reads mail elsewhere now, in the caller's transaction."""
    for hearer in _of_new_addresses:
        hearer(user, now)
