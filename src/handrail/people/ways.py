"""What the apps above offer on pages that everybody has: "Get help now" and the start page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handrail.people.models import User


@dataclass(frozen=True, slots=True)
class Way:
    """Where one can go, and why. On a start page what is not urgent stands below, as a part of its own."""

    title: str
    said: str
    url: str
    do: str
    urgent: bool = True


Giver = Callable[[User], Way | None]

_from_help: list[Giver] = []
_from_start: list[Giver] = []


def adds_to_help(giver: Giver) -> Giver:
    """Register a way from "Get help now" for somebody signed in. Usable as a decorator."""
    _from_help.append(giver)
    return giver


def adds_to_start(giver: Giver) -> Giver:
    """Register what somebody finds on their start page: what is urgent first. Usable as a decorator."""
    _from_start.append(giver)
    return giver


def ways_from_help(user: User) -> list[Way]:
    """Beside the numbers, what else one can do."""
    return [way for giver in _from_help if (way := giver(user))]


def ways_from_start(user: User) -> list[Way]:
    """What somebody finds on their start page."""
    return [way for giver in _from_start if (way := giver(user))]
