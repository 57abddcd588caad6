"""The states of a programme, a cohort and an enrolment, and which may follow which. The tables are data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from handrail.lib.refusal import Refusal


class ProgrammeState(models.TextChoices):
    """A draft is seen by its coordinators alone; an open one takes people; an archived one is only read."""

    DRAFT = "draft", gettext_lazy("Draft")
    OPEN = "open", gettext_lazy("Open")
    ARCHIVED = "archived", gettext_lazy("Archived")


class CohortState(models.TextChoices):
    """One run of a programme, from planning to its end."""

    PLANNED = "planned", gettext_lazy("Planned")
    JOINING = "joining", gettext_lazy("People are joining")
    CLOSED = "closed", gettext_lazy("Joining is closed")
    RUNNING = "running", pgettext_lazy("a cohort", "Running")
    ENDED = "ended", gettext_lazy("Ended")


class EnrolmentState(models.TextChoices):
    """Where one person stands on one side of one cohort."""

    ELIGIBLE = "eligible", gettext_lazy("Not invited yet")
    INVITED = "invited", gettext_lazy("Invited")
    JOINED = "joined", gettext_lazy("Joined")
    DECLINED = "declined", gettext_lazy("Declined")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


class Side(models.TextChoices):
    """The side of a pair that somebody joins on. One person may be a mentor here and a mentee there."""

    MENTEE = "mentee", gettext_lazy("Mentee")
    MENTOR = "mentor", gettext_lazy("Mentor")


class Kind(models.TextChoices):
    """Kinds of relationship. Their conflict rules are in `data/programmes/kinds.toml`."""

    DEVELOPMENTAL = "developmental", gettext_lazy("Developmental mentoring")
    SUPERVISOR = "supervisor", gettext_lazy("Research or project supervision")
    SPONSOR = "sponsor", gettext_lazy("Sponsorship or application advice")


_P, _C, _E = ProgrammeState, CohortState, EnrolmentState

PROGRAMME_STEPS: Mapping[str, frozenset[str]] = {
    _P.DRAFT: frozenset({_P.OPEN, _P.ARCHIVED}),
    _P.OPEN: frozenset({_P.ARCHIVED}),
    _P.ARCHIVED: frozenset({_P.DRAFT}),
}
COHORT_STEPS: Mapping[str, frozenset[str]] = {
    _C.PLANNED: frozenset({_C.JOINING}),
    _C.JOINING: frozenset({_C.CLOSED}),
    _C.CLOSED: frozenset({_C.JOINING, _C.RUNNING}),
    _C.RUNNING: frozenset({_C.ENDED}),
    _C.ENDED: frozenset(),
}
ENROLMENT_STEPS: Mapping[str, frozenset[str]] = {
    _E.ELIGIBLE: frozenset({_E.INVITED, _E.JOINED, _E.DECLINED, _E.WITHDRAWN}),
    _E.INVITED: frozenset({_E.JOINED, _E.DECLINED, _E.WITHDRAWN}),
    _E.JOINED: frozenset({_E.WITHDRAWN}),
    _E.DECLINED: frozenset({_E.JOINED}),
    _E.WITHDRAWN: frozenset({_E.JOINED}),
}


def check_step(steps: Mapping[str, frozenset[str]], now: str, wanted: str, words: str) -> None:
    """Raise Refusal with `words` unless the table lets `wanted` follow `now`."""
    if wanted not in steps[now]:
        raise Refusal(words)
