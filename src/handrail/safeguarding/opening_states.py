"""The states of an emergency opening, and which may follow which. The table is data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

LASTS = dt.timedelta(minutes=60)
LONGEST_HOLD = dt.timedelta(days=90)
REMINDED_EVERY = dt.timedelta(days=7)
WARNED_BEFORE = dt.timedelta(days=3)


class OpeningState(models.TextChoices):
    """It runs for an hour or until it is closed; then somebody else reviews it."""

    RUNNING = "running", _("Open now")
    OVER = "over", _("Over, to be reviewed")
    REVIEWED = "reviewed", _("Reviewed")


class Why(models.TextChoices):
    """Why somebody opens what is between two people."""

    LIFE = "life", _("A risk to somebody’s life")
    HARM = "harm", _("A risk of serious harm to somebody")
    DUTY = "duty", _("A legal duty, or the order of a court")
    OTHER = "other", _("Something else of that weight")


class Telling(models.TextChoices):
    """When the two are told."""

    NOW = "now", _("Tell both at once")
    LATER = "later", _("Not yet: telling them now would put somebody at risk")


class Finding(models.TextChoices):
    """What whoever reviewed it found."""

    KEPT = "kept", _("It was right to open it")
    QUESTIONED = "questioned", _("I question it, and take it further")


_S = OpeningState

OPENING_STEPS: Mapping[str, frozenset[str]] = {
    _S.RUNNING: frozenset({_S.OVER}),
    _S.OVER: frozenset({_S.REVIEWED}),
    _S.REVIEWED: frozenset(),
}


def before_opening(state: str) -> list[str]:
    """The states of an opening that this one may follow."""
    return [former for former, after in OPENING_STEPS.items() if state in after]
