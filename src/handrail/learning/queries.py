"""Who has finished which training, as it was confirmed. A confirmation counts in every programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from handrail.learning.models import Completion
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment, Programme
from handrail.programmes.plans import Training, template, template_keys
from handrail.programmes.states import EnrolmentState, Side

Show = Literal["everybody", "all", "some", "none"]


def modules_for(programme: Programme, side: str) -> tuple[Training, ...]:
    """What a programme asks one side to finish before they are matched."""
    return tuple(module for module in programme.plan.training if module.side == side)


def trained_users(cohort: Cohort) -> set[UUID]:
    """Those who joined a cohort and finished all that is asked of their side, or of both. Two queries."""
    asked = {side: {module.key for module in modules_for(cohort.programme, side)} for side in Side}
    joined = list(cohort.enrolments.filter(state=EnrolmentState.JOINED).values_list("user_id", "side"))
    done: dict[UUID, set[str]] = {user: set() for user, _ in joined}
    here = Completion.objects.filter(user__enrolments__cohort=cohort)
    for user, module in here.values_list("user_id", "module"):
        done.setdefault(user, set()).add(module)
    short = {user for user, side in joined if asked[Side(side)] - done[user]}
    return {user for user, _ in joined} - short


def open_modules(enrolment: Enrolment) -> list[Training]:
    """What somebody still has to finish for their place. One query."""
    done = set(enrolment.user.completions.values_list("module", flat=True))
    modules = modules_for(enrolment.cohort.programme, enrolment.side)
    return [module for module in modules if module.key not in done]


def training_of(cohort: Cohort, side: str, show: Show) -> QuerySet[Enrolment]:
    """Those who joined one side, with how many of its modules (`done`) they have finished, by name."""
    keys = [module.key for module in modules_for(cohort.programme, side)]
    joined = cohort.enrolments.filter(side=side, state=EnrolmentState.JOINED).select_related("user")
    counted = Count("user__completions", filter=Q(user__completions__module__in=keys))
    listed = joined.annotate(done=counted).order_by("user__name", "pk")
    if show == "all":
        return listed.filter(done=len(keys))
    if show == "some":
        return listed.filter(done__gt=0, done__lt=len(keys))
    return listed.filter(done=0) if show == "none" else listed


def joined_by_number(cohort: Cohort) -> dict[str, Enrolment]:
    """Those who joined a side that must finish something, by school number."""
    asked = [side for side in Side if modules_for(cohort.programme, side)]
    joined = cohort.enrolments.filter(side__in=asked, state=EnrolmentState.JOINED).select_related("user")
    return {place.user.school_number: place for place in joined}


def joined_keys(cohort: Cohort, side: str) -> QuerySet[Enrolment, UUID]:
    """The places of those who joined one side."""
    return cohort.enrolments.filter(side=side, state=EnrolmentState.JOINED).values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One module on a person's page, and when it was confirmed; None where it is still to come."""

    label: str
    completion: Completion | None


def modules_of(enrolment: Enrolment) -> list[tuple[Training, Completion | None]]:
    """Each module that is asked of a place, with its confirmation. One query."""
    done = {one.module: one for one in enrolment.user.completions.all()}
    modules = modules_for(enrolment.cohort.programme, enrolment.side)
    return [(module, done.get(module.key)) for module in modules]


def own_training(user: User, places: QuerySet[Enrolment]) -> list[Confirmed]:
    """What is asked of somebody in all their places, and whatever else was confirmed. Two queries."""
    labels: dict[str, str] = {}
    for place in places:
        if place.state == EnrolmentState.JOINED:
            modules = modules_for(place.cohort.programme, place.side)
            labels |= {module.key: module.label for module in modules}
    done = {one.module: one for one in user.completions.order_by("at", "pk")}
    ours = _shipped_labels()
    wanted = labels | {key: ours.get(key, key) for key in done if key not in labels}
    return [Confirmed(label, done.get(key)) for key, label in wanted.items()]


def _shipped_labels() -> Mapping[str, str]:
    plans = [template(key) for key in template_keys()]
    return {module.key: module.label for plan in plans for module in plan.training}
