"""A mentor for one mentee, outside of a round: a coordinator proposes, the mentee gets to know and chooses.

The log says what was done in a search, never about which mentor. What a mentor says here is told to nobody:
whoever is not free, for whatever reason, is "not available now".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mentoring.actions import offer, withdraw
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing import search_mails as mails
from handrail.pairing.actions.publishing import TO_ANSWER
from handrail.pairing.actions.search_steps import (
    check_free,
    check_open,
    check_own,
    check_runs,
    held,
    move,
    move_search,
    note,
)
from handrail.pairing.queries import searching as queries
from handrail.pairing.search_access import leader_of
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import (
    LIVE,
    MOST_ASKED,
    MOST_PROPOSED,
    UNDER_WAY,
    CandidateState,
    SearchState,
)
from handrail.pairing.snapshot import Wanted
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment
from handrail.programmes.states import EnrolmentState, Side

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
    note(made, by.pk, "search_begun", now, "second", "goals", "interests")
    return made


def _place_of(mentorship: Mentorship) -> Enrolment:
    """The place of a pair's mentee, held still so that two searches are not begun at once."""
    cohort = mentorship.cohort
    check_runs(cohort)
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
        note(search, by.pk, "search_changed", now, "second", "goals", "interests")
    return search


@transaction.atomic
def close(*, search: Search, by: User, now: dt.datetime) -> None:
    """Look for nobody any more. What was proposed goes; mentors asked for a call read that it is over."""
    locked = held(search)
    if locked.state == SearchState.ASKED:
        raise Refusal(gettext("A mentor is being asked. Take that question back first, or wait for it."))
    move_search(locked, SearchState.CLOSED, gettext("This search is over already."), ended_at=now)
    locked.candidates.filter(state__in=LIVE).update(state=CandidateState.TAKEN_BACK)
    note(locked, by.pk, "search_closed", now, "state")


# ---- proposing


@transaction.atomic
def propose(*, search: Search, mentors: Collection[UUID], by: User, today: dt.date, now: dt.datetime) -> int:
    """Propose mentors of the shortlist, by their places, and tell the mentee. Returns how many.

    Raises Refusal where they are too many or none, or one is not on the list any more.
    """
    locked = held(search)
    _check_can_propose(locked, len(mentors))
    found = queries.shortlist_of(locked, by, today)
    chosen = [line for line in found.lines if line.place.pk in mentors]
    if len(chosen) < len(mentors):
        raise Refusal(gettext("The list has changed meanwhile. Look at it again, then propose."), "mentors")
    first = locked.candidates.count() + 1
    for position, line in enumerate(chosen, first):
        _propose_one(locked, line, position, now)
    mails.post_proposed(locked, now=now)
    note(locked, by.pk, "mentors_proposed", now)
    return len(chosen)


def _check_can_propose(search: Search, number: int) -> None:
    check_open(search)
    if not number:
        raise Refusal(gettext("Tick at least one mentor."), "mentors")
    if search.candidates.filter(state__in=LIVE).count() + number > MOST_PROPOSED:
        words = gettext("At most three mentors are proposed at a time. Tick fewer, or take one back first.")
        raise Refusal(words, "mentors")
    check_free(search)


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
    search = held(candidate.search)
    move(candidate, CandidateState.TAKEN_BACK, *LIVE)
    note(search, by.pk, "proposal_taken_back", now)


# ---- getting to know each other: an introduction, and no meeting


