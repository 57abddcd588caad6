"""When a programme asks how it goes: its own days, or our defaults."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from handrail.audit.actions import record
from handrail.checkins.models import OwnSchedule
from handrail.checkins.schedule import DEFAULTS, Schedule, wrong_days, wrong_end
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import Programme


@transaction.atomic
def set_schedule(*, programme: Programme, schedule: Schedule, by: User, now: dt.datetime) -> None:
    """Keep when a programme asks. It counts for what was not asked yet: what was asked stays as it is."""
    for words, field in ((wrong_days(schedule.days), "days"), (wrong_end(schedule.before_end), "before_end")):
        if words:
            raise Refusal(words, field)
    schedule = replace(schedule, days=tuple(sorted(schedule.days)))
    if schedule == DEFAULTS:  # so that what is ours stays ours when we change it
        use_defaults(programme=programme, by=by, now=now)
        return
    values = {
        "days": list(schedule.days),
        "quarterly": schedule.quarterly,
        "half_way": schedule.half_way,
        "before_end": schedule.before_end,
    }
    more = {"changed_by": by.pk, "changed_at": now}
    OwnSchedule.objects.update_or_create(programme=programme, defaults={**values, **more})
    _note(programme, by, "days_set", now)


@transaction.atomic
def use_defaults(*, programme: Programme, by: User, now: dt.datetime) -> None:
    """Ask when we say again."""
    gone, _rows = OwnSchedule.objects.filter(programme=programme).delete()
    if gone:
        _note(programme, by, "days_reset", now)


def _note(programme: Programme, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=f"checkins.{verb}", subject=programme, school=programme.school_id, now=now)
