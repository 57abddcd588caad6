"""A mentor for one mentee, outside of a round: a coordinator proposes, the mentee gets to know and chooses.

The log says what was done in a search, never about which mentor. What a mentor says here is told to nobody:
whoever is not free, for whatever reason, is "not available now".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import offer, withdraw
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing import search_mails as mails
from handrail.pairing.actions.publishing import TO_ANSWER
from handrail.pairing.queries import searching as queries
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import (
    CANDIDATE_STEPS,
    LIVE,
    MOST_PROPOSED,
    SEARCH_STEPS,
    UNDER_WAY,
    CandidateState,
    SearchState,
)
from handrail.pairing.snapshot import Wanted
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState, Side

# ---- beginning and ending


@transaction.atomic
def begin(
    *, mentorship: Mentorship, second: bool, by: User, now: dt.datetime, wanted: Wanted | None = None
) -> Search:
    """Look for a mentor for the mentee of a pair: the search that is under way, or a new one.

    Without `wanted` it is what they said in their last search. Raises Refusal where they take part no more.
    """
    place = _place_of(mentorship)
    last = place.searches.order_by("-opened_at", "pk").first()
    if last and last.state in UNDER_WAY:
        return _said_anew(last, second, wanted, by, now)
    if wanted is None:
        wanted = Wanted(last.goals, last.interests) if last else Wanted()
    made = Search(
        enrolment=place, second=second, by=by.pk, opened_at=now,
        goals=list(wanted.goals), interests=list(wanted.interests),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody else began it just now
        return place.searches.get(state__in=UNDER_WAY)
    _note(made, by.pk, "search_begun", now, "second", "goals", "interests")
    return made


def _place_of(mentorship: Mentorship) -> Enrolment:
    """The place of a pair's mentee, held still so that two searches are not begun at once."""
    cohort = mentorship.cohort
    _check_runs(cohort)
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__programme__school")
    place = rows.filter(cohort=cohort, user=mentorship.mentee_id, side=Side.MENTEE).first()
    if place is None or place.state != EnrolmentState.JOINED:
        raise Refusal(gettext("The mentee does not take part in this cohort any more."))
    return place


def _said_anew(search: Search, second: bool, wanted: Wanted | None, by: User, now: dt.datetime) -> Search:
    """What the mentee wants by now, in the search that is under way."""
    if wanted is not None:  # also while a mentor is being asked, who may say no
        search.second, search.goals, search.interests = second, list(wanted.goals), list(wanted.interests)
        search.opened_at = now  # what was found before does not answer this wish
        search.save(update_fields=["second", "goals", "interests", "opened_at"])
        _note(search, by.pk, "search_changed", now, "second", "goals", "interests")
    return search


@transaction.atomic
def close(*, search: Search, by: User, now: dt.datetime) -> None:
    """Look for nobody any more. What was proposed goes; mentors asked for a call read that it is over."""
    locked = _locked(search)
    if locked.state == SearchState.ASKED:
        raise Refusal(gettext("A mentor is being asked. Take that question back first, or wait for it."))
    _move_search(locked, SearchState.CLOSED, gettext("This search is over already."), ended_at=now)
    locked.candidates.filter(state__in=LIVE).update(state=CandidateState.TAKEN_BACK)
    _note(locked, by.pk, "search_closed", now, "state")


# ---- proposing


@transaction.atomic
def propose(*, search: Search, mentors: Collection[UUID], by: User, today: dt.date, now: dt.datetime) -> int:
    """Propose mentors of the shortlist, by their places, and tell the mentee. Returns how many.

    Raises Refusal where they are too many or none, or one is not on the list any more.
    """
    locked = _locked(search)
    _check_can_propose(locked, len(mentors))
    found = queries.shortlist_of(locked, by, today)
    chosen = [line for line in found.lines if line.place.pk in mentors]
    if len(chosen) < len(mentors):
        raise Refusal(gettext("The list has changed meanwhile. Look at it again, then propose."), "mentors")
    first = locked.candidates.count() + 1
    for position, line in enumerate(chosen, first):
        _propose_one(locked, line, position, now)
    mails.post_proposed(locked, now=now)
    _note(locked, by.pk, "mentors_proposed", now)
    return len(chosen)


def _check_can_propose(search: Search, number: int) -> None:
    _check_open(search)
    if not number:
        raise Refusal(gettext("Tick at least one mentor."), "mentors")
    if search.candidates.filter(state__in=LIVE).count() + number > MOST_PROPOSED:
        words = gettext("At most three mentors are proposed at a time. Tick fewer, or take one back first.")
        raise Refusal(words, "mentors")
    _check_free(search)