@transaction.atomic
def ask_call(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """The mentee would like a call: the mentor is told who they are and how to reach them."""
    search = held(candidate.search)
    check_own(search, by)
    check_open(search)
    move(candidate, CandidateState.CALL_ASKED, CandidateState.PROPOSED, call_asked_at=now)
    mails.post_call(candidate, queries.wants_of(search), now=now)
    note(search, by.pk, "call_asked", now)


@transaction.atomic
def say_called(*, candidate: Candidate, day: dt.date, by: User, today: dt.date, now: dt.datetime) -> None:
    """The mentee notes on which day they had the call; another day where it was a mistake."""
    search = held(candidate.search)
    check_own(search, by)
    if day > today:
        raise Refusal(gettext("This day is still to come. Note the call once you have had it."), "day")
    if day < candidate.proposed_at.date() - dt.timedelta(days=1):
        raise Refusal(gettext("This was before the mentor was proposed to you."), "day")
    move(candidate, CandidateState.CALLED, CandidateState.CALL_ASKED, CandidateState.CALLED, called_on=day)
    note(search, by.pk, "call_noted", now, "called_on")


@transaction.atomic
def say_not_now(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """The mentor is not free now. Nobody asks why; the mentee reads that they are not available."""
    search = held(candidate.search)
    if candidate.enrolment.user_id != by.pk:
        raise Refusal(gettext("Only the mentor who was asked can answer."))
    move(candidate, CandidateState.NOT_NOW, CandidateState.CALL_ASKED, CandidateState.CALLED)
    note(search, by.pk, "candidate_not_now", now)
    _tell_if_empty(search, now)


# ---- choosing


@transaction.atomic
def pick(*, candidate: Candidate, by: User, now: dt.datetime) -> Mentorship | None:
    """The mentee chooses one, who is asked as any mentor is. Raises Refusal where they cannot choose now.

    None where these two cannot be a pair: why is told to nobody, because it may be private.
    """
    search = held(candidate.search)
    check_own(search, by)
    check_open(search)
    check_free(search)
    _check_not_asked_often(candidate)
    try:
        made = _offered(search, candidate, by, now)
    except Refusal:
        check_free(search)  # a round may have found somebody just now: that is no fault of the mentor
        move(candidate, CandidateState.NOT_NOW, *LIVE)
        note(search, None, "candidate_not_now", now)
        _tell_if_empty(search, now)
        return None
    move(candidate, CandidateState.PICKED, *LIVE, mentorship=made)
    move_search(search, SearchState.ASKED, gettext("This search is over."))
    note(search, by.pk, "mentor_picked", now, "state")
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


@transaction.atomic
def take_choice_back(*, candidate: Candidate, by: User, now: dt.datetime) -> None:
    """The mentee asks the mentor no more: the list is as it was, and a mentor whom a mail has
    asked is told without a reason.

    Raises Refusal where the mentor has answered, who may do so at the same moment.
    """
    asked = _offer_of(candidate.search)
    search = held(candidate.search)  # after the offer, as a mentor who answers now
    check_own(search, by)
    if asked is None or asked.pk != candidate.mentorship_id:
        raise Refusal(_answered_already(candidate))
    move(candidate, candidate.stood, CandidateState.PICKED, mentorship=None)
    move_search(search, SearchState.OPEN, "")
    if withdraw(mentorship=asked, by=by, now=now):
        mails.post_choice_back(search, asked, now=now)
    note(search, by.pk, "choice_taken_back", now, "state")


def _answered_already(candidate: Candidate) -> str:
    candidate.refresh_from_db(fields=["state"])
    name = {"name": candidate.enrolment.user.name}
    if candidate.state == CandidateState.FOUND:
        return gettext("%(name)s has said yes meanwhile, so this cannot be taken back.") % name
    return gettext("%(name)s is not being asked any more. Look at your list again.") % name


def _check_not_asked_often(candidate: Candidate) -> None:
    """A mentor is not asked over and over again."""
    if queries.times_taken_back(candidate) >= MOST_ASKED:
        words = gettext("%(name)s was asked twice already. Tell your coordinator if you want to ask again.")
        raise Refusal(words % {"name": candidate.enrolment.user.name})


def settle(mentorship: Mentorship, now: dt.datetime) -> None:
    """What the answer to an offer means for the search that it came of, in the transaction of the answer."""
    candidate = Candidate.objects.filter(mentorship=mentorship, state=CandidateState.PICKED).first()
    if candidate is None:
        return
    search = held(candidate.search)
    if mentorship.state == MentorshipState.ACTIVE:
        move(candidate, CandidateState.FOUND, CandidateState.PICKED)
        move_search(search, SearchState.FOUND, "", ended_at=now)
        search.candidates.filter(state__in=LIVE).update(state=CandidateState.PASSED)
        return
    withdrawn = mentorship.state == MentorshipState.WITHDRAWN
    move(
        candidate,
        CandidateState.TAKEN_BACK if withdrawn else CandidateState.NOT_NOW,
        CandidateState.PICKED,
    )
    move_search(search, SearchState.OPEN, "")
    left = not _tell_if_empty(search, now)
    mails.post_goes_on(search, left=left, now=now)  # whatever it was: the mentee waits for an answer


def let_go(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """Whoever leaves a cohort looks for nobody in it, and is proposed to nobody."""
    for search in enrolment.searches.filter(state__in=UNDER_WAY):
        _unpick(search, by, now)
        close(search=search, by=by, now=now)
    for candidacy in enrolment.candidacies.filter(state__in=LIVE).order_by("search", "pk"):
        search = held(candidacy.search)
        if Candidate.objects.filter(pk=candidacy.pk, state__in=LIVE).update(state=CandidateState.TAKEN_BACK):
            _tell_if_empty(search, now)


def _tell_if_empty(search: Search, now: dt.datetime) -> bool:
    """Whether the last mentor to choose from is gone. Then whoever leads the search is told: once, because
    the search is held, and of several who go together one finds nobody left.
    """
    if search.state != SearchState.OPEN or queries.is_anybody_left(search):
        return False
    if leader := leader_of(search):
        mails.post_ran_out(search, leader, now=now)
    return True


def _unpick(search: Search, by: User, now: dt.datetime) -> None:
    """Take back the question to the mentor whom the mentee chose; a mentee who leaves waits for no mail."""
    asked = _offer_of(search)
    locked = held(search)  # after the offer: a mentor who answers now holds the two in this order
    if locked.state == SearchState.ASKED:
        locked.candidates.filter(state=CandidateState.PICKED).update(state=CandidateState.TAKEN_BACK)
        move_search(locked, SearchState.OPEN, "")
    if asked:
        withdraw(mentorship=asked, by=by, now=now)


def _offer_of(search: Search) -> Mentorship | None:
    """The question to the mentor whom a mentee chose, held still while it waits for its answer."""
    offers = Mentorship.objects.select_for_update(of=("self",)).select_related("programme", "mentor")
    return offers.filter(candidate__search=search, state=MentorshipState.OFFERED).first()


def close_all(cohort: Cohort, by: User, now: dt.datetime) -> None:
    """Look for nobody in a cohort any more. Where a mentor is being asked it does not end yet."""
    for search in Search.objects.filter(enrolment__cohort=cohort, state=SearchState.OPEN):
        close(search=search, by=by, now=now)
