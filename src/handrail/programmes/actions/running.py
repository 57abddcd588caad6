"""Programmes and their cohorts: made, opened, duplicated, archived; planned, moved on, extended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.leaving import ends
from handrail.programmes.models import Cohort, Programme, ProgrammeLead
from handrail.programmes.plans import PlanTrouble, plan_from, template
from handrail.programmes.states import (
    COHORT_STEPS,
    PROGRAMME_STEPS,
    CohortState,
    ProgrammeState,
    check_step,
)

SAME_TITLE = gettext_noop("Another programme of your school has this title. Choose another one.")
SAME_COHORT = gettext_noop("Another cohort of this programme has this title. Choose another one.")
MOVES = {
    CohortState.JOINING: gettext_noop("Joining cannot be opened now."),
    CohortState.CLOSED: gettext_noop("Joining is not open, so it cannot be closed."),
    CohortState.RUNNING: gettext_noop("A cohort starts once joining is closed."),
    CohortState.ENDED: gettext_noop("Only a running cohort can end."),
}


@transaction.atomic
def create_programme(*, by: User, template_key: str, title: str, now: dt.datetime) -> Programme:
    """Make a draft from a template; whoever makes it coordinates it."""
    plan = template(template_key)
    made = Programme(
        school=by.school,
        title=title,
        template=template_key,
        kind=plan.kind,
        words=plan.words,
        terms=plan.model_dump(mode="json"),
        created_at=now,
    )
    return _save_new(made, by, "programmes.programme_created", now)


@transaction.atomic
def duplicate_programme(*, programme: Programme, by: User, title: str, now: dt.datetime) -> Programme:
    """A draft with the same terms and nobody in it."""
    made = Programme(
        school=programme.school,
        title=title,
        template=programme.template,
        kind=programme.kind,
        words=programme.words,
        terms=programme.terms,
        created_at=now,
    )
    return _save_new(made, by, "programmes.programme_duplicated", now)


def _save_new(made: Programme, by: User, verb: str, now: dt.datetime) -> Programme:
    _save_once(made, gettext(SAME_TITLE))
    ProgrammeLead.objects.create(programme=made, user=by, since=now)
    record(by=by.pk, verb=verb, subject=made, school=made.school_id, fields=("title", "terms"), now=now)
    return made


@transaction.atomic
def describe_programme(*, programme: Programme, by: User, title: str, words: str, now: dt.datetime) -> None:
    """Change what the programme is called and how it is described."""
    programme.title, programme.words = title, words
    _save_once(programme, gettext(SAME_TITLE))
    record(
        by=by.pk, verb="programmes.programme_described", subject=programme, school=programme.school_id,
        fields=("title", "words"), now=now,
    )  # fmt: skip


@transaction.atomic
def change_terms(*, programme: Programme, by: User, changed: Mapping[str, Any], now: dt.datetime) -> None:
    """Change parts of the terms. Raises Refusal, in words, where the whole would not hold together."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    try:
        plan = plan_from(locked.terms | changed, locked.title)
    except PlanTrouble as trouble:
        raise Refusal(str(trouble)) from trouble
    programme.terms = plan.model_dump(mode="json")
    programme.save(update_fields=["terms"])
    record(
        by=by.pk, verb="programmes.programme_terms_changed", subject=programme, school=programme.school_id,
        fields=("terms",), now=now,
    )  # fmt: skip


