"""What would be published, what was, and how the two mails of it read."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from handrail.mentoring.states import MentorshipState
from handrail.pairing.models import Proposal, Round, Run
from handrail.pairing.states import RunState

PEOPLE = ("mentee__user", "mentor__user")


def latest_run(of: Round) -> Run | None:
    """The run that would be published, without what it computed."""
    done = of.runs.filter(state=RunState.DONE).defer("snapshot", "result", "report")
    return done.order_by("-number").first()


def to_publish(run: Run) -> QuerySet[Proposal]:
    """The pairs of a run that are not offered yet, by the mentor's number so that it is always the same."""
    waiting = run.proposals.filter(mentorship=None).select_related(*PEOPLE)
    return waiting.order_by("mentor__user__school_number", "mentee__user__school_number")


def held(of: Round, until: dt.datetime) -> QuerySet[Proposal]:
    """The pairs of the publication whose mails are held."""
    offered = Q(mentorship__state=MentorshipState.OFFERED, mentorship__offered_at=until)
    return Proposal.objects.filter(offered, run__round=of).select_related(
        "mentorship__programme", "mentorship__mentor", "mentorship__mentee", "mentorship__cohort"
    )


def published(of: Round) -> QuerySet[Proposal]:
    """Every pair that was published in a round, by the mentee's name."""
    found = Proposal.objects.filter(run__round=of, mentorship__isnull=False)
    return found.select_related(*PEOPLE, "mentorship").order_by("mentee__user__name", "pk")


def published_at_first(of: Round) -> dt.datetime | None:
    """When a round was first published, where something of that still stands."""
    return of.published_at if published(of).exists() else None
