"""Who reads a note, and what may follow. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visible(models.TextChoices):
    """A note is its writer's, or the two's. What was shared may have been read: it stays so."""

    ONLY_ME = "only_me", _("Only me")
    TWO = "two", _("The two of us")


VISIBLE_STEPS: Mapping[str, frozenset[str]] = {
    Visible.ONLY_ME: frozenset({Visible.TWO}),
    Visible.TWO: frozenset(),
}
