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


class Stage(models.TextChoices):
    """How far the two have come with their agreement, as one of them sees it."""

    NOT_BEGUN = "not_begun", _("Not begun")
    MY_PART = "my_part", _("Waits for what you expect")
    THEIR_PART = "their_part", _("Waits for what the other expects")
    I_READ = "i_read", _("Waits for you to read and accept it")
    THEY_READ = "they_read", _("Waits for the other to read and accept it")
    ACCEPTED = "accepted", _("Accepted by both")


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
