"""What is done at moments, in their order: an act may bring further ones."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterable
from itertools import count

Doing = Callable[[dt.datetime], "Iterable[Act] | None"]
Act = tuple[dt.datetime, Doing]


def play(acts: Iterable[Act], until: dt.datetime) -> None:
    """Do all up to a moment, and what comes of it. Of two at one moment the earlier named goes first."""
    turn = count()
    waiting = [(at, next(turn), do) for at, do in acts]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        at, _, do = heapq.heappop(waiting)
        for then, next_do in do(at) or ():
            heapq.heappush(waiting, (then, next(turn), next_do))
