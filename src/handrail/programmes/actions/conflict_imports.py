"""Rosters of conflicts: a file is kept, checked, imported all or nothing, undone.

Rows of a kind that is named to nobody are kept and obeyed, and no answer tells what was there before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, ngettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import Conflict, ConflictImport, ImportState
from handrail.programmes.plans import hidden_kinds
from handrail.programmes.queries import numbers_of
from handrail.programmes.sheet_conflicts import (
    HEADERS,
    ConflictRow,
    check_rows,
    find_columns,
    missing_columns,
)
from handrail.programmes.sheet_people import CellFault, place_of, rows_from
from handrail.sheets.read import Table

BATCH = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would do: nothing at all while there are faults. `hidden` are never compared aloud."""

    faults: Sequence[CellFault] = ()
    new: Sequence[ConflictRow] = ()
    changed: Sequence[tuple[UUID, dt.date | None, dt.date | None]] = ()  # id, last day before and after
    same: int = 0
    hidden: Sequence[ConflictRow] = field(default=(), repr=False)

    @property
    def changes_nothing(self) -> bool:
        """Whether the file holds nothing that is not here already."""
        return not (self.faults or self.new or self.changed or self.hidden)


@transaction.atomic
def keep_roster(*, by: User, table: Table, now: dt.datetime) -> ConflictImport:
    """Keep what was read from a file until it is imported. Files given up earlier are dropped."""
    if missing := missing_columns(table.headers):
        names = ", ".join(column.label for column in missing)
        raise Refusal(
            gettext(
                "This file has no column for: %(names)s. Name the columns %(headers)s, or begin with "
                "the file that you can download here."
            )
            % {"names": names, "headers": ", ".join(HEADERS)},
            "file",
        )
    ConflictImport.objects.filter(school=by.school, state=ImportState.UPLOADED, by=by.pk).delete()
    made = ConflictImport.objects.create(
        school=by.school,
        file=table.file[:120],
        sheet=(table.sheet or "")[:120],
        headers=list(table.headers),
        letters=list(table.letters),
        rows=[[row.number, list(row.cells)] for row in table.rows],
        by=by.pk,
        created_at=now,
    )
    _note(made, by, "programmes.roster_uploaded", now)
    return made


def draft(of: ConflictImport) -> Draft:
    """Work out what an import would do, changing nothing. Three queries, however long the file is."""
    columns = find_columns(of.headers)
    rows = rows_from(of.rows, of.headers, columns)
    found, faults = check_rows(rows, place_of(of.headers, of.letters, columns), numbers_of(of.school_id))
    if faults:
        return Draft(faults)
    hidden = [row for row in found if row.kind in hidden_kinds()]
    new, changed, same = _compare([row for row in found if row not in hidden], of)
    return Draft((), new, changed, same, hidden)


_Changes = list[tuple[UUID, dt.date | None, dt.date | None]]


def _compare(rows: Sequence[ConflictRow], of: ConflictImport) -> tuple[list[ConflictRow], _Changes, int]:
    """The rows that are new, the last days that change, and how many rows are there as they are."""
    there = {
        (one.mentor_id, one.mentee_id, one.kind, one.starts): one
        for one in Conflict.objects.filter(school_id=of.school_id)
    }
    known = [(there[row.key], row) for row in rows if row.key in there]
    changed = [(one.pk, one.ends, row.ends) for one, row in known if one.ends != row.ends]
    return [row for row in rows if row.key not in there], changed, len(known) - len(changed)


@transaction.atomic
def import_roster(*, of: ConflictImport, by: User, now: dt.datetime) -> Draft:
    """Write everything down, or nothing. Raises Refusal where the file has faults or was imported before."""
    locked = ConflictImport.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.UPLOADED:
        raise Refusal(gettext("This file was imported already."))
    plan = draft(locked)
    if plan.faults:
        raise Refusal(gettext("The file still has faults, so nothing was imported."))
    if plan.changes_nothing:
        raise Refusal(gettext("Everything in this file is here already: there is nothing to import."))
    new, changed, _same = _compare(plan.hidden, of)
    ends = [*plan.changed, *changed]
    of.made = _make([*plan.new, *new], of, now)
    of.changed = {str(key): [_text(before), _text(after)] for key, before, after in ends}
    _set_ends({key: after for key, _before, after in ends})
    of.state, of.rows, of.done_at = ImportState.DONE, [], now
    of.save(update_fields=["state", "rows", "done_at", "made", "changed"])
    _note(of, by, "programmes.roster_imported", now)
    return plan


def _make(rows: Sequence[ConflictRow], of: ConflictImport, now: dt.datetime) -> dict[str, str | None]:
    made = [
        Conflict(
            school_id=of.school_id,
            mentor_id=row.mentor,
            mentee_id=row.mentee,
            kind=row.kind,
            starts=row.starts,
            ends=row.ends,
            by=of.by,
            created_at=now,
        )
        for row in rows
    ]
    Conflict.objects.bulk_create(made, batch_size=BATCH)
    return {str(one.pk): _text(one.ends) for one in made}


def _set_ends(ends: dict[UUID, dt.date | None]) -> None:
    rows = list(Conflict.objects.filter(pk__in=ends))
    for row in rows:
        row.ends = ends[row.pk]
    Conflict.objects.bulk_update(rows, ["ends"], batch_size=BATCH)


# ---- undoing


@transaction.atomic
def undo_roster(*, of: ConflictImport, by: User, now: dt.datetime) -> None:
    """Put back what was before. Raises Refusal where something of it was changed since."""
    locked = ConflictImport.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.DONE:
        raise Refusal(gettext("This import is not there to be undone."))
    after = {UUID(key): text for key, text in locked.made.items()}
    after |= {UUID(key): texts[1] for key, texts in locked.changed.items()}
    now_there = {row.pk: row for row in Conflict.objects.filter(school_id=of.school_id) if row.pk in after}
    touched = [
        row for row in now_there.values() if _text(row.ends) != after[row.pk] or row.allowed_at is not None
    ]
    if shown := [row for row in touched if row.kind not in hidden_kinds()]:
        raise Refusal(_touched(len(shown)))
    made = [row.pk for row in now_there.values() if str(row.pk) in locked.made]
    for start in range(0, len(made), BATCH):
        Conflict.objects.filter(pk__in=made[start : start + BATCH]).delete()
    _set_ends({UUID(key): _date(texts[0]) for key, texts in locked.changed.items()})
    of.state = ImportState.UNDONE
    of.save(update_fields=["state"])
    _note(of, by, "programmes.roster_undone", now)


def _touched(number: int) -> str:
    return ngettext(
        "This import cannot be undone: %(n)d conflict was changed since. Change the others one by one.",
        "This import cannot be undone: %(n)d conflicts were changed since. Change the others one by one.",
        number,
    ) % {"n": number}


def _text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _note(of: ConflictImport, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=verb, subject=of, school=of.school_id, now=now)
