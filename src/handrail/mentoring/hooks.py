"""What the apps above know of a pair: why it is one, what else its page shows, and who hears of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from handrail.mentoring.models import Mentorship
from handrail.people.models import User
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


@dataclass(frozen=True, slots=True)
class PairPart:
    """A part of the page of a mentorship: its template, and what that shows."""

    template: str
    shown: Mapping[str, Any]


PartGiver = Callable[[Mentorship, User], PairPart | None]

_part_givers: list[PartGiver] = []


def adds_to_pair(giver: PartGiver) -> PartGiver:
    """Register what adds a part to the page of a pair that runs, rests or has ended, for one reader."""
    _part_givers.append(giver)
    return giver


def pair_parts(mentorship: Mentorship, reader: User) -> list[PairPart]:
    """The parts of one page, for one of the two or for those who run the programme."""
    return [part for giver in _part_givers if (part := giver(mentorship, reader))]


@dataclass(frozen=True, slots=True)
class Opened:
    """That somebody else read words of a pair in an emergency: who, from when to when, what, whether somebody
    has reviewed it, and whether they may read on.
    """

    at: dt.datetime
    until: dt.datetime
    name: str
    what: frozenset[str]
    reviewed: bool
    runs: bool


Keeper = Callable[[User], Q]

_keepers: list[Keeper] = []


def keeps_offers(keeper: Keeper) -> Keeper:
    """Register what knows of offers that are kept from somebody, whatever they run."""
    _keepers.append(keeper)
    return keeper


def kept_offers(user: User) -> Q:
    """The offers that the apps above keep from somebody."""
    return reduce(or_, (keeper(user) for keeper in _keepers), Q(pk__in=()))


OpenedGiver = Callable[[Mentorship, dt.datetime], Sequence[Opened]]

_opened_givers: list[OpenedGiver] = []


def tells_of_openings(giver: OpenedGiver) -> OpenedGiver:
    """Register what knows of emergency openings that the two may know of at a moment."""
    _opened_givers.append(giver)
    return giver


def openings_of(mentorship: Mentorship, now: dt.datetime) -> list[Opened]:
    """Who else read words of a pair, as far as the two may know."""
    return [one for giver in _opened_givers for one in giver(mentorship, now)]


Hearer = Callable[[Mentorship, dt.datetime], None]  # an offer that is over, in the state that it went to

_hearers: list[Hearer] = []


def hears_of_answers(hearer: Hearer) -> Hearer:
    """Register what must be done once an offer is accepted, declined, lapsed or taken back."""
    _hearers.append(hearer)
    return hearer


def answered(mentorship: Mentorship, now: dt.datetime) -> None:
    """Tell the apps above, in the caller's transaction."""
    for hearer in _hearers:
        hearer(mentorship, now)
