"""A school with a programme that takes people: a coordinator, a mentee, a mentor, and strangers."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.cast import Cast

from handrail.lib import clock
from handrail.people.actions import load_lists
from handrail.people.models import User
from handrail.programmes.actions import running
from handrail.programmes.models import Cohort, Enrolment, Import, Programme
from handrail.programmes.states import CohortState, ProgrammeState

HEADERS = ["School number", "Name", "Email", "Stage"]


@dataclass
class Scene:
    """One programme of the first school with a cohort that people are joining."""

    cast: Cast
    programme: Programme
    cohort: Cohort

    @property
    def lead(self) -> User:
        return self.cast["coordinator"]

    def client(self, name: str) -> Client:
        return self.cast.client(name)

    def enrol(self, name: str, side: str = "mentee", state: str = "eligible") -> Enrolment:
        now = clock.now()
        return Enrolment.objects.create(
            cohort=self.cohort,
            user=self.cast[name],
            side=side,
            state=state,
            invited_at=None if state == "eligible" else now - dt.timedelta(days=5),
            answered_at=now if state in ("joined", "declined") else None,
            created_at=now,
        )

    @property
    def today(self) -> dt.date:
        return clock.today("Europe/London")


def set_up(cast: Cast, template: str = "clinical_one_to_one") -> Scene:
    """A scene on top of the cast."""
    now = clock.now()
    lead = cast["coordinator"]
    load_lists(school=lead.school)
    made = running.create_programme(by=lead, template_key=template, title="Ward mentoring", now=now)
    running.move_programme(programme=made, by=lead, to=ProgrammeState.OPEN, now=now)
    starts = clock.today("Europe/London") + dt.timedelta(days=40)
    cohort = running.plan_cohort(programme=made, by=lead, title="This year", starts=starts, now=now)
    running.move_cohort(cohort=cohort, by=lead, to=CohortState.JOINING, now=now)
    return Scene(cast, made, cohort)


# ---- files


def csv_file(
    rows: list[list[str]], headers: list[str] | None = None, name: str = "people.csv"
) -> SimpleUploadedFile:
    lines = [headers or HEADERS, *rows]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return SimpleUploadedFile(name, text.encode())


def xlsx_file(
    rows: list[list[str]], headers: list[str] | None = None, sheet: str = "Students"
) -> SimpleUploadedFile:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, line in enumerate([headers or HEADERS, *rows]):
            page.write_row(number, 0, line)
    return SimpleUploadedFile("people.xlsx", memory.getvalue())


def people(number: int, start: int = 1) -> list[list[str]]:
    return [
        [f"S{one:05}", f"Person {one}", f"person{one}@northfield.example", "Clinical years"]
        for one in range(start, start + number)
    ]


def upload(scene: Scene, file: SimpleUploadedFile, side: str = "mentee", **more: str) -> Import:
    """Upload and choose the recognised columns, as a coordinator does."""
    client = scene.client("coordinator")
    answer = client.post(f"/cohorts/{scene.cohort.pk}/import/", {"side": side, "file": file, **more})
    assert answer.status_code == 302, answer.content.decode()
    made = Import.objects.get(state="uploaded")
    answer = client.post(f"/imports/{made.pk}/columns/", made.columns)
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    return made


def do(scene: Scene, of: Import) -> Import:
    scene.client("coordinator").post(f"/imports/{of.pk}/do/")
    of.refresh_from_db()
    return of
