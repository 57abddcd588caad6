"""People from a file: kept, columns chosen, imported all or nothing, undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, ngettext

from handrail.audit.actions import record, record_each
from handrail.lib.refusal import Refusal
from handrail.people.models import Invitation, User
from handrail.programmes.models import Cohort, Enrolment, Import, ImportChange, ImportState
from handrail.programmes.queries import (
    IMPORTED,
    Remembered,
    known_people,
    settled_people,
    stage_keys,
    taken_addresses,
)
from handrail.programmes.sheet_columns import mapping_faults, recognise
from handrail.programmes.sheet_people import (
    CellFault,
    Entry,
    Known,
    School,
    check_rows,
    place_of,
    rows_from,
)
from handrail.programmes.states import CohortState, EnrolmentState
from handrail.sheets.nearest import fold
from handrail.sheets.read import Table

BATCH = 500
MOST_WORDS = 12  # more unknown stages than that: it is another column
TWICE = gettext_noop("This file was imported already.")
ENDED = gettext_noop("This cohort has ended, so nobody can be added to it.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would do: nothing at all while there are faults."""

    faults: Sequence[CellFault]
    new: Sequence[Entry]
    changed: Sequence[tuple[Known, dict[str, Any]]]
    enrolled: Sequence[str]  # school numbers of those who would be added to the cohort
    same: int

    @property
    def words(self) -> Mapping[str, Sequence[CellFault]]:
        """The stages that the school does not know, with their cells; none where they are too many to ask."""
        found: dict[str, list[CellFault]] = {}
        for fault in self.faults:
            if fault.word:
                found.setdefault(fault.word, []).append(fault)
        return found if len(found) <= MOST_WORDS else {}

    @property
    def changes_nothing(self) -> bool:
        """Whether the file holds nothing that is not here already."""
        return not (self.faults or self.new or self.changed or self.enrolled)


@transaction.atomic
def keep_file(
    *, cohort: Cohort, by: User, side: str, table: Table, remembered: Remembered, now: dt.datetime
) -> Import:
    """Keep what was read from a file until its columns are chosen. Files given up earlier are dropped."""
    if cohort.state == CohortState.ENDED:
        raise Refusal(gettext(ENDED))
    cohort.imports.filter(state=ImportState.UPLOADED, by=by.pk).delete()
    made = Import.objects.create(
        cohort=cohort,
        side=side,
        file=table.file[:120],
        sheet=(table.sheet or "")[:120],
        headers=list(table.headers),
        letters=list(table.letters),
        rows=[[row.number, list(row.cells)] for row in table.rows],
        columns=recognise(table.headers, side, remembered.columns),
        stages=dict(remembered.stages),
        by=by.pk,
        created_at=now,
    )
    _note(made, by, "programmes.import_uploaded", now)
    return made


@transaction.atomic
def choose_columns(*, of: Import, by: User, columns: Mapping[str, str], now: dt.datetime) -> None:
    """Say which column holds what. Raises Refusal with the first thing that is wrong."""
    if of.state != ImportState.UPLOADED:
        raise Refusal(gettext(TWICE))
    if faults := mapping_faults(columns, of.side):
        raise Refusal(faults[0])
    of.columns = dict(columns)
    of.save(update_fields=["columns"])
    _note(of, by, "programmes.import_columns_chosen", now)


@transaction.atomic
def choose_stages(*, of: Import, by: User, stages: Mapping[str, str], now: dt.datetime) -> None:
    """Say which words of the file mean which stage of the school; a blank one means none."""
    if of.state != ImportState.UPLOADED:
        raise Refusal(gettext(TWICE))
    of.stages |= {fold(word): key for word, key in stages.items()}
    of.save(update_fields=["stages"])
    _note(of, by, "programmes.import_stages_chosen", now)


def ready(of: Import) -> bool:
    """Whether the columns of a file are chosen, so that it can be checked."""
    return not mapping_faults(of.columns, of.side)


def all_recognised(of: Import) -> bool:
    """Whether a file was understood without asking: then it can be checked at once."""
    return ready(of) and "email" in of.columns


