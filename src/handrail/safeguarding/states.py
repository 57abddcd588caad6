"""The states of a request to be contacted, and which may follow which. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """It waits until a wellbeing lead opens it; they make contact, and close it. It can be taken back."""

    WAITING = "waiting", _("Waiting")
    SEEN = "seen", _("Opened")
    CONTACTED = "contacted", _("Contacted")
    CLOSED = "closed", _("Closed")
    TAKEN_BACK = "taken_back", _("Taken back")


class How(models.TextChoices):
    """How somebody wants to be contacted."""

    MAIL = "mail", _("By mail")
    PHONE = "phone", _("By phone")


class Ending(models.TextChoices):
    """How a request was closed."""

    PLAN = "plan", _("We have a plan to which they agreed")
    NOTHING = "nothing", _("They want nothing more")
    UNREACHED = "unreached", _("They could not be reached, and I tried more than once")


_S = RequestState

REQUEST_STEPS: Mapping[str, frozenset[str]] = {
    _S.WAITING: frozenset({_S.SEEN, _S.TAKEN_BACK}),
    _S.SEEN: frozenset({_S.CONTACTED, _S.CLOSED, _S.TAKEN_BACK}),
    _S.CONTACTED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.TAKEN_BACK: frozenset(),
}
STANDS = (_S.WAITING, _S.SEEN)  # of these a person has at most one
UNDER_WAY = (_S.SEEN, _S.CONTACTED)  # somebody has opened them, and nobody has closed them


def before(state: str) -> list[str]:
    """The states that this one may follow."""
    return [former for former, after in REQUEST_STEPS.items() if state in after]
