"""How much one person may send within an hour, whichever process of the site they reach.

A bucket for each person and kind: so much fits in at once, and it empties steadily, within an hour. All
figures are here.
"""

from __future__ import annotations

import datetime as dt
import math

from django.db import transaction
from django.utils.translation import ngettext

from handrail.lib.refusal import Refusal
from handrail.people.models import Pace, User

HOUR = dt.timedelta(hours=1)
MOST = {Pace.What.FILES: 30, Pace.What.WORDS: 60}
MINUTE = 60


class TooMuch(Refusal):
    """Somebody has sent enough for now; `seconds` until they can go on."""

    def __init__(self, words: str, field: str, seconds: int) -> None:
        super().__init__(words, field)
        self.seconds = seconds


@transaction.atomic
def take(*, by: User, what: Pace.What, number: int, field: str, now: dt.datetime) -> None:
    """Count what somebody sends. Raises TooMuch, with when they can go on, and then nothing is counted.

    The row is locked meanwhile, so that of many at once no more come through than fit.
    """
    step = HOUR / MOST[what]
    Pace.objects.get_or_create(user=by, what=what, defaults={"until": now})
    row = Pace.objects.select_for_update().get(user=by, what=what)
    begins = now if not now < row.until <= now + HOUR else row.until  # later than that: a clock was set back
    ends = begins + number * step
    if ends > now + HOUR:
        raise _too_much(what, min(number, MOST[what]), field, begins - now, step)
    Pace.objects.filter(pk=row.pk).update(until=ends)


def _too_much(what: Pace.What, number: int, field: str, filled: dt.timedelta, step: dt.timedelta) -> TooMuch:
    seconds = max(1, math.ceil((filled + number * step - HOUR).total_seconds()))
    minutes = math.ceil(seconds / MINUTE)
    if what == Pace.What.FILES:
        words = ngettext(
            "You have sent many files: %(most)d in an hour is the most. This one was not read. Choose it "
            "again in %(minutes)d minute.",
            "You have sent many files: %(most)d in an hour is the most. This one was not read. Choose it "
            "again in %(minutes)d minutes.",
            minutes,
        )
    else:
        words = ngettext(
            "You have written a great deal: %(most)d messages in an hour is the most. Your words stand here "
            "still. Send them in %(minutes)d minute.",
            "You have written a great deal: %(most)d messages in an hour is the most. Your words stand here "
            "still. Send them in %(minutes)d minutes.",
            minutes,
        )
    return TooMuch(words % {"most": MOST[what], "minutes": minutes}, field, seconds)
