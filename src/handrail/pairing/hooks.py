"""What the apps above know of a search for one mentee: where it came from, and what speaks for care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.pairing.search_models import Search
from handrail.people.models import User
from handrail.programmes.models import Programme


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


Warner = Callable[[Programme, Collection[UUID], User], Mapping[UUID, Sequence[str]]]

_warners: list[Warner] = []


def warns_of(warner: Warner) -> Warner:
    """Register what knows facts about mentors, in words, for those alone who run a programme."""
    _warners.append(warner)
    return warner


def warnings_of(
    programme: Programme, mentors: Collection[UUID], reader: User
) -> Mapping[UUID, Sequence[str]]:
    """What is worth knowing of each of some mentors before they are proposed."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for warner in _warners:
        for mentor, words in warner(programme, mentors, reader).items():
            found[mentor] += words
    return found
