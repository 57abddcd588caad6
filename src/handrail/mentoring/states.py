"""The states of a mentorship, and which may follow which. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    """An offer waits for the mentor; accepted, it runs. Whatever else ends it is nobody's fault."""

    OFFERED = "offered", _("Offered")
    ACTIVE = "active", _("Active")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered")
    WITHDRAWN = "withdrawn", _("Taken back")


_M = MentorshipState

OPEN = (_M.OFFERED, _M.ACTIVE)  # of these a mentee has at most one in a programme
MENTORSHIP_STEPS: Mapping[str, frozenset[str]] = {
    _M.OFFERED: frozenset({_M.ACTIVE, _M.DECLINED, _M.LAPSED, _M.WITHDRAWN}),
    _M.ACTIVE: frozenset(),
    _M.DECLINED: frozenset(),
    _M.LAPSED: frozenset(),
    _M.WITHDRAWN: frozenset(),
}


def before(state: str) -> list[str]:
    """The states that this one may follow."""
    return [former for former, after in MENTORSHIP_STEPS.items() if state in after]
