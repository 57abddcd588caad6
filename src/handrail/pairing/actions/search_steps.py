"""What the actions of a search share: it is held still, one step of a table at a time, and noted."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.states import MentorshipState
from handrail.pairing.queries import searching as queries
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import CANDIDATE_STEPS, SEARCH_STEPS, CandidateState, SearchState
from handrail.people.models import User
from handrail.programmes.models import Cohort
from handrail.programmes.states import CohortState, ProgrammeState

_OVER = {
    SearchState.ASKED: gettext_lazy("A mentor is being asked already. Wait for the answer."),
    SearchState.FOUND: gettext_lazy("A mentor is found, so this search is over."),
    SearchState.CLOSED: gettext_lazy("This search is closed."),
}


def held(search: Search) -> Search:
    """The search held still: whoever else does something in it waits, and finds it as it is then."""
    rows = Search.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__user", "enrolment__cohort__programme__school").get(pk=search.pk)


def check_own(search: Search, by: User) -> None:
    """Only the mentee of a search does what comes next."""
    if search.enrolment.user_id != by.pk:
        raise Refusal(gettext("Only the mentee can do this."))


def check_open(search: Search) -> None:
    """Nobody is chosen yet, and the cohort is not over."""
    if search.state != SearchState.OPEN:
        raise Refusal(str(_OVER[SearchState(search.state)]))
    check_runs(search.enrolment.cohort)


def check_runs(cohort: Cohort) -> None:
    """Pairs can still be made in the cohort."""
    if cohort.state == CohortState.ENDED or cohort.programme.state == ProgrammeState.ARCHIVED:
        raise Refusal(gettext("This cohort is over, so nobody can be paired in it."))


def check_free(search: Search) -> None:
    """A mentee has one mentor and one beside them at most; what a round found meanwhile ends the need."""
    here = queries.open_of_mentee(search)
    if len(here) > 1:
        raise Refusal(gettext("There are two mentors in this programme already, and that is the most."))
    asked = any(one.state == MentorshipState.OFFERED for one in here)
    if asked or any(one.offered_at > search.opened_at for one in here):
        raise Refusal(gettext("A mentor was found meanwhile, or is being asked. Nobody else is needed."))


def move_search(search: Search, to: SearchState, words: str, **values: object) -> None:
    """Move a search on if the table lets it, else refuse in these words; the search is held."""
    if to not in SEARCH_STEPS[search.state]:
        raise Refusal(words)
    search.state = to
    for name, value in values.items():
        setattr(search, name, value)
    search.save(update_fields=["state", *values])


def move(candidate: Candidate, to: CandidateState, *former: CandidateState, **values: object) -> None:
    """Move a candidate on if the table lets it; the search is locked."""
    if not all(to in CANDIDATE_STEPS[state] for state in former):
        raise ValueError(f"No candidate goes from {former} to {to}.")
    if not Candidate.objects.filter(pk=candidate.pk, state__in=former).update(state=to, **values):
        raise Refusal(gettext("This has changed meanwhile. Look at the page again."))
    candidate.refresh_from_db(fields=["state", *values])


def note(search: Search, by: UUID | None, verb: str, now: dt.datetime, *fields: str) -> None:
    """Record what was done, never about which mentor."""
    school = search.enrolment.cohort.programme.school_id
    record(by=by, verb=f"pairing.{verb}", subject=search, school=school, fields=fields, now=now)
