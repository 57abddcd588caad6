"""What an address of the site is, and how who may use it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import URLPattern, URLResolver, get_resolver

Group = Literal[
    "anybody",  # signed in or not
    "signed out",
    "half signed in",  # the password was right, the second factor is still to come
    "signed in",
    "same school",  # signed in, and of the school of the thing in question
    "self",  # the person whom the address names, or whose thing it names
    "suggested",  # a mentor who is suggested to the person whom the thing is about, or the other way round
    "other side",  # has a place on the other side of a cohort in which the person has one
    "partner",  # the other one of a pair, as far as they may know of it
    "opener",  # has opened the pair in an emergency, for an hour
    "own coordinator",  # runs the programme that the address names, or is part of
    "coordinator",  # any programme coordinator of the school; so too for the roles below
    "administrator",
    "wellbeing lead",
    "director",
]
MOVED, SHOWN = 302, 200


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the access table: who may use an address, and what a GET and an empty POST answer them.

    No answers means that the method is refused, as all others are. Whoever is not let in is answered: signed
    out, by the way to the login page; signed in, by 403 or 404, and where the address names a thing (`about`)
    as for one that does not exist. `refused` may know of the thing and are told by 403 that it is not theirs.
    """

    name: str
    who: tuple[Group, ...]
    get: tuple[int, ...] = ()
    post: tuple[int, ...] = ()
    about: str = ""
    refused: tuple[Group, ...] = ()
    other: tuple[int, ...] = (405,)  # what the remaining methods answer
    entry: bool = False  # part of the way in, so even whom it lets in may be led to the login page
    demo: bool = False  # answers on a demonstration site alone
    by_link: bool = False  # the token in the address is the authority, so its form needs no other


def page(name: str, *who: Group, about: str = "", refused: tuple[Group, ...] = ()) -> Route:
    """An address that only shows something."""
    return Route(name, who, get=(SHOWN,), about=about, refused=refused)


def form(
    name: str,
    *who: Group,
    about: str = "",
    refused: tuple[Group, ...] = (),
    post: tuple[int, ...] = (SHOWN,),
) -> Route:
    """An address that shows a form and takes it; an empty one comes back with its errors."""
    return Route(name, who, get=(SHOWN,), post=post, about=about, refused=refused)


def question(name: str, *who: Group, about: str = "", refused: tuple[Group, ...] = ()) -> Route:
    """An address that asks "are you sure?" and does it when it is sent back, with nothing to fill in."""
    return form(name, *who, about=about, refused=refused, post=(MOVED,))


def button(
    name: str,
    *who: Group,
    about: str = "",
    refused: tuple[Group, ...] = (),
    post: tuple[int, ...] = (MOVED,),
) -> Route:
    """An address that only does something, then leads on to a page."""
    return Route(name, who, post=post, about=about, refused=refused)


def table(*rows: Route) -> dict[str, Route]:
    """Rows by name. ValueError where a name has two."""
    names = [row.name for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the access table has two rows for {', '.join(twice)}")
    return {row.name: row for row in rows}


def addresses(
    patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """The place and the full name of each URL pattern, as the URLconf has them; "" where one has no name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        place = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, place, inner)
        else:
            yield place, ":".join((*spaces, pattern.name)) if pattern.name else ""
