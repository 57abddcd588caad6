"""Who sees which round, run and pair, and what they may do with it: programmes say who runs a cohort.

Getting something is the permission check: 404 where a person may not see it, 403 with a sentence where they
see it and may not do what they asked.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handrail.pairing.models import Pin, Proposal, Round, Run, Shortlist, Suggestion
from handrail.pairing.states import RoundState
from handrail.people.models import User
from handrail.programmes.access import (
    Doing,
    can_change,
    one,
    require,
    visible_enrolments,
    visible_programmes,
)
from handrail.programmes.models import Enrolment
from handrail.programmes.states import EnrolmentState, Side

# ---- the studio: rounds and runs, for those who run the programme


def visible_rounds(user: User) -> QuerySet[Round]:
    """The rounds of the programmes that somebody runs."""
    rounds = Round.objects.filter(cohort__programme__in=visible_programmes(user))
    return rounds.select_related("cohort__programme__school")


def get_round(user: User, key: UUID, *, to: Doing = "see") -> Round:
    """One round of a programme that this person runs."""
    return _may(user, one(user, visible_rounds(user), key), to)


def get_run(user: User, key: UUID, *, to: Doing = "see") -> Run:
    """One run of such a round."""
    runs = Run.objects.filter(round__in=visible_rounds(user)).defer("snapshot", "result")
    found = one(user, runs.select_related("round__cohort__programme__school"), key)
    _may(user, found.round, to)
    return found


def get_proposal(user: User, key: UUID, *, to: Doing = "see") -> Proposal:
    """One pair that such a run proposed."""
    proposals = Proposal.objects.filter(run__round__in=visible_rounds(user)).select_related(
        "run__round__cohort__programme__school", "mentee__user", "mentor__user", "mentorship"
    )
    found = one(user, proposals.defer("run__snapshot", "run__result"), key)
    _may(user, found.run.round, to)
    return found


def get_pin(user: User, key: UUID, *, to: Doing = "see") -> Pin:
    """What was decided by hand in such a round."""
    pins = Pin.objects.filter(round__in=visible_rounds(user))
    found = one(user, pins.select_related("round__cohort__programme__school"), key)
    _may(user, found.round, to)
    return found


def get_mentee_of(user: User, run: Run, key: UUID) -> Enrolment:
    """A mentee of the cohort of a run that was got before."""
    members = Enrolment.objects.filter(cohort_id=run.round.cohort_id, side=Side.MENTEE)
    return one(user, members.select_related("user"), key)


def _may(user: User, found: Round, to: Doing) -> Round:
    if to == "change":
        require(user, can_change(found.cohort.programme), found)
    return found


# ---- choosing: mentees and mentors


def visible_shortlists(user: User) -> QuerySet[Shortlist]:
    """One's own lists of suggested mentors, for as long as one takes part, the latest first."""
    mine = Shortlist.objects.filter(enrolment__in=_joined(user, Side.MENTEE))
    shown = mine.exclude(round__state=RoundState.DRAFT)
    return shown.select_related("round__cohort__programme__school", "enrolment__user").order_by(
        "-round__created_at", "pk"
    )


def get_shortlist(user: User, key: UUID) -> Shortlist:
    """One's own list of suggested mentors."""
    return one(user, visible_shortlists(user), key)


def visible_mentor_places(user: User) -> QuerySet[Enrolment]:
    """One's own places as a mentor who has been suggested to somebody."""
    return _joined(user, Side.MENTOR).filter(suggested__isnull=False).distinct()


def get_mentor_place(user: User, key: UUID) -> Enrolment:
    """One's own place as a mentor who has been suggested to somebody."""
    return one(user, visible_mentor_places(user), key)


def get_suggestion(user: User, key: UUID) -> Suggestion:
    """A mentee to whom one is suggested."""
    mine = Suggestion.objects.filter(enrolment__in=_joined(user, Side.MENTOR))
    shown = mine.exclude(shortlist__round__state=RoundState.DRAFT)
    return one(user, shown.select_related("shortlist__round__cohort__programme", "enrolment"), key)


def _joined(user: User, side: Side) -> QuerySet[Enrolment]:
    return visible_enrolments(user).filter(side=side, state=EnrolmentState.JOINED)
