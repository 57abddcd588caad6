"""What other apps know of a pair, and the signs go by: which pairs stand still because somebody covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from uuid import UUID

Standing = Callable[[Collection[UUID], dt.date], set[UUID]]

_standing: list[Standing] = []


def gives_standing_still(giver: Standing) -> Standing:
    """Register what knows which mentorships are paused, or whose mentor is away with cover, on a day."""
    _standing.append(giver)
    return giver


def standing_still(keys: Collection[UUID], day: dt.date) -> set[UUID]:
    """Those of the mentorships that are paused or covered for on a day."""
    return {key for giver in _standing for key in giver(keys, day)}
