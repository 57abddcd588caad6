"""What the apps above add to the page of a cohort, for those who run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.programmes.models import Cohort
from handrail.programmes.next_step import NextStep


@dataclass(frozen=True, slots=True)
class CohortPart:
    """A part of the page: its template, what that shows, and the next step once people have joined."""

    template: str
    shown: Mapping[str, Any]
    step: NextStep | None


Giver = Callable[[Cohort], CohortPart]

_givers: list[Giver] = []


def adds_to_cohort(giver: Giver) -> Giver:
    """Register what makes a part. Usable as a decorator."""
    _givers.append(giver)
    return giver


def cohort_parts(cohort: Cohort) -> list[CohortPart]:
    """The parts of one cohort's page."""
    return [giver(cohort) for giver in _givers]
