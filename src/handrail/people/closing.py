"""What the apps above do when an account is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from handrail.people.models import User

Hearer = Callable[[User, dt.datetime], None]  # whose account, when

_hearers: list[Hearer] = []


def hears_of_closing(hearer: Hearer) -> Hearer:
    """Register what must end with an account. Usable as a decorator."""
    _hearers.append(hearer)
    return hearer


def closes(user: User, *, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction."""
    for hearer in _hearers:
        hearer(user, now)
