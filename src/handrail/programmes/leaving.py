"""What the apps above do, or say against it, when somebody leaves a cohort, or a cohort ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment

Hearer = Callable[[Enrolment, User, dt.datetime], None]  # who leaves, by whom, when; it may raise Refusal

EndHearer = Callable[[Cohort, User, dt.datetime], None]  # which, by whom, when; it may raise Refusal

_hearers: list[Hearer] = []
_end_hearers: list[EndHearer] = []


def hears_of_leaving(hearer: Hearer) -> Hearer:
    """Register what must be done, or may refuse, before somebody leaves. Usable as a decorator."""
    _hearers.append(hearer)
    return hearer


def leaves(enrolment: Enrolment, *, by: User, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction. Raises Refusal where somebody cannot leave so."""
    for hearer in _hearers:
        hearer(enrolment, by, now)


def hears_of_end(hearer: EndHearer) -> EndHearer:
    """Register what must be done, or may refuse, before a cohort ends. Usable as a decorator."""
    _end_hearers.append(hearer)
    return hearer


def ends(cohort: Cohort, *, by: User, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction. Raises Refusal where something must end first."""
    for hearer in _end_hearers:
        hearer(cohort, by, now)
