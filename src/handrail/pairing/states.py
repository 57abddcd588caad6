"""The states of a matching round and of its runs, and which may follow which. The tables are data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """From planning to pairs. A published round goes round again for those who are left."""

    DRAFT = "draft", _("Being prepared")
    CHOOSING = "choosing", _("People are choosing")
    SOLVING = "solving", _("Being worked out")
    REVIEW = "review", _("To be reviewed")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


class RunState(models.TextChoices):
    """One computation."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


class RunKind(models.TextChoices):
    """Everybody, or only those without a mentor, who get the places that are left."""

    ALL = "all", _("Everybody")
    REST = "rest", _("Those without a mentor")


class PinKind(models.TextChoices):
    """What a coordinator decided about two people by hand."""

    TOGETHER = "together", _("Kept together")
    APART = "apart", _("Kept apart")


_R, _N = RoundState, RunState

UNDER_WAY = (_N.WAITING, _N.RUNNING)  # of these a round has at most one
ROUND_STEPS: Mapping[str, frozenset[str]] = {
    _R.DRAFT: frozenset({_R.CHOOSING, _R.SOLVING, _R.CLOSED}),
    _R.CHOOSING: frozenset({_R.SOLVING, _R.CLOSED}),
    _R.SOLVING: frozenset({_R.REVIEW, _R.CHOOSING, _R.DRAFT, _R.PUBLISHED}),
    _R.REVIEW: frozenset({_R.SOLVING, _R.CHOOSING, _R.PUBLISHED, _R.CLOSED}),
    _R.PUBLISHED: frozenset({_R.SOLVING, _R.REVIEW, _R.CLOSED}),
    _R.CLOSED: frozenset(),
}
RUN_STEPS: Mapping[str, frozenset[str]] = {
    _N.WAITING: frozenset({_N.RUNNING, _N.STOPPED, _N.FAILED}),
    _N.RUNNING: frozenset({_N.RUNNING, _N.DONE, _N.FAILED, _N.STOPPED}),  # running anew after a kill
    _N.DONE: frozenset(),
    _N.FAILED: frozenset(),
    _N.STOPPED: frozenset(),
}


def before(state: str) -> list[str]:
    """The states of a run that this one may follow."""
    return [former for former, after in RUN_STEPS.items() if state in after]
