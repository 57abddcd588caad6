"""The states of a check-in, and which may follow which. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckInState(models.TextChoices):
    """Somebody was asked; they answered, or the time passed. Not answering is nobody's fault."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    PASSED = "passed", _("Not answered")


class Met(models.TextChoices):
    """Whether the two have met since they were asked last."""

    YES = "yes", _("Yes")
    PLANNED = "planned", _("Not yet, but we have a date")
    NO = "no", _("No, and no date")


class Pulse(models.IntegerChoices):
    """How the relationship feels, with words at each point."""

    NOT_WORKING = 1, _("1: it does not work")
    HARD = 2, _("2: it is hard")
    ALL_RIGHT = 3, _("3: it is all right")
    GOOD = 4, _("4: it is good")
    VERY_GOOD = 5, _("5: it is very good")


_S = CheckInState

CHECK_IN_STEPS: Mapping[str, frozenset[str]] = {
    _S.ASKED: frozenset({_S.ANSWERED, _S.PASSED}),
    _S.ANSWERED: frozenset({_S.ANSWERED}),  # changed within the time
    _S.PASSED: frozenset(),
}


def before(state: str) -> list[str]:
    """The states that this one may follow."""
    return [former for former, after in CHECK_IN_STEPS.items() if state in after]
