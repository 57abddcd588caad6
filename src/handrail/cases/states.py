"""The states of signs and cases, what can be done, and what may follow what. The tables are data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignState(models.TextChoices):
    """A sign is there, more or less pressing; when its fact is gone it lapses by itself."""

    AMBER = "amber", _("Worth a look")
    RED = "red", _("Needs somebody")
    LAPSED = "lapsed", _("Gone by itself")


class CaseState(models.TextChoices):
    """Somebody sees to a pair, waits for what was tried, and closes."""

    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")


class Quiet(models.TextChoices):
    """Why a pair is not looked at for a while."""

    EXAMS = "exams", _("exams")
    AWAY = "away", _("somebody is away")
    PAUSE = "pause", _("a pause")


class Why(models.TextChoices):
    """What opened a case."""

    RED = "red", _("A sign that needs somebody")
    AMBERS = "ambers", _("Two signs at once")
    HELP = "help", _("One of the two asked for help")
    INTERESTS = "interests", _("The mentee’s interests have changed")


class Step(models.TextChoices):
    """What a coordinator can do for a pair, from the lightest on."""

    NUDGE = "nudge", _("Nudge both")
    TALK = "talk", _("Offer a talk of three")
    CO_MENTOR = "co_mentor", _("Look for a second mentor")
    REMATCH = "rematch", _("Begin a rematch")


LOOKS = (Step.CO_MENTOR, Step.REMATCH)  # a search begins with them


class Helped(models.TextChoices):
    """What helped, when a case is closed."""

    NUDGE = "nudge", _("The nudge")
    TALK = "talk", _("The talk of three")
    CO_MENTOR = "co_mentor", _("A second mentor")
    REMATCH = "rematch", _("A rematch")
    THEMSELVES = "themselves", _("They found their way by themselves")
    NOTHING = "nothing", _("Nothing did")
    ENDED = "ended", _("The pair has ended")
    OTHER = "other", _("Something else")


class Wish(models.TextChoices):
    """What a mentee wants once their interests have changed. None of it is anybody’s fault."""

    KEEP = "keep", _("Keep my mentor, and talk about it together")
    ADD = "add", _("Keep my mentor, and look for a second one as well")
    CHANGE = "change", _("Change to another mentor")


class Noted(models.TextChoices):
    """What a line of a case’s history is."""

    SIGN = "sign", _("A sign")
    HELP = "help", _("Asked for help")
    INTERESTS = "interests", _("Interests have changed")
    STEP = "step", _("Done")
    NOTE = "note", _("Note")
    OWNER = "owner", _("Taken over")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")


LIVE = (SignState.AMBER, SignState.RED)
SIGN_STEPS: Mapping[str, frozenset[str]] = {
    SignState.AMBER: frozenset({SignState.RED, SignState.LAPSED}),
    SignState.RED: frozenset({SignState.AMBER, SignState.LAPSED}),
    SignState.LAPSED: frozenset(),
}
CASE_STEPS: Mapping[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.WAITING, CaseState.CLOSED}),
    CaseState.WAITING: frozenset({CaseState.OPEN, CaseState.WAITING, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.REOPENED}),
    CaseState.REOPENED: frozenset({CaseState.WAITING, CaseState.CLOSED}),
}

# Service levels: working days until somebody has answered, and until what was begun is done.
TO_ANSWER = 5
TO_FINISH: Mapping[str, int] = {Step.NUDGE: 5, Step.TALK: 5, Step.CO_MENTOR: 10, Step.REMATCH: 10}


def before(steps: Mapping[str, frozenset[str]], state: str) -> list[str]:
    """The states that one may follow, by a table."""
    return [former for former, after in steps.items() if state in after]
