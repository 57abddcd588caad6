"""The states of a programme, a cohort and an enrolment, and which may follow which. The tables are data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from handrail.lib.refusal import Refusal


class ProgrammeState(models.TextChoices):
    """A draft is seen by its coordinators alone; an open one takes people; an archived one is only read."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    ARCHIVED = "archived", "Archived"


class CohortState(models.TextChoices):
    """One run of a programme, from planning to its end."""

    PLANNED = "planned", "Planned"
    JOINING = "joining", "People are joining"
    CLOSED = "closed", "Joining is closed"
    RUNNING = "running", "Running"
    ENDED = "ended", "Ended"


class EnrolmentState(models.TextChoices):
    """Where one person stands on one side of one cohort."""

    ELIGIBLE = "eligible", "Not invited yet"
    INVITED = "invited", "Invited"
    JOINED = "joined", "Joined"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Side(models.TextChoices):
    """The side of a pair that somebody joins on. One person may be a mentor here and a mentee there."""

    MENTEE = "mentee", "Mentee"
    MENTOR = "mentor", "Mentor"


class Kind(models.TextChoices):
    """Kinds of relationship. Their conflict rules are in `data/programmes/kinds.toml`."""

    DEVELOPMENTAL = "developmental", "Developmental mentoring"
    SUPERVISOR = "supervisor", "Research or project supervision"
    SPONSOR = "sponsor", "Sponsorship or application advice"


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
