"""A cohort of the demonstration that has been matched: most pairs run, some mentors are asked, some wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction

from handrail.learning import demo as learning
from handrail.mailroom import demo as past_mail
from handrail.mentoring import demo as mentoring
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing import compute
from handrail.pairing.actions import computing, rounds, suggesting
from handrail.pairing.actions.publishing import SECOND_THOUGHTS, TO_ANSWER
from handrail.pairing.models import Proposal, Round, Run, Shortlist, Suggestion
from handrail.pairing.snapshot import freeze
from handrail.pairing.states import RoundState, RunKind
from handrail.people.actions.places import take_place
from handrail.people.models import School, User
from handrail.programmes.actions import running
from handrail.programmes.demo import enrol, finals, open_programme, title_of
from handrail.programmes.models import Cohort, Programme
from handrail.programmes.states import CohortState, Side

TITLE = "Career mentoring"
PEOPLE = ("mentee__school", "mentor__school", "programme__school", "cohort")
EVERY = {Side.MENTEE: ("S", 4), Side.MENTOR: ("M", 3)}  # letter of the numbers, and one in how many
ALL_JOINED = ("joined", "joined", "joined", "joined", "joined", "joined", "declined")
ORDERS = ((2, 1, 3), (1,), (), (3, 1), (1, 2, 4, 3, 5), (2, 4))  # places on the list that people put in order
ANSWERS = (  # what every ten mentors say
    "active", "active", "active", "offered", "active", "active", "declined", "active", "active", "offered",
)  # fmt: skip
STARTED, PUBLISHED = dt.timedelta(days=112), dt.timedelta(days=92)
ASKED = dt.timedelta(days=2)  # ago, those mentors who have not answered yet


@transaction.atomic
def seed(school: School, now: dt.datetime) -> None:
    """A programme whose cohort has begun, three months after its pairs were published. Runs once."""
    if Programme.objects.filter(school=school, title=TITLE).exists():
        return
    by = User.objects.filter(school=school, leads__isnull=False).order_by("created_at")[0]
    cohort = _cohort(by, now)
    learning.seed(school, now)
    if {place.side for place in cohort.enrolments.filter(state="joined")} == set(Side):
        _matched(cohort, by, now)
    running.move_cohort(cohort=cohort, by=by, to=CohortState.RUNNING, now=now)


def _cohort(by: User, now: dt.datetime) -> Cohort:
    programme = open_programme(by, "clinical_one_to_one", TITLE, now)
    starts = _day(by, now - PUBLISHED)
    made = running.plan_cohort(
        programme=programme, by=by, title=title_of(starts), starts=starts, now=now - STARTED
    )
    finals(programme, by, now)
    for state in (CohortState.JOINING, CohortState.CLOSED):
        running.move_cohort(cohort=made, by=by, to=state, now=now - STARTED)
    for side, (letter, every) in EVERY.items():
        stages = programme.plan.stages(side)
        users = User.objects.filter(school=by.school, stage__in=stages, school_number__startswith=letter)
        enrol(made, side, users.order_by("school_number")[1::every], ALL_JOINED, now - STARTED)
    return made


def _matched(cohort: Cohort, by: User, now: dt.datetime) -> None:
    then = now - STARTED
    of = rounds.start_round(cohort=cohort, by=by, choose_by=_day(by, then) + dt.timedelta(days=14), now=then)
    _choose(of, by, then)
    run = _run(of, by, now - PUBLISHED - dt.timedelta(days=1))
    _publish(of, run, now)


def _choose(of: Round, by: User, then: dt.datetime) -> None:
    Round.objects.filter(pk=of.pk).update(state=RoundState.CHOOSING, opened_at=then)
    snapshot = freeze(of, today=_day(by, then))
    request = {"task": "suggest", "snapshot": snapshot, "weights": of.weights, "seed": of.seed}
    suggesting.keep(round=of, reply=compute.reply_to(request, _no_matter))
    lists = list(of.shortlists.order_by("enrolment__user__school_number"))
    Suggestion.objects.bulk_update(list(_wishes(lists)), ["rank"])
    chosen = [one for number, one in enumerate(lists) if ORDERS[number % len(ORDERS)]]
    for one in chosen:
        one.ranked_at = then + dt.timedelta(days=2)
    Shortlist.objects.bulk_update(chosen, ["ranked_at"])


def _wishes(lists: Sequence[Shortlist]) -> Iterator[Suggestion]:
    for number, one in enumerate(lists):
        places = {suggestion.position: suggestion for suggestion in one.suggestions.all()}
        order = [place for place in ORDERS[number % len(ORDERS)] if place in places]
        for rank, place in enumerate(order, start=1):
            places[place].rank = rank
            yield places[place]


def _run(of: Round, by: User, at: dt.datetime) -> Run:
    """One run, computed here and now instead of beside the page."""
    Round.objects.filter(pk=of.pk).update(state=RoundState.SOLVING)
    run = Run.objects.create(
        round=of, number=1, kind=RunKind.ALL, weights=of.weights, seed=of.seed, by=by.pk, asked_at=at
    )
    snapshot = computing.start(run, today=_day(by, at)) or {}
    reply = compute.reply_to(computing.request_of(run, snapshot, "run"), _no_matter)
    computing.finish(run, reply, now=at)
    return run


def _publish(of: Round, run: Run, now: dt.datetime) -> None:
    told = now - PUBLISHED + SECOND_THOUGHTS
    Round.objects.filter(pk=of.pk).update(
        state=RoundState.PUBLISHED, published_at=now - PUBLISHED, held_until=told
    )
    proposals = run.proposals.select_related("mentee__user", "mentor__user")
    for number, proposal in enumerate(proposals.order_by("mentee__user__school_number")):
        answer = ANSWERS[number % len(ANSWERS)]
        at = now - ASKED if answer == MentorshipState.OFFERED else told
        proposal.mentorship = _mentorship(of.cohort, proposal, answer, at)
        proposal.save(update_fields=["mentorship"])
    mentoring.live(_pairs(of.cohort), now)
    past_mail.sent_at_their_time(now)


def _pairs(cohort: Cohort) -> list[Mentorship]:
    """The pairs that run; those whom a visitor can be come first."""
    active = Mentorship.objects.filter(cohort=cohort, state=MentorshipState.ACTIVE)
    found = list(active.select_related(*PEOPLE).order_by("mentee__school_number"))
    first = min(found, key=lambda pair: pair.mentor.school_number, default=None)
    return sorted(found, key=lambda pair: first is None or pair.mentor_id != first.mentor_id)


def _mentorship(cohort: Cohort, proposal: Proposal, wanted: str, told: dt.datetime) -> Mentorship:
    mentor = proposal.mentor.user
    usual = cohort.programme.plan.capacity.usual
    begun = wanted == MentorshipState.ACTIVE and take_place(mentor=mentor.pk, usual=usual)
    state = wanted if begun or wanted != MentorshipState.ACTIVE else MentorshipState.OFFERED
    answered = None if state == MentorshipState.OFFERED else told + dt.timedelta(days=2)
    return Mentorship.objects.create(
        programme=cohort.programme,
        cohort=cohort,
        mentee=proposal.mentee.user,
        mentor=mentor,
        kind=cohort.programme.kind,
        state=state,
        starts=answered.date() if answered and begun else None,
        offered_at=told,
        answer_by=told + TO_ANSWER,
        answered_at=answered,
    )


def _day(by: User, at: dt.datetime) -> dt.date:
    return at.astimezone(ZoneInfo(by.school.time_zone)).date()


def _no_matter(_part: int) -> None:
    """Nobody watches how far it is."""