def draft(of: Import) -> Draft:
    """Work out what an import would do, changing nothing. The queries are as many for 5,000 rows as for 5."""
    cohort = of.cohort
    school = cohort.programme.school_id
    people = known_people(school)
    place = place_of(of.headers, of.letters, of.columns)
    rows = rows_from(of.rows, of.headers, of.columns)
    allowed = cohort.programme.plan.stages(of.side)
    entries, faults = check_rows(
        rows, of.side, place, School(people, taken_addresses(), stage_keys(school), allowed, of.stages)
    )
    if faults:
        return Draft(faults, (), (), (), 0)
    here = set(cohort.enrolments.filter(side=of.side).values_list("user__school_number", flat=True))
    return _sort(entries, people, here)


def _sort(entries: Sequence[Entry], people: Mapping[str, Known], here: set[str]) -> Draft:
    new = [entry for entry in entries if entry.number not in people]
    changed = []
    for entry in entries:
        if known := people.get(entry.number):
            other = {name: value for name, value in entry.values.items() if known.values[name] != value}
            if other:
                changed.append((known, other))
    enrolled = [entry.number for entry in entries if entry.number not in here]
    touched = {known.id for known, _ in changed}
    same = sum(entry.number in here and people[entry.number].id not in touched for entry in entries)
    return Draft((), new, changed, enrolled, same)


@transaction.atomic
def import_people(*, of: Import, by: User, now: dt.datetime) -> Draft:
    """Bring everybody in, or nobody. Raises Refusal where the file has faults or was imported before."""
    locked = Import.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.UPLOADED:
        raise Refusal(gettext(TWICE))
    if of.cohort.state == CohortState.ENDED:
        raise Refusal(gettext(ENDED))
    plan = draft(of)
    if plan.faults:
        raise Refusal(gettext("The file still has faults, so nothing was imported."))
    if plan.changes_nothing:
        raise Refusal(gettext("Everything in this file is here already: there is nothing to import."))
    _note_each(of, by, "programmes.person_imported", _apply(of, plan, now), now)
    of.state, of.rows, of.done_at = ImportState.DONE, [], now
    of.save(update_fields=["state", "rows", "done_at"])
    _note(of, by, "programmes.import_done", now)
    return plan


def _apply(of: Import, plan: Draft, now: dt.datetime) -> Collection[ImportChange]:
    school = of.cohort.programme.school
    made = [_new_user(entry, of.cohort, now) for entry in plan.new]
    User.objects.bulk_create(made, batch_size=BATCH)
    known = User.objects.in_bulk([known.id for known, _ in plan.changed])
    for one, values in plan.changed:
        for name, value in values.items():
            setattr(known[one.id], name, value)
    User.objects.bulk_update(known.values(), IMPORTED, batch_size=BATCH)
    _end_invitations([one.id for one, values in plan.changed if "email" in values], now)
    ids = dict(User.objects.filter(school=school).values_list("school_number", "pk"))
    places = [
        Enrolment(cohort=of.cohort, user_id=ids[number], side=of.side, created_at=now)
        for number in plan.enrolled
    ]
    Enrolment.objects.bulk_create(places, batch_size=BATCH)
    return _remember(of, plan, made, {place.user_id for place in places})


def _end_invitations(people: Sequence[UUID], now: dt.datetime) -> None:
    """A link that went to an address which turned out to be wrong must not open the account."""
    for start in range(0, len(people), BATCH):
        sent = Invitation.objects.filter(
            user_id__in=people[start : start + BATCH], used_at=None, revoked_at=None
        )
        sent.update(revoked_at=now)


def _new_user(entry: Entry, cohort: Cohort, now: dt.datetime) -> User:
    school = cohort.programme.school
    language = school.languages[0] if school.languages else "en-gb"
    user = User(school=school, school_number=entry.number, created_at=now, language=language, **entry.values)
    user.password = make_password(None)
    return user


def _remember(of: Import, plan: Draft, made: Sequence[User], enrolled: set[UUID]) -> Collection[ImportChange]:
    """Keep what was before, so that the import can be undone."""
    changes = {user.pk: ImportChange(of=of, user=user, after=_values(user), enrolled=False) for user in made}
    for known, values in plan.changed:
        before = {name: known.values[name] for name in values}
        changes[known.id] = ImportChange(of=of, user_id=known.id, before=before, after=values, enrolled=False)
    for user_id in enrolled:
        changes.setdefault(user_id, ImportChange(of=of, user_id=user_id, before={}, after={}, enrolled=False))
        changes[user_id].enrolled = True
    ImportChange.objects.bulk_create(changes.values(), batch_size=BATCH)
    return changes.values()


