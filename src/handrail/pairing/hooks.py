"""What the apps above know of a search for one mentee: where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handrail.pairing.search_models import Search
from handrail.people.models import User


@dataclass(frozen=True, slots=True)
class Origin:
    """What a search came from, for those who lead it: its name, how it stands, and who sees to it."""

    title: str
    said: str
    url: str
    owner: User | None


Teller = Callable[[Search], Origin | None]

_tellers: list[Teller] = []


def tells_origin(teller: Teller) -> Teller:
    """Register what knows where searches came from. Usable as a decorator.

    Whoever leads a search is nobody near to its mentee, so what it came from is theirs to see.
    """
    _tellers.append(teller)
    return teller


def origin_of(search: Search) -> Origin | None:
    """Where a search came from; nothing where nobody knows."""
    return next((found for teller in _tellers if (found := teller(search))), None)
