"""Things that addresses name: of each kind of the access table (`about`) a few, of different people.

A new kind needs one factory, in a file `tests/site/<app>_things.py`, which is found by its name: a function
that makes a few of them, of different schools, programmes and persons, and says of each what an address calls
it and whose it is.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.site.cast import HALF, Actor, Cast

from handrail.people.models import School
from handrail.people.roles import Role
from handrail.programmes.models import Programme

ROLES = {
    Role.ADMINISTRATOR: "administrator",
    Role.COORDINATOR: "coordinator",
    Role.WELLBEING_LEAD: "wellbeing lead",
    Role.DIRECTOR: "director",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What an address names: `names` fills its placeholders; the rest says whose it is."""

    names: dict[str, Any]
    school: School | None = None
    owner: str = ""  # somebody of the cast
    programme: Programme | None = None
    suggested: frozenset[str] = frozenset()  # those of the cast whom a list brings together with the owner
    other_side: frozenset[str] = frozenset()  # those of the cast who stand on the other side of a cohort
    partners: frozenset[str] = frozenset()  # those of the cast who are a pair with the owner
    openers: frozenset[str] = frozenset()  # those of the cast who opened the pair in an emergency

    def unknown(self) -> Thing:
        """A thing that does not exist, with names of the same length."""
        return Thing({name: _unlike(name, value) for name, value in self.names.items()})


SECRETS = ("token", "key")  # placeholders for one-time secrets; other words, such as a state, are no ids
NOTHING = Thing({})  # for addresses that name no thing
Factory = Callable[[Cast], dict[str, Thing]]
FACTORIES: dict[str, Factory] = {}
ALONE: set[str] = set()


def kind(about: str, *, alone: bool = False) -> Callable[[Factory], Factory]:
    """Register the factory of a kind; `alone` where other addresses answer differently once there is one."""

    def register(factory: Factory) -> Factory:
        FACTORIES[about] = factory
        if alone:
            ALONE.add(about)
        return factory

    return register


def things(cast: Cast, about: str) -> dict[str, Thing]:
    """Things of a kind; the one nothing where an address names none."""
    if not about:
        return {"": NOTHING}
    find_factories()
    assert about in FACTORIES, f"Add a factory for {about!r} to a file tests/site/<app>_things.py."
    return FACTORIES[about](cast)


def find_factories() -> None:
    """Load the files that register them."""
    for file in sorted(Path(__file__).parent.glob("*_things.py")):
        importlib.import_module(f"tests.site.{file.stem}")


def groups(actor: Actor, thing: Thing) -> frozenset[str]:
    """The groups of the access table that somebody belongs to, as far as this thing is concerned."""
    if not actor.signed_in:
        return frozenset({"anybody", "half signed in" if actor.name == HALF else "signed out"})
    found = {"anybody", "signed in"}
    if thing.owner == actor.name:
        found.add("self")
    if thing.school is None or actor.user is None or thing.school.pk == actor.user.school_id:
        found |= {ROLES[role] for role in actor.roles}
    if thing.school is not None and actor.user is not None and thing.school.pk == actor.user.school_id:
        found.add("same school")
    if thing.programme is not None and actor.leads == thing.programme:
        found.add("own coordinator")
    near = {
        "suggested": thing.suggested,
        "other side": thing.other_side,
        "partner": thing.partners,
        "opener": thing.openers,
    }
    return frozenset(found | {group for group, names in near.items() if actor.name in names})


def _unlike(name: str, value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, int):
        return int("9" * len(str(value)))
    return "x" * len(value) if name in SECRETS else value


def of_each(cast: Cast, make: Callable[[str], Thing], *names: str) -> dict[str, Thing]:
    """One thing for each of some people."""
    return {name: make(name) for name in names}
