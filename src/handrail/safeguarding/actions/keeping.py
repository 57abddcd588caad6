"""Letting go of requests six years after they were over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.safeguarding.models import ContactRequest
from handrail.vault.actions import destroy_key

KEPT = dt.timedelta(days=6 * 365 + 2)


@transaction.atomic
def forget_old(*, now: dt.datetime) -> int:
    """Remove them with their keys, so that no copy elsewhere opens either. Returns how many."""
    old = list(ContactRequest.objects.filter(ended_at__lt=now - KEPT))
    for request in old:
        destroy_key(owner=request.pk)
        request.delete()
    return len(old)
