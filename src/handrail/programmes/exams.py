"""When mentees of a programme have exams: the site leaves such a pair alone, and counts no day against it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from handrail.people.queries import labels_of
from handrail.programmes.models import ExamPeriod, Programme
from handrail.programmes.queries import mentee_stages

DAY = dt.timedelta(days=1)


class Exams:
    """The exam periods of some programmes, to be asked by programme, stage and day."""

    def __init__(self, periods: Iterable[ExamPeriod]) -> None:
        self._of: dict[UUID, list[ExamPeriod]] = defaultdict(list)
        for period in periods:
            self._of[period.programme_id].append(period)

    def until(self, programme: UUID, stage: str, day: dt.date) -> dt.date | None:
        """The last day of the exams that a stage has on a day; one that follows at once belongs to them."""
        last = None
        while ends := [
            one.ends for one in self._of.get(programme, ()) if one.is_on(day) and one.is_for(stage)
        ]:
            last = max(ends)
            day = last + DAY
        return last

    def days(self, programme: UUID, stage: str, first: dt.date, last: dt.date) -> set[dt.date]:
        """The days of exams of a stage, from one day to another."""
        return {
            max(one.starts, first) + number * DAY
            for one in self._of.get(programme, ())
            if one.is_for(stage)
            for number in range((min(one.ends, last) - max(one.starts, first)).days + 1)
        }


def exams_of(programmes: Collection[UUID]) -> Exams:
    """The exam periods of programmes. One query."""
    return Exams(ExamPeriod.objects.filter(programme__in=programmes))


@dataclass(frozen=True, slots=True)
class Listed:
    """Exams as the page of a programme shows them."""

    period: ExamPeriod
    whom: str
    over: bool


def listed_exams(programme: Programme, today: dt.date) -> list[Listed]:
    """The exams of a programme by their day, those that are over last."""
    labels = labels_of(programme.school, "stages")
    found = [
        Listed(one, ", ".join(labels.get(key, key) for key in one.stages), one.ends < today)
        for one in programme.exam_periods.all()
    ]
    return sorted(found, key=lambda row: row.over)


def stages_for(period: ExamPeriod) -> list[tuple[str, str]]:
    """The stages to choose from when exams are changed: also what they are for and is offered no more."""
    found = mentee_stages(period.programme)
    labels, offered = labels_of(period.programme.school, "stages"), dict(found)
    return found + [(key, labels.get(key, key)) for key in period.stages if key not in offered]
