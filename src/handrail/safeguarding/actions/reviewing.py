"""Reviewing an emergency opening, and letting the two know of it. Never by whoever opened it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.safeguarding.actions.noting import write
from handrail.safeguarding.actions.settling import end_elapsed, tell_two
from handrail.safeguarding.models import Opening
from handrail.safeguarding.opening_access import openings_to_review, reads_words
from handrail.safeguarding.opening_states import Finding, OpeningState, before_opening
from handrail.vault.sealing import Reading, closed, reading

WORDS_READ = "safeguarding.opening_words_read"


@transaction.atomic
def review(*, opening: Opening, finding: str, words: str, by: User, now: dt.datetime) -> None:
    """Say whether it was right. Once; nobody changes it afterwards."""
    _check(opening, by)
    if finding not in Finding.values:
        raise Refusal(gettext("Choose what you found."), "finding")
    if not words:
        raise Refusal(gettext("Write down on what you base it."), "words")
    end_elapsed(now=now)
    rows = Opening.objects.filter(pk=opening.pk, state__in=before_opening(OpeningState.REVIEWED))
    if not rows.update(
        state=OpeningState.REVIEWED, reviewer=by, reviewed_at=now, finding=finding, remind_at=None,
        review=closed(opening, "review", words),
    ):  # fmt: skip
        raise Refusal(gettext("It is open still, or somebody has reviewed it meanwhile. Look at it again."))
    write(opening, by, "opening_questioned" if finding == Finding.QUESTIONED else "opening_reviewed", now)


@transaction.atomic
def lift_hold(*, opening: Opening, by: User, now: dt.datetime) -> None:
    """Let the two know now of what was held back from them."""
    _check(opening, by)
    if not Opening.objects.filter(pk=opening.pk, told_at=None).update(tell_at=now):
        raise Refusal(gettext("The two know of it already."))
    write(opening, by, "opening_hold_lifted", now)
    tell_two(opening=opening, now=now)


def read_words(opening: Opening, *, by: User, now: dt.datetime) -> Reading:
    """Note that a wellbeing lead reads why something was opened, and get what opens those words."""
    _check(opening, by)
    if not reads_words(by):
        raise RuntimeError("Only a wellbeing lead reads why something was opened.")
    what = [Opening.sealed_as]
    return reading(of=opening, what=what, by=by.pk, school=opening.school_id, now=now, verb=WORDS_READ)


def _check(opening: Opening, by: User) -> None:
    if not openings_to_review(by).filter(pk=opening.pk).exists():
        raise Refusal(gettext("Somebody else reviews this."))
