"""Letting go of requests and openings six years after they were over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.safeguarding.models import ContactRequest, Opening
from handrail.vault.actions import destroy_key

KEPT = dt.timedelta(days=6 * 365 + 2)


@transaction.atomic
def forget_old(*, now: dt.datetime) -> int:
    """Remove them with their keys, so that no copy elsewhere opens either. Returns how many."""
    old = [
        *ContactRequest.objects.filter(ended_at__lt=now - KEPT),
        *Opening.objects.filter(ended_at__lt=now - KEPT, told_at__isnull=False),
    ]
    for one in old:
        destroy_key(owner=one.pk)
        one.delete()
    return len(old)
