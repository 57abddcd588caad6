"""What the page of a cohort says of check-ins."""

from __future__ import annotations

from handrail.checkins.queries import answered_of
from handrail.programmes.access import can_change
from handrail.programmes.hooks import CohortPart, adds_to_cohort
from handrail.programmes.models import Cohort


@adds_to_cohort
def part(cohort: Cohort) -> CohortPart:
    """How many were answered and the way to them, and when people are asked."""
    shown = {
        "cohort": cohort,
        "figures": answered_of(cohort),
        "can_change": can_change(cohort.programme),
    }
    return CohortPart("checkins/_cohort.html", shown, None)
