"""Who sees which programme, cohort, enrolment and import, and what they may do with it.

Getting something is the permission check: 404 where a person may not see it, 403 with a sentence where they
see it and may not do what they asked.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib import clock
from handrail.lib.refusal import Verdict
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.programmes.models import (
    Block,
    Cohort,
    Conflict,
    ConflictImport,
    Enrolment,
    ExamPeriod,
    Import,
    Programme,
    ProgrammeLead,
)
from handrail.programmes.plans import hidden_kinds
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState, Side

Doing = Literal["see", "change"]
RUNS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
AnyModel = TypeVar("AnyModel", bound=Model)


def can_start_programmes(user: User) -> Verdict:
    """Whether somebody may make a new programme at their school."""
    if user.roles & RUNS:
        return Verdict()
    return Verdict(gettext("This is for those who run programmes: coordinators and administrators."))


def can_change(programme: Programme) -> Verdict:
    """Whether a programme that somebody runs may be changed at all."""
    if programme.state == ProgrammeState.ARCHIVED:
        return Verdict(
            gettext("This programme is archived: it can be read, and nothing in it can be changed.")
        )
    return Verdict()


def require(user: User, verdict: Verdict, subject: Model) -> None:
    """403 with its sentence, and a line in the log, where the answer is no."""
    if not verdict:
        _record_refusal(user, (subject._meta.label_lower, subject.pk))
        raise PermissionDenied(verdict.words)


def visible_programmes(user: User) -> QuerySet[Programme]:
    """A coordinator's own programmes; all of the school's for an administrator; none for anybody else."""
    programmes = Programme.objects.filter(school_id=user.school_id).select_related("school")
    if Role.ADMINISTRATOR in user.roles:
        return programmes
    if Role.COORDINATOR in user.roles:
        return programmes.filter(leads__user_id=user.pk)
    return programmes.none()


def get_programme(user: User, key: UUID, *, to: Doing = "see") -> Programme:
    """One programme that this person runs."""
    found = one(user, visible_programmes(user), key)
    _check(user, found, to)
    return found


def get_cohort(user: User, key: UUID, *, to: Doing = "see") -> Cohort:
    """One cohort of a programme that this person runs."""
    cohorts = Cohort.objects.filter(programme__in=visible_programmes(user)).select_related(
        "programme__school"
    )
    found = one(user, cohorts, key)
    _check(user, found.programme, to)
    return found


def get_import(user: User, key: UUID, *, to: Doing = "see") -> Import:
    """One import into a programme that this person runs."""
    imports = Import.objects.filter(cohort__programme__in=visible_programmes(user))
    found = one(user, imports.select_related("cohort__programme__school"), key)
    _check(user, found.cohort.programme, to)
    return found


def get_member(user: User, key: UUID) -> Enrolment:
    """Somebody's enrolment, for those who run the programme."""
    enrolments = Enrolment.objects.filter(cohort__programme__in=visible_programmes(user))
    return one(user, enrolments.select_related("user", "cohort__programme__school"), key)


def get_lead(user: User, key: UUID) -> ProgrammeLead:
    """A coordinator's place in a programme that this person runs and may change."""
    leads = ProgrammeLead.objects.filter(programme__in=visible_programmes(user))
    found = one(user, leads.select_related("user", "programme__school"), key)
    _check(user, found.programme, "change")
    return found


def get_exam_period(user: User, key: UUID) -> ExamPeriod:
    """Exams of a programme that this person runs and may change."""
    periods = ExamPeriod.objects.filter(programme__in=visible_programmes(user))
    found = one(user, periods.select_related("programme__school"), key)
    _check(user, found.programme, "change")
    return found


def cohort_for_job(by: UUID | None, key: UUID) -> tuple[User, Cohort] | None:
    """The person for whom a job acts, and a cohort that they still may change; None where they may not."""
    user = User.objects.filter(pk=by, is_active=True).first() if by else None
    if user is None:
        return None
    cohorts = Cohort.objects.filter(programme__in=visible_programmes(user))
    found = cohorts.select_related("programme__school").filter(pk=key).first()
    return (user, found) if found and can_change(found.programme) else None


def possible_leads(user: User, programme: Programme) -> QuerySet[User]:
    """Coordinators of the school who do not run this programme yet."""
    open_role = User.objects.filter(grants__role__in=RUNS, grants__ended_at=None, is_active=True)
    others = open_role.filter(school_id=user.school_id).exclude(leads__programme=programme)
    return others.distinct().order_by("name", "pk")