def _propose_one(search: Search, line: queries.Line, position: int, now: dt.datetime) -> None:
    """A mentor whose proposal was taken back before can be proposed again."""
    said = {
        "position": position, "for_mentee": line.for_mentee, "for_mentor": line.for_mentor,
        "state": CandidateState.PROPOSED, "mentorship": None, "proposed_at": now, "call_asked_at": None,
        "called_on": None,
    }  # fmt: skip
    Candidate.objects.update_or_create(search=search, enrolment=line.place, defaults=said)


@transaction.atomic
def take_back(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """Take a proposal back until it is chosen: the mentee does not see it any more."""
    search = _locked(candidate.search)
    _move(candidate, CandidateState.TAKEN_BACK, *LIVE)
    _note(search, by.pk, "proposal_taken_back", now)


# ---- getting to know each other: an introduction, and no meeting


@transaction.atomic
def ask_call(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """The mentee would like a call: the mentor is told who they are and how to reach them."""
    search = _locked(candidate.search)
    _check_own(search, by)
    _check_open(search)
    _move(candidate, CandidateState.CALL_ASKED, CandidateState.PROPOSED, call_asked_at=now)
    mails.post_call(candidate, queries.wants_of(search), now=now)
    _note(search, by.pk, "call_asked", now)


@transaction.atomic
def say_called(*, candidate: Candidate, day: dt.date, by: User, today: dt.date, now: dt.datetime) -> None:
    """The mentee notes on which day they had the call; another day where it was a mistake."""
    search = _locked(candidate.search)
    _check_own(search, by)
    if day > today:
        raise Refusal(gettext("This day is still to come. Note the call once you have had it."), "day")
    if day < candidate.proposed_at.date() - dt.timedelta(days=1):
        raise Refusal(gettext("This was before the mentor was proposed to you."), "day")
    _move(candidate, CandidateState.CALLED, CandidateState.CALL_ASKED, CandidateState.CALLED, called_on=day)
    _note(search, by.pk, "call_noted", now, "called_on")


@transaction.atomic
def say_not_now(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """The mentor is not free now. Nobody asks why; the mentee reads that they are not available."""
    search = _locked(candidate.search)
    if candidate.enrolment.user_id != by.pk:
        raise Refusal(gettext("Only the mentor who was asked can answer."))
    _move(candidate, CandidateState.NOT_NOW, CandidateState.CALL_ASKED, CandidateState.CALLED)
    _note(search, by.pk, "candidate_not_now", now)


# ---- choosing


@transaction.atomic
def pick(*, candidate: Candidate, by: User, now: dt.datetime) -> Mentorship | None:
    """The mentee chooses one, who is asked as any mentor is. Raises Refusal where they cannot choose now.

    None where these two cannot be a pair: why is told to nobody, because it may be private.
    """
    search = _locked(candidate.search)
    _check_own(search, by)
    _check_open(search)
    _check_free(search)
    try:
        made = _offered(search, candidate, by, now)
    except Refusal:
        _check_free(search)  # a round may have found somebody just now: that is no fault of the mentor
        _move(candidate, CandidateState.NOT_NOW, *LIVE)
        _note(search, None, "candidate_not_now", now)
        return None
    _move(candidate, CandidateState.PICKED, *LIVE, mentorship=made)
    _move_search(search, SearchState.ASKED, gettext("This search is over."))
    _note(search, by.pk, "mentor_picked", now, "state")
    return made


def _offered(search: Search, candidate: Candidate, by: User, now: dt.datetime) -> Mentorship:
    if not Candidate.objects.filter(pk=candidate.pk, state__in=LIVE).exists():
        raise Refusal(gettext("This mentor is not proposed any more."))
    place = search.enrolment
    with transaction.atomic():
        return offer(
            cohort=place.cohort,
            mentee=place.user,
            mentor=candidate.enrolment.user,
            by=by,
            answer_by=now + TO_ANSWER,
            second=any(not one.second for one in queries.open_of_mentee(search)),
            chosen=True,
            now=now,
        )


def settle(mentorship: Mentorship, now: dt.datetime) -> None:
    """What the answer to an offer means for the search that it came of, in the transaction of the answer."""
    candidate = Candidate.objects.filter(mentorship=mentorship, state=CandidateState.PICKED).first()
    if candidate is None:
        return
    search = _locked(candidate.search)
    if mentorship.state == MentorshipState.ACTIVE:
        _move(candidate, CandidateState.FOUND, CandidateState.PICKED)
        _move_search(search, SearchState.FOUND, "", ended_at=now)
        search.candidates.filter(state__in=LIVE).update(state=CandidateState.PASSED)
        return
    withdrawn = mentorship.state == MentorshipState.WITHDRAWN
    _move(
        candidate,
        CandidateState.TAKEN_BACK if withdrawn else CandidateState.NOT_NOW,
        CandidateState.PICKED,
    )
    _move_search(search, SearchState.OPEN, "")
    mails.post_goes_on(search, now=now)  # whatever it was: the mentee waits for an answer


def let_go(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Whoever leaves a cohort looks for nobody in it, and is proposed to nobody."""
    for search in enrolment.searches.filter(state__in=UNDER_WAY):
        _unpick(search, by, now)
        close(search=search, by=by, now=now)
    enrolment.candidacies.filter(state__in=LIVE).update(state=CandidateState.TAKEN_BACK)


def _unpick(search: Search, by: User, now: dt.datetime) -> None:
    """Take back the question to the mentor whom the mentee chose; a mentee who leaves waits for no mail."""
    offers = Mentorship.objects.select_for_update(of=("self",)).select_related("programme")
    asked = offers.filter(candidate__search=search, state=MentorshipState.OFFERED).first()
    locked = _locked(search)  # after the offer: a mentor who answers now holds the two in this order
    if locked.state == SearchState.ASKED:
        locked.candidates.filter(state=CandidateState.PICKED).update(state=CandidateState.TAKEN_BACK)
        _move_search(locked, SearchState.OPEN, "")
    if asked:
        withdraw(mentorship=asked, by=by, now=now)


def close_all(cohort: Cohort, by: User, now: dt.datetime) -> None:
    """Look for nobody in a cohort any more. Where a mentor is being asked it does not end yet."""
    for search in Search.objects.filter(enrolment__cohort=cohort, state=SearchState.OPEN):
        close(search=search, by=by, now=now)


# ---- shared

_OVER = {
    SearchState.ASKED: gettext_lazy("A mentor is being asked already. Wait for the answer."),
    SearchState.FOUND: gettext_lazy("A mentor is found, so this search is over."),
    SearchState.CLOSED: gettext_lazy("This search is closed."),
}


def _locked(search: Search) -> Search:
    """The search held still: whoever else does something in it waits, and finds it as it is then."""
    rows = Search.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__user", "enrolment__cohort__programme__school").get(pk=search.pk)


def _check_own(search: Search, by: User) -> None:
    if search.enrolment.user_id != by.pk:
        raise Refusal(gettext("Only the mentee can do this."))


def _check_open(search: Search) -> None:
    if search.state != SearchState.OPEN:
        raise Refusal(str(_OVER[SearchState(search.state)]))
    _check_runs(search.enrolment.cohort)


def _check_runs(cohort: Cohort) -> None:
    if cohort.state == CohortState.ENDED or cohort.programme.state == ProgrammeState.ARCHIVED:
        raise Refusal(gettext("This cohort is over, so nobody can be paired in it."))


def _check_free(search: Search) -> None:
    """A mentee has one mentor and one beside them at most; what a round found meanwhile ends the need."""
    here = queries.open_of_mentee(search)
    if len(here) > 1:
        raise Refusal(gettext("There are two mentors in this programme already, and that is the most."))
    asked = any(one.state == MentorshipState.OFFERED for one in here)
    if asked or any(one.offered_at > search.opened_at for one in here):
        raise Refusal(gettext("A mentor was found meanwhile, or is being asked. Nobody else is needed."))


def _move_search(search: Search, to: SearchState, words: str, **values: object) -> None:
    if to not in SEARCH_STEPS[search.state]:
        raise Refusal(words)
    search.state = to
    for name, value in values.items():
        setattr(search, name, value)
    search.save(update_fields=["state", *values])


def _move(candidate: Candidate, to: CandidateState, *former: CandidateState, **values: object) -> None:
    """Move a candidate on if the table lets it; the search is locked."""
    if not all(to in CANDIDATE_STEPS[state] for state in former):
        raise ValueError(f"No candidate goes from {former} to {to}.")
    if not Candidate.objects.filter(pk=candidate.pk, state__in=former).update(state=to, **values):
        raise Refusal(gettext("This has changed meanwhile. Look at the page again."))
    candidate.refresh_from_db(fields=["state", *values])


def _note(search: Search, by: UUID | None, verb: str, now: dt.datetime, *fields: str) -> None:
    school = search.enrolment.cohort.programme.school_id
    record(by=by, verb=f"pairing.{verb}", subject=search, school=school, fields=fields, now=now)
