"""Pairs that were running before: a file is kept, checked, imported all or nothing, undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.mentoring.actions.ends import note
from handrail.mentoring.models import Mentorship, PairImport
from handrail.mentoring.queries import known_pairs, used_since
from handrail.mentoring.sheet_pairs import COLUMNS, HEADERS, PairRow, check_together, find_columns, read_rows
from handrail.mentoring.states import MentorshipState
from handrail.people.actions.places import free_place, take_place
from handrail.people.models import User
from handrail.programmes.apart import kept_apart
from handrail.programmes.models import Cohort, Enrolment, ImportState
from handrail.programmes.sheet_people import CellFault, place_of, rows_from
from handrail.programmes.states import CohortState, EnrolmentState, Side
from handrail.sheets.grammar import listed
from handrail.sheets.read import Table


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would do: nothing at all while there are faults."""

    faults: Sequence[CellFault] = ()
    new: Sequence[PairRow] = ()
    same: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether the file holds nothing that is not here already."""
        return not (self.faults or self.new)


@transaction.atomic
def keep_pairs(*, cohort: Cohort, by: User, table: Table, now: dt.datetime) -> PairImport:
    """Keep what was read from a file until it is imported. Files given up earlier are dropped."""
    _check_open(cohort)
    found = find_columns(table.headers)
    if missing := [column.label for column in COLUMNS if column.key not in found]:
        words = gettext("This file has no column for: %(missing)s. Name the columns %(names)s.")
        raise Refusal(words % {"missing": ", ".join(missing), "names": ", ".join(HEADERS)}, "file")
    cohort.pair_imports.filter(state=ImportState.UPLOADED, by=by.pk).delete()
    made = PairImport.objects.create(
        cohort=cohort,
        file=table.file[:120],
        sheet=(table.sheet or "")[:120],
        headers=list(table.headers),
        letters=list(table.letters),
        rows=[[row.number, list(row.cells)] for row in table.rows],
        by=by.pk,
        created_at=now,
    )
    _note(made, by, "mentoring.pairs_uploaded", now)
    return made


def draft(of: PairImport, *, today: dt.date) -> Draft:
    """Work out what an import would do, changing nothing. As many queries for 500 rows as for 5."""
    cohort = of.cohort
    columns = find_columns(of.headers)
    place = place_of(of.headers, of.letters, columns)
    known = known_pairs(cohort, today)
    new, same, faults = read_rows(rows_from(of.rows, of.headers, columns), place, known)
    apart = kept_apart(
        programme=cohort.programme,
        pairs=[row.pair for row in new],
        starts=min(cohort.join_by, cohort.starts),
        ends=cohort.ends,
    )
    faults += check_together(new, apart, place, known.usual)
    if faults:
        return Draft(sorted(faults, key=lambda fault: (fault.row, fault.cell)))
    return Draft((), new, len(same))


@transaction.atomic
def import_pairs(*, of: PairImport, by: User, today: dt.date, now: dt.datetime) -> Draft:
    """Bring all pairs in as active, or none. Raises Refusal for faults, and for a file that was imported."""
    locked = PairImport.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.UPLOADED:
        raise Refusal(gettext("This file was imported already."))
    _check_open(of.cohort)
    plan = draft(of, today=today)
    if plan.faults:
        raise Refusal(gettext("The file still has faults, so nothing was imported."))
    if plan.changes_nothing:
        raise Refusal(gettext("Everything in this file is here already: there is nothing to import."))
    of.places = _take_part(of, plan.new, now)
    of.made = [str(_begin(of, row, by, now)) for row in plan.new]
    of.state, of.rows, of.done_at = ImportState.DONE, [], now
    of.save(update_fields=["state", "rows", "done_at", "made", "places"])
    _note(of, by, "mentoring.pairs_imported", now)
    return plan


def _take_part(of: PairImport, rows: Sequence[PairRow], now: dt.datetime) -> dict[str, str]:
    """Let everybody in the file join on their side. Returns how each place that changed stood before."""
    there = {(one.user_id, one.side): one for one in of.cohort.enrolments.all()}
    before: dict[str, str] = {}
    for row in rows:
        for user, side in ((row.mentor, Side.MENTOR), (row.mentee, Side.MENTEE)):
            place = there.get((user.pk, side))
            if place is None:
                place = Enrolment(cohort=of.cohort, user=user, side=side, state="", created_at=now)
                there[user.pk, side] = place
            if place.state != EnrolmentState.JOINED:
                before[str(place.pk)] = place.state
                place.state, place.answered_at = EnrolmentState.JOINED, now
                place.save()
    return before


def _begin(of: PairImport, row: PairRow, by: User, now: dt.datetime) -> UUID:
    programme = of.cohort.programme
    made = Mentorship.objects.create(
        programme=programme,
        cohort=of.cohort,
        mentor=row.mentor,
        mentee=row.mentee,
        kind=programme.kind,
        state=MentorshipState.ACTIVE,
        starts=row.starts,
        offered_at=now,
        answered_at=now,
    )
    if not take_place(mentor=row.mentor.pk, usual=programme.plan.capacity.usual):
        words = gettext("%(name)s has no place left now, so nothing was imported.")
        raise Refusal(words % {"name": row.mentor.name})
    note(made, by.pk, "imported", now, "state", "starts")
    return made.pk


@transaction.atomic
def undo_pairs(*, of: PairImport, by: User, now: dt.datetime) -> None:
    """Put back what was before. Raises Refusal, naming people, where somebody has acted since."""
    locked = PairImport.objects.select_for_update().get(pk=of.pk)
    if locked.state != ImportState.DONE:
        raise Refusal(gettext("This import is not there to be undone."))
    if acted := used_since(locked):
        words = gettext("This import cannot be undone: something was done since for %(names)s.")
        raise Refusal(words % {"names": listed(acted)})
    for mentorship in Mentorship.objects.filter(pk__in=locked.made).select_related("programme"):
        note(mentorship, by.pk, "taken_out", now)
        free_place(mentor=mentorship.mentor_id)
        mentorship.delete()
    for place in Enrolment.objects.filter(pk__in=locked.places):
        _put_back(place, locked.places[str(place.pk)])
    of.state = ImportState.UNDONE
    of.save(update_fields=["state"])
    _note(of, by, "mentoring.pairs_undone", now)


def _put_back(place: Enrolment, before: str) -> None:
    if not before:
        place.delete()
        return
    place.state, place.answered_at = before, None
    place.save(update_fields=["state", "answered_at"])


def _check_open(cohort: Cohort) -> None:
    if cohort.state == CohortState.ENDED:
        raise Refusal(gettext("This cohort has ended, so no pair can be added to it."))


def _note(of: PairImport, by: User, verb: str, now: dt.datetime) -> None:
    record(by=by.pk, verb=verb, subject=of, school=of.cohort.programme.school_id, now=now)
