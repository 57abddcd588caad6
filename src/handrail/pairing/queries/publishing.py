"""What would be published, how the two mails of it read, and what was published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from handrail.mailroom.rendering import Words
from handrail.mentoring import mails
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.pairing.models import Proposal, Round, Run
from handrail.pairing.queries.coverage import waiting as without_mentor
from handrail.pairing.states import RunState

PEOPLE = ("mentee__user", "mentor__user")


def latest_run(of: Round) -> Run | None:
    """The run that would be published, without what it computed."""
    done = of.runs.filter(state=RunState.DONE).defer("snapshot", "result", "report")
    return done.order_by("-number", "pk").first()


def to_publish(run: Run) -> QuerySet[Proposal]:
    """The pairs of a run that are not offered yet, by the mentor's number so that it is always the same."""
    waiting = run.proposals.filter(mentorship=None).select_related(*PEOPLE)
    return waiting.order_by("mentor__user__school_number", "mentee__user__school_number")


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a run would do, in numbers, and one pair's two mails as their readers get them."""

    run: Run
    offers: int
    mentors: int
    left: int
    example: Proposal
    to_mentor: Words
    to_mentee: Words

    @property
    def trial(self) -> bool:
        """Whether these pairs were found with other weights than the round's own."""
        return bool(self.run.weights != self.run.round.weights)

    @property
    def mentees(self) -> int:
        """Those who have neither a mentor nor one who is asked."""
        return self.offers + self.left


def preview(of: Round, answer_by: dt.datetime) -> Preview | None:
    """None where there is nothing to publish."""
    run = latest_run(of)
    waiting = list(to_publish(run)) if run else []
    if run is None or not waiting:
        return None
    example = min(waiting, key=lambda one: (one.mentee.user.name, one.pk))
    made = _as_offer(of, example, answer_by)
    return Preview(
        run=run,
        offers=len(waiting),
        mentors=len({one.mentor_id for one in waiting}),
        left=without_mentor(of.cohort).exclude(pk__in=[one.mentee_id for one in waiting]).count(),
        example=example,
        to_mentor=mails.shown_offer(made),
        to_mentee=mails.shown_news(made),
    )


def _as_offer(of: Round, proposal: Proposal, answer_by: dt.datetime) -> Mentorship:
    """A mentorship as it would be, which is never saved."""
    return Mentorship(
        programme=of.cohort.programme,
        cohort=of.cohort,
        mentee=proposal.mentee.user,
        mentor=proposal.mentor.user,
        starts=max(of.cohort.starts, answer_by.date()),
        answer_by=answer_by,
    )


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
