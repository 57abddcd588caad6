"""The thresholds of a programme."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from handrail.audit.actions import record
from handrail.cases.models import Thresholds as Own
from handrail.cases.rules import BY_KEY, DEFAULTS, Thresholds, wrong_threshold
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import Programme


@transaction.atomic
def set_thresholds(
    *, programme: Programme, values: Thresholds, nudges_first: bool, by: User, now: dt.datetime
) -> None:
    """Keep what differs from our defaults, so that what is ours stays ours when we change it."""
    for key, (amber, red) in values.items():
        which, words = wrong_threshold(BY_KEY[key], amber, red)
        if which:
            raise Refusal(words, f"{key}_{which}")
    own = {key: list(pair) for key, pair in values.items() if pair != DEFAULTS[key]}
    Own.objects.update_or_create(
        programme=programme,
        defaults={"values": own, "nudges_first": nudges_first, "changed_by": by.pk, "changed_at": now},
    )
    _note(programme, by, "thresholds_set", now)


@transaction.atomic
def use_defaults(*, programme: Programme, by: User, now: dt.datetime) -> None:
    """Take all thresholds back to our defaults. What goes by itself stays."""
    if Own.objects.filter(programme=programme).update(values={}, changed_by=by.pk, changed_at=now):
        _note(programme, by, "thresholds_reset", now)


def _note(programme: Programme, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=f"cases.{verb}", subject=programme, school=programme.school_id, now=now)
