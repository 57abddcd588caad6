"""How a mentorship ends, and what is asked at its end. No kind of end is a failure."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndKind(models.TextChoices):
    """Why two people stop. Those who run the programme read it; the two read only whether it was planned."""

    PLANNED = "planned", _("As planned: the goals are met, or the time is over")
    INTEREST = "interest", _("As planned: interests have changed")
    NO_FAULT = "no_fault", _("It stops, without anybody’s fault")
    GRADUATION = "graduation", _("The mentee graduates")
    TRANSFER = "transfer", _("One of the two changes place or programme")
    LEFT = "left", _("One of the two leaves the school")


BY_PLAN = (EndKind.PLANNED, EndKind.INTEREST, EndKind.GRADUATION)  # then the two may stay in touch
UNDO = dt.timedelta(hours=1)  # for second thoughts; the mails wait for its end
LONGEST_PAUSE = dt.timedelta(days=366)
WORKING_DAYS = 10  # within which whoever asks for a new mentor is answered


class Reached(models.TextChoices):
    """Whether somebody reached what they hoped for."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