def _values(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in IMPORTED}


# ---- undoing


@transaction.atomic
def undo_import(*, of: Import, by: User, now: dt.datetime) -> None:
    """Put back what was before. Raises Refusal, naming people, where somebody has acted since."""
    locked = Import.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.DONE:
        raise Refusal(gettext("This import is not there to be undone."))
    changes = list(of.changes.select_related("user"))
    if refusal := undo_refusal(of, changes):
        raise Refusal(refusal)
    _put_back(of, changes)
    of.state = ImportState.UNDONE
    of.save(update_fields=["state"])
    _note(of, by, "programmes.import_undone", now)
    stay = [change for change in changes if change.before is not None]
    _note_each(of, by, "programmes.person_put_back", stay, now)


def undo_refusal(of: Import, changes: Sequence[ImportChange]) -> str:
    """Why an import cannot be undone any more, in words; blank where it can."""
    ids = [change.user_id for change in changes]
    enrolments = of.cohort.enrolments.filter(side=of.side, user__import_changes__of=of)
    moved = set(enrolments.exclude(state=EnrolmentState.ELIGIBLE).values_list("user_id", flat=True))
    moved |= set(enrolments.filter(answers__isnull=False).values_list("user_id", flat=True))
    made = {change.user_id for change in changes if change.before is None}
    elsewhere = Enrolment.objects.filter(user__import_changes__of=of).exclude(cohort=of.cohort, side=of.side)
    busy = set(elsewhere.values_list("user_id", flat=True)) | _given_something(of)
    busy |= set(settled_people(of.cohort.programme.school_id))
    acted = [
        change.user
        for change in changes
        if (change.enrolled and change.user_id in moved)
        or _changed_since(change)
        or _has_more_mentees(change)
        or (change.user_id in made and change.user_id in busy)
    ]
    if not acted or not ids:
        return ""
    words = gettext(
        "This import cannot be undone: %(names)s been invited, have answered, or were changed since. "
        "Take single people out of the cohort instead."
    )
    return words % {"names": _names(acted)}


def _has_more_mentees(change: ImportChange) -> bool:
    """Whether somebody has more mentees now than they had places before an import."""
    most = (change.before or {}).get("most_mentees")
    return most is not None and most < change.user.active_mentees


def _names(people: Sequence[User]) -> str:
    named = ", ".join(user.name for user in people[:3])
    if len(people) > 3:
        return gettext("%(names)s and %(more)d more have") % {"names": named, "more": len(people) - 3}
    return ngettext("%(names)s has", "%(names)s have", len(people)) % {"names": named}


def _changed_since(change: ImportChange) -> bool:
    return any(getattr(change.user, name) != value for name, value in change.after.items())


def _given_something(of: Import) -> set[UUID]:
    """People of the import who hold a role, run a programme or gave a consent."""
    people = User.objects.filter(import_changes__of=of)
    held = people.filter(grants__isnull=False) | people.filter(leads__isnull=False)
    return set(held.values_list("pk", flat=True)) | set(
        people.filter(consents__isnull=False).values_list("pk", flat=True)
    )


def _put_back(of: Import, changes: Sequence[ImportChange]) -> None:
    enrolled = [change.user_id for change in changes if change.enrolled]
    for start in range(0, len(enrolled), BATCH):
        of.cohort.enrolments.filter(side=of.side, user_id__in=enrolled[start : start + BATCH]).delete()
    changed = [change for change in changes if change.before]
    for change in changed:
        for name, value in (change.before or {}).items():
            setattr(change.user, name, value)
    User.objects.bulk_update([change.user for change in changed], IMPORTED, batch_size=BATCH)
    made = [change.user_id for change in changes if change.before is None]
    for start in range(0, len(made), BATCH):
        User.objects.filter(pk__in=made[start : start + BATCH]).delete()


def _note(of: Import, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=verb, subject=of, school=of.cohort.programme.school_id, now=now)


def _note_each(of: Import, by: User, verb: str, changes: Collection[ImportChange], now: dt.datetime) -> None:
    """A line in the record of each person, so that they can see who wrote it and which fields."""
    about = [
        (("people.user", change.user_id), [*change.after, *(["place"] if change.enrolled else [])])
        for change in changes
    ]
    record_each(by=by.pk, verb=verb, about=about, school=of.cohort.programme.school_id, now=now)