def visible_enrolments(user: User) -> QuerySet[Enrolment]:
    """One's own places in programmes that are open, once their cohort takes people."""
    return (
        Enrolment.objects.filter(user_id=user.pk, cohort__programme__state=ProgrammeState.OPEN)
        .exclude(cohort__state=CohortState.PLANNED)
        .select_related("user", "cohort__programme__school")
        .order_by("-cohort__starts", "side", "pk")
    )


def get_enrolment(user: User, key: UUID) -> Enrolment:
    """One's own place."""
    return one(user, visible_enrolments(user), key)


def get_open_enrolment(user: User, key: UUID) -> Enrolment:
    """One's own place, to fill in the form: 403 with a sentence once joining is over."""
    found = get_enrolment(user, key)
    require(user, can_fill_in(found), found)
    return found


def can_fill_in(enrolment: Enrolment) -> Verdict:
    """Whether somebody may join and change their answers today."""
    if not enrolment.cohort.takes_answers(today_at(enrolment)):
        return Verdict(
            gettext(
                "Joining is closed, so nothing can be changed here now. Write to the programme's coordinator."
            )
        )
    return Verdict()


def can_withdraw(enrolment: Enrolment) -> Verdict:
    """Whether somebody who joined may still step back here: before the cohort starts."""
    if enrolment.state != EnrolmentState.JOINED:
        return Verdict(gettext("You have not joined."))
    if enrolment.cohort.state not in (CohortState.JOINING, CohortState.CLOSED):
        return Verdict(gettext("The programme has begun. Write to its coordinator."))
    return Verdict()


# ---- conflicts of interest: the school's, kept by all who run programmes there


def can_keep_conflicts(user: User) -> Verdict:
    """Whether somebody may see and change who must not be paired at their school."""
    if user.roles & RUNS:
        return Verdict()
    return Verdict(gettext("Only programme coordinators and administrators keep conflicts of interest."))


def visible_conflicts(user: User) -> QuerySet[Conflict]:
    """The school's conflicts for those who run programmes there; none of a kind that is named to nobody."""
    rows = Conflict.objects.filter(school_id=user.school_id).select_related("mentor", "mentee", "school")
    return rows.exclude(kind__in=hidden_kinds()) if user.roles & RUNS else rows.none()


def get_conflict(user: User, key: UUID) -> Conflict:
    """One conflict that this person may see, end, allow and remove."""
    return one(user, visible_conflicts(user), key)


def get_conflict_import(user: User, key: UUID) -> ConflictImport:
    """One roster of the school, for those who run programmes there."""
    found = ConflictImport.objects.filter(school_id=user.school_id).select_related("school")
    return one(user, found if user.roles & RUNS else found.none(), key)


def people_of_school(user: User) -> QuerySet[User]:
    """Everybody of the school, for those who keep its conflicts."""
    found = User.objects.filter(school_id=user.school_id)
    return found if user.roles & RUNS else found.none()


# ---- private blocks: one's own, and nobody else's


def possible_partners(user: User) -> QuerySet[User]:
    """The other side of the cohorts in which somebody has a place, whatever became of their invitations."""
    mine = visible_enrolments(user).order_by()
    as_mentee, as_mentor = (mine.filter(side=side).values("cohort_id") for side in (Side.MENTEE, Side.MENTOR))
    other = Q(side=Side.MENTOR, cohort__in=as_mentee) | Q(side=Side.MENTEE, cohort__in=as_mentor)
    return User.objects.filter(pk__in=Enrolment.objects.filter(other).values("user_id")).exclude(pk=user.pk)


def get_possible_partner(user: User, key: UUID) -> User:
    """Somebody with whom this person could be paired."""
    return one(user, possible_partners(user), key)


def own_blocks(user: User) -> QuerySet[Block]:
    """Whom somebody never wants to be paired with, by name."""
    return Block.objects.filter(user=user).select_related("other").order_by("other__name", "pk")


def get_own_block(user: User, key: UUID) -> Block:
    """One of one's own blocks."""
    return one(user, own_blocks(user), key)


def today_at(enrolment: Enrolment) -> dt.date:
    """The date at the school of an enrolment."""
    return clock.today(enrolment.cohort.programme.school.time_zone)


def one(user: User, rows: QuerySet[AnyModel], key: UUID) -> AnyModel:
    """The row of a key among those that somebody may see, or 404 and a line in the log."""
    found = rows.filter(pk=key).first()
    if found is None:
        _record_refusal(user, (rows.model._meta.label_lower, key))
        raise Http404
    return found


def _check(user: User, programme: Programme, to: Doing) -> None:
    if to == "change":
        require(user, can_change(programme), programme)


def _record_refusal(user: User, subject: tuple[str, UUID]) -> None:
    with transaction.atomic():
        record(
            by=user.pk,
            verb="programmes.open",
            subject=subject,
            school=user.school_id,
            outcome="refused",
            now=clock.now(),
        )
