"""What the page of a cohort says of check-ins."""

from __future__ import annotations

from handrail.checkins.queries import answered_of
from handrail.programmes.hooks import CohortPart, adds_to_cohort
from handrail.programmes.models import Cohort


@adds_to_cohort
def part(cohort: Cohort) -> CohortPart:
    """How many were answered, and the way to them."""
    return CohortPart("checkins/_cohort.html", {"cohort": cohort, "figures": answered_of(cohort)}, None)
