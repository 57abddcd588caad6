"""What the addresses of the programmes app name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast, person
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.programmes.models import (
    Answer,
    Block,
    Cohort,
    Conflict,
    ConflictImport,
    Enrolment,
    ExamPeriod,
    Import,
    ProgrammeLead,
)
from handrail.programmes.personality import PERSONALITY

ALL = ("First year", "Clinical", "Southern")
LEADS = {"First year": "coordinator", "Clinical": "other coordinator", "Southern": "strange coordinator"}
MEMBERS = {"First year": "student", "Clinical": "peer", "Southern": "stranger"}


@kind("programme")
def programmes(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        return Thing({"key": programme.pk}, school=programme.school, programme=programme)

    return of_each(cast, make, *ALL)


@kind("part of the terms")
def parts(cast: Cast) -> dict[str, Thing]:
    return {
        title: Thing({**thing.names, "part": "times"}, thing.school, thing.owner, thing.programme)
        for title, thing in programmes(cast).items()
    }


@kind("programme lead")
def leads(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        programme = cast.programmes[title]
        lead = ProgrammeLead.objects.get_or_create(
            programme=programme, user=cast[LEADS[title]], defaults={"since": clock.now()}
        )[0]
        return Thing({"key": lead.pk}, school=programme.school, programme=programme)

    return of_each(cast, make, *ALL)


@kind("exam period")
def exam_periods(cast: Cast) -> dict[str, Thing]:
    """Exams that are long over: they silence none of the other things."""

    def make(title: str) -> Thing:
        programme, now = cast.programmes[title], clock.now()
        day = now.date() - dt.timedelta(days=900)
        made = ExamPeriod.objects.create(
            programme=programme, title="Finals", starts=day, ends=day, by=cast["administrator"].pk,
            created_at=now,
        )  # fmt: skip
        return Thing({"key": made.pk}, school=programme.school, programme=programme)

    return of_each(cast, make, *ALL)


def _cohort(cast: Cast, title: str) -> Cohort:
    now = clock.now()
    return Cohort.objects.create(
        programme=cast.programmes[title],
        title=f"Run {Cohort.objects.count()}",
        starts=now.date() + dt.timedelta(days=30),
        ends=now.date() + dt.timedelta(days=300),
        join_by=now.date() + dt.timedelta(days=20),
        state="joining",
        created_at=now,
    )


@kind("cohort")
def cohorts(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        cohort = _cohort(cast, title)
        return Thing({"key": cohort.pk}, school=cohort.programme.school, programme=cohort.programme)

    return of_each(cast, make, *ALL)


@kind("cohort list")
def cohort_lists(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        enrolment = _enrolment(cast, title)
        names = {"key": enrolment.cohort_id, "side": "mentee", "state": "joined"}
        programme = enrolment.cohort.programme
        return Thing(names, school=programme.school, programme=programme)

    return of_each(cast, make, *ALL)


def _enrolment(cast: Cast, title: str) -> Enrolment:
    """Somebody who has joined, with an answer in their own words and results to show."""
    now = clock.now()
    made = Enrolment.objects.create(
        cohort=_cohort(cast, title),
        user=cast[MEMBERS[title]],
        side="mentee",
        state="joined",
        invited_at=now,
        answered_at=now,
        created_at=now,
    )
    Answer.objects.create(enrolment=made, question="year", value="Calmer", readers="partner", saved_at=now)
    Answer.objects.create(enrolment=made, question=PERSONALITY, value={"1": 3}, readers="self", saved_at=now)
    return made


@kind("enrolment")
def enrolments(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        enrolment = _enrolment(cast, title)
        programme = enrolment.cohort.programme
        return Thing({"key": enrolment.pk}, programme.school, MEMBERS[title], programme)

    return of_each(cast, make, *ALL)


@kind("joining screen")
def joining_screens(cast: Cast) -> dict[str, Thing]:
    return {
        title: Thing({**thing.names, "number": 1}, thing.school, thing.owner, thing.programme)
        for title, thing in enrolments(cast).items()
    }


@kind("import")
def imports(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        cohort = _cohort(cast, title)
        found = Import.objects.create(
            cohort=cohort,
            side="mentee",
            file="students.csv",
            headers=["Name"],
            letters=["A"],
            rows=[[2, ["Noor"]]],
            by=cast["administrator"].pk,
            created_at=clock.now(),
        )
        return Thing({"key": found.pk}, school=cohort.programme.school, programme=cohort.programme)

    return of_each(cast, make, *ALL)


OTHERS = {"First year": "mentor", "Clinical": "director", "Southern": "strange coordinator"}


@kind("conflict")
def conflicts(cast: Cast) -> dict[str, Thing]:
    """A conflict, and beside it one that is named to nobody."""

    def make(title: str) -> Thing:
        mentor, mentee, now = cast[OTHERS[title]], cast[MEMBERS[title]], clock.now()
        both = [
            Conflict.objects.create(
                school=mentor.school,
                mentor=mentor,
                mentee=mentee,
                kind=kind,
                starts=now.date() + dt.timedelta(days=Conflict.objects.count()),
                by=cast["administrator"].pk,
                created_at=now,
            )
            for kind in ("supervises", "treats")
        ]
        return Thing({"key": both[0].pk}, school=mentor.school)

    return of_each(cast, make, *ALL)


@kind("roster")
def rosters(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        school = cast.programmes[title].school
        found = ConflictImport.objects.create(
            school=school,
            file="examiners.csv",
            headers=["Staff number", "Student number", "Kind", "From"],
            letters=["A", "B", "C", "D"],
            rows=[[2, ["nobody", "N-student", "Examines", "2027-03-01"]]],
            by=cast["administrator"].pk,
            created_at=clock.now(),
        )
        return Thing({"key": found.pk}, school=school)

    return of_each(cast, make, *ALL)


@kind("possible partner")
def possible_partners(cast: Cast) -> dict[str, Thing]:
    """Somebody with a place in this cohort alone, on the other side of a member of the cast."""

    def make(title: str) -> Thing:
        now, cohort, owner = clock.now(), _cohort(cast, title), cast[MEMBERS[title]]
        other = person(owner.school, f"neighbour of {MEMBERS[title]}", now=now)
        for user, side in ((owner, "mentee"), (other, "mentor")):
            Enrolment.objects.create(cohort=cohort, user=user, side=side, created_at=now)
        return Thing({"key": other.pk}, school=other.school, owner=MEMBERS[title])

    return of_each(cast, make, *ALL)


@kind("block")
def blocks(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        user, other = cast[MEMBERS[title]], cast[OTHERS[title]]
        made, _ = Block.objects.get_or_create(user=user, other=other, defaults={"created_at": clock.now()})
        return Thing({"key": made.pk}, school=user.school, owner=MEMBERS[title])

    return of_each(cast, make, *ALL)
