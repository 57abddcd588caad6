"""What a mentee said of their interests before."""

from __future__ import annotations

from django.db.models import QuerySet

from handrail.cases.models import InterestChange
from handrail.mentoring.models import Mentorship


def said_before(pair: Mentorship) -> QuerySet[InterestChange]:
    """Each time that the interests had changed, the latest first."""
    return InterestChange.objects.filter(mentorship=pair)