@transaction.atomic
def move_programme(*, programme: Programme, by: User, to: ProgrammeState, now: dt.datetime) -> None:
    """Open, archive, or take out of the archive. Raises Refusal."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    words = gettext("A programme that is %(state)s cannot become %(wanted)s.") % {
        "state": locked.get_state_display().lower(),
        "wanted": to.label.lower(),
    }
    check_step(PROGRAMME_STEPS, locked.state, to, words)
    locked.state = to
    _save_once(locked, gettext(SAME_TITLE))
    programme.state = to
    record(
        by=by.pk,
        verb=f"programmes.programme_{to}",
        subject=programme,
        school=programme.school_id,
        fields=("state",),
        now=now,
    )


@transaction.atomic
def add_lead(*, programme: Programme, by: User, user: User, now: dt.datetime) -> None:
    """Let another coordinator of the same school run the programme too."""
    if user.school_id != programme.school_id:
        raise Refusal(gettext("A coordinator must belong to the programme's own school."))
    ProgrammeLead.objects.get_or_create(programme=programme, user=user, defaults={"since": now})
    record(
        by=by.pk,
        verb="programmes.programme_lead_added",
        subject=programme,
        school=programme.school_id,
        now=now,
    )
    school = programme.school_id
    record(by=by.pk, verb="programmes.person_made_lead", subject=user, school=school, now=now)


@transaction.atomic
def remove_lead(*, lead: ProgrammeLead, by: User, now: dt.datetime) -> None:
    """Let somebody run the programme no more. Raises Refusal for the last one."""
    programme = Programme.objects.select_for_update().get(pk=lead.programme_id)
    if programme.leads.count() < 2:
        raise Refusal(gettext("A programme needs a coordinator. Add another one first."))
    record(
        by=by.pk,
        verb="programmes.programme_lead_removed",
        subject=programme,
        school=programme.school_id,
        now=now,
    )
    school = programme.school_id
    record(by=by.pk, verb="programmes.person_lead_ended", subject=lead.user, school=school, now=now)
    lead.delete()


@transaction.atomic
def plan_cohort(*, programme: Programme, by: User, title: str, starts: dt.date, now: dt.datetime) -> Cohort:
    """A cohort that lasts as long as the terms say, and is joined until the day before it starts."""
    weeks = programme.plan.dates.weeks
    made = Cohort(
        programme=programme,
        title=title,
        starts=starts,
        ends=starts + dt.timedelta(weeks=weeks),
        join_by=starts - dt.timedelta(days=1),
        created_at=now,
    )
    _save_once(made, gettext(SAME_COHORT))
    fields = ("title", "starts", "ends", "join_by")
    record(
        by=by.pk,
        verb="programmes.cohort_planned",
        subject=made,
        school=programme.school_id,
        fields=fields,
        now=now,
    )
    return made


@transaction.atomic
def move_cohort(*, cohort: Cohort, by: User, to: CohortState, now: dt.datetime) -> None:
    """Take a cohort one step further. Raises Refusal."""
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    check_step(COHORT_STEPS, locked.state, to, gettext(MOVES[to]))
    if to == CohortState.JOINING:
        _check_can_take_people(cohort)
    if to == CohortState.ENDED:
        ends(cohort, by=by, now=now)
    cohort.state = to
    cohort.save(update_fields=["state"])
    school = cohort.programme.school_id
    record(
        by=by.pk, verb=f"programmes.cohort_{to}", subject=cohort, school=school, fields=("state",), now=now
    )


def _check_can_take_people(cohort: Cohort) -> None:
    if cohort.programme.state != ProgrammeState.OPEN:
        raise Refusal(gettext("Open the programme first: people cannot join a draft."))
    if not cohort.programme.school.live:
        raise Refusal(
            gettext("The school is not live yet. It needs its help numbers and a wellbeing lead first.")
        )


@transaction.atomic
def extend_joining(*, cohort: Cohort, by: User, join_by: dt.date, now: dt.datetime) -> None:
    """Give people until a later day; joining that was closed opens again."""
    if not cohort.join_by < join_by < cohort.ends:
        raise Refusal(
            gettext("Choose a day after %(day)s and before the cohort ends.")
            % {"day": date_format(cohort.join_by, "j F Y")}
        )
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if locked.state not in (CohortState.PLANNED, CohortState.JOINING, CohortState.CLOSED):
        raise Refusal(gettext("The cohort has started, so nobody can join it any more."))
    cohort.join_by = join_by
    cohort.state = CohortState.JOINING if locked.state == CohortState.CLOSED else CohortState(locked.state)
    cohort.save(update_fields=["join_by", "state"])
    school = cohort.programme.school_id
    record(
        by=by.pk,
        verb="programmes.cohort_extended",
        subject=cohort,
        school=school,
        fields=("join_by", "state"),
        now=now,
    )


def _save_once(row: Programme | Cohort, words: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refusal(words, "title") from error
