"""What a link in a mail is for, and what can be done by it. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a link is for."""

    TIME = "time", _("Choose a time")
    MOVE = "move", _("Move a meeting")
    CALL_OFF = "call_off", _("Call a meeting off")
    MET = "met", _("Say whether you met")
    OFFER = "offer", _("Answer about a mentee")


class Deed(models.TextChoices):
    """What somebody does by a link."""

    AGREE = "agree", _("Agreed on a time")
    MOVE = "move", _("Moved the meeting")
    CALL_OFF = "call_off", _("Called the meeting off")
    HELD = "held", _("We met")
    NOT_HELD = "not_held", _("It could not happen")
    ACCEPT = "accept", _("Accepted")
    DECLINE = "decline", _("Declined")


class Notice(models.TextChoices):
    """What the two are written to about by the clock."""

    TOMORROW = "tomorrow", _("The meeting is tomorrow")
    MET = "met", _("Did you meet?")


DEEDS: Mapping[str, frozenset[str]] = {
    Purpose.TIME: frozenset({Deed.AGREE, Deed.CALL_OFF}),
    Purpose.MOVE: frozenset({Deed.MOVE, Deed.CALL_OFF}),
    Purpose.CALL_OFF: frozenset({Deed.CALL_OFF}),
    Purpose.MET: frozenset({Deed.HELD, Deed.NOT_HELD}),
    Purpose.OFFER: frozenset({Deed.ACCEPT, Deed.DECLINE}),
}
