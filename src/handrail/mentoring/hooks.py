"""What the apps above know of a pair, and the pages of mentorships ask: why the two were brought together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handrail.mentoring.models import Mentorship
from handrail.programmes.states import Side

Reasons = Callable[[Mentorship, Side], Sequence[str]]  # in words, for the reader on that side

_givers: list[Reasons] = []


def gives_reasons(giver: Reasons) -> Reasons:
    """Register what knows reasons. Usable as a decorator."""
    _givers.append(giver)
    return giver


def reasons_of(mentorship: Mentorship, reader: Side) -> list[str]:
    """Why the two were brought together, in words for one of them; nothing where nobody knows."""
    return [words for giver in _givers for words in giver(mentorship, reader)]
