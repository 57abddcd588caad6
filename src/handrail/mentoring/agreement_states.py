"""The states of an agreement, and which may follow which. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """Each fills in what they expect, sealed from the other; both are there; both have accepted."""

    OPEN = "open", _("Open")
    FILLED = "filled", _("To be accepted")
    ACCEPTED = "accepted", _("Accepted")


class Often(models.TextChoices):
    """How often the two mean to meet."""

    WEEK = "week", _("Every week")
    FORTNIGHT = "fortnight", _("Every two weeks")
    MONTH = "month", _("Every month")
    TWO_MONTHS = "two_months", _("Every two months")
    TERM = "term", _("Once a term")
    NEED = "need", _("When there is need")


AGREEMENT_STEPS: Mapping[str, frozenset[str]] = {
    AgreementState.OPEN: frozenset({AgreementState.FILLED}),
    AgreementState.FILLED: frozenset({AgreementState.ACCEPTED}),
    AgreementState.ACCEPTED: frozenset(),
}
