"""The states of a search for one mentee and of its candidates, and which may follow which, as data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchState(models.TextChoices):
    """A coordinator looks for a mentor for one mentee, until somebody has said yes or it is closed."""

    OPEN = "looking", _("Open: nobody is chosen yet")
    ASKED = "asked", _("A mentor is being asked")
    FOUND = "found", _("A mentor is found")
    CLOSED = "closed", _("Closed")


class CandidateState(models.TextChoices):
    """A mentor who is proposed to the mentee, from the proposal on. No end is anybody's fault."""

    PROPOSED = "proposed", _("Proposed")
    CALL_ASKED = "call_asked", _("The mentee asked for a call")
    CALLED = "called", _("They had a call")
    PICKED = "picked", _("Chosen, and being asked")
    FOUND = "found", _("Their mentor")
    NOT_NOW = "not_now", _("Not available now")
    PASSED = "passed", _("Another mentor was found")
    TAKEN_BACK = "taken_back", _("Taken back")


_S, _C = SearchState, CandidateState

UNDER_WAY = (_S.OPEN, _S.ASKED)  # of these a mentee has at most one
LIVE = (_C.PROPOSED, _C.CALL_ASKED, _C.CALLED)  # whom the mentee can choose
SHOWN = (*LIVE, _C.PICKED, _C.FOUND, _C.NOT_NOW)  # what the mentee reads of
MOST_PROPOSED = 3  # at a time
MOST_ASKED = 2  # times that a mentee asks the same mentor, if they take the question back
SEARCH_STEPS: Mapping[str, frozenset[str]] = {
    _S.OPEN: frozenset({_S.ASKED, _S.CLOSED}),
    _S.ASKED: frozenset({_S.OPEN, _S.FOUND}),
    _S.FOUND: frozenset(),
    _S.CLOSED: frozenset(),
}
_ENDS = frozenset({_C.NOT_NOW, _C.PASSED, _C.TAKEN_BACK})
CANDIDATE_STEPS: Mapping[str, frozenset[str]] = {
    _C.PROPOSED: frozenset({_C.CALL_ASKED, _C.PICKED}) | _ENDS,
    _C.CALL_ASKED: frozenset({_C.CALLED, _C.PICKED}) | _ENDS,
    _C.CALLED: frozenset({_C.CALLED, _C.PICKED}) | _ENDS,  # called again: another day was meant
    _C.PICKED: frozenset({_C.FOUND, _C.NOT_NOW, _C.TAKEN_BACK, *LIVE}),  # live again: the mentee asks no more
    _C.FOUND: frozenset(),
    _C.NOT_NOW: frozenset(),
    _C.PASSED: frozenset(),
    _C.TAKEN_BACK: frozenset({_C.PROPOSED}),
}


def before(state: str) -> list[str]:
    """The states of a candidate that this one may follow."""
    return [former for former, after in CANDIDATE_STEPS.items() if state in after]
