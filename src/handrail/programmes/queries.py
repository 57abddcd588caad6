"""Reads worth a name: lists with their figures, answers that may be read, and what an import would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext

from handrail.people.models import ListItem, Pause, School, User
from handrail.people.queries import staff_of
from handrail.programmes.answer_words import in_words
from handrail.programmes.models import (
    Answer,
    Cohort,
    Conflict,
    ConflictImport,
    Enrolment,
    Import,
    ImportState,
    Programme,
    ProgrammeLead,
)
from handrail.programmes.personality import PERSONALITY
from handrail.programmes.plans import Option, Question, hidden_kinds
from handrail.programmes.sheet_columns import columns_for
from handrail.programmes.sheet_people import Known
from handrail.programmes.states import EnrolmentState, Side

LEAD_READS = ("lead", "suggested")  # what those who run a programme may read of an answer
IMPORTED = ("name", "email", "stage", "hours_a_month", "most_mentees")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one side of a cohort has come. The people asked are all but those withdrawn."""

    side: Side
    counts: Mapping[EnrolmentState, int]

    @property
    def asked(self) -> int:
        """Everybody who can take part: the denominator of every figure."""
        return sum(number for state, number in self.counts.items() if state != EnrolmentState.WITHDRAWN)

    @property
    def open(self) -> int:
        """People who were invited and have not answered."""
        return self.counts[EnrolmentState.INVITED]

    @property
    def figures(self) -> list[tuple[EnrolmentState, int]]:
        """Each state with its number, in the order of a person's way."""
        return list(self.counts.items())


def coverage(cohort: Cohort) -> list[Coverage]:
    """Mentees, then mentors: how many stand where. One query."""
    counted = cohort.enrolments.values("side", "state").annotate(number=Count("pk")).order_by()
    found = {(row["side"], row["state"]): row["number"] for row in counted}
    return [Coverage(side, {state: found.get((side, state), 0) for state in EnrolmentState}) for side in Side]


def with_figures(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with the number of their cohorts, of people who can take part and of those who joined."""
    here = ~Q(cohorts__enrolments__state=EnrolmentState.WITHDRAWN)
    joined = Q(cohorts__enrolments__state=EnrolmentState.JOINED)
    return programmes.annotate(
        runs=Count("cohorts", distinct=True),
        asked=Count("cohorts__enrolments", filter=here, distinct=True),
        joined=Count("cohorts__enrolments", filter=joined, distinct=True),
    ).order_by("state", "title", "pk")


def cohorts_of(programme: Programme) -> QuerySet[Cohort]:
    """A programme's cohorts with their figures, the latest first."""
    here, joined = ~Q(enrolments__state=EnrolmentState.WITHDRAWN), Q(enrolments__state=EnrolmentState.JOINED)
    return programme.cohorts.annotate(
        asked=Count("enrolments", filter=here), joined=Count("enrolments", filter=joined)
    ).order_by("-starts", "title", "pk")


def leads_of(programme: Programme) -> QuerySet[User]:
    """Who coordinates a programme."""
    return User.objects.filter(leads__programme=programme).order_by("name", "pk")


def lead_places(programme: Programme) -> QuerySet[ProgrammeLead]:
    """The places of those who coordinate a programme, with the person of each."""
    return programme.leads.select_related("user").order_by("user__name", "pk")


def members(cohort: Cohort, side: str, state: str) -> QuerySet[Enrolment]:
    """The people of one list, by name."""
    return (
        cohort.enrolments.filter(side=side, state=state).select_related("user").order_by("user__name", "pk")
    )


def imports_of(cohort: Cohort) -> QuerySet[Import]:
    """What was imported into a cohort, the latest first."""
    return cohort.imports.exclude(state=ImportState.UPLOADED).annotate(people=Count("changes"))


def own_answers(enrolment: Enrolment) -> dict[str, Any]:
    """All that somebody answered, for themselves."""
    return dict(enrolment.answers.values_list("question", "value"))


def answers_for_lead(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Questions and answers in words: those that coordinators may read, in the order of the form."""
    return answers_for(enrolment, LEAD_READS)


def answers_for(enrolment: Enrolment, readers: Sequence[str]) -> list[tuple[str, str]]:
    """Questions and answers in words: those promised to some readers, in the order of the form."""
    readable = Answer.objects.filter(enrolment=enrolment, readers__in=readers)
    given = dict(readable.values_list("question", "value"))
    programme = enrolment.cohort.programme
    asked = [question for key, question in programme.plan.questions(enrolment.side).items() if key in given]
    offered = choices(programme.school_id, asked).options
    return [
        (gettext(question.label), in_words(question, offered[question.key], given[question.key]))
        for question in asked
    ]


# ---- the school's lists


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of each question of a form; `families` puts those of a tree under their headings."""

    options: Mapping[str, Sequence[Option]]
    families: Mapping[str, Sequence[tuple[str, Sequence[Option]]]]


def choices(school: UUID, questions: Sequence[Question]) -> Choices:
    """What can be chosen in each question, from the school's lists or its own options. One query."""
    needed = {option.needs for question in questions for option in question.options}
    wanted = ({question.list for question in questions} | needed) - {""}
    items = list(ListItem.objects.filter(school_id=school, list__in=wanted, active=True)) if wanted else []
    options: dict[str, Sequence[Option]] = {}
    families: dict[str, Sequence[tuple[str, Sequence[Option]]]] = {}
    for question in questions:
        mine = [item for item in items if item.list == question.list]
        options[question.key] = _offered(question, items) if question.options else _options(question, mine)
        families[question.key] = _families(mine)
    return Choices(options, families)


def _offered(question: Question, items: Sequence[ListItem]) -> list[Option]:
    there = {item.list for item in items}
    return [option for option in question.options if not option.needs or option.needs in there]


def _options(question: Question, items: Sequence[ListItem]) -> list[Option]:
    branches = {item.parent for item in items if not _is_family(item, items)}
    chosen = [item for item in items if not question.only or item.key in question.only]
    return [
        Option.model_construct(key=item.key, label=item.label)
        for item in chosen
        if item.key not in branches or item.parent
    ]


def _is_family(item: ListItem, items: Sequence[ListItem]) -> bool:
    return not item.parent and any(other.parent == item.key for other in items)


def _families(items: Sequence[ListItem]) -> list[tuple[str, list[Option]]]:
    """Under each family its specialties, each followed by its subspecialties."""
    below: dict[str, list[ListItem]] = {}
    for item in items:
        below.setdefault(item.parent, []).append(item)
    return [(family.label, _branch(family.key, below)) for family in below.get("", []) if family.key in below]


def _branch(key: str, below: Mapping[str, Sequence[ListItem]]) -> list[Option]:
    found: list[Option] = []
    for item in below.get(key, ()):
        found.append(Option.model_construct(key=item.key, label=item.label))
        found += _branch(item.key, below)
    return found


def stage_keys(school: UUID) -> dict[str, str]:
    """The school's stages, from label to key, in their order."""
    return dict(
        ListItem.objects.filter(school_id=school, list="stages", active=True).values_list("label", "key")
    )


# ---- conflicts of interest

When = Literal["", "now", "later", "over"]


def listed_conflicts(
    rows: QuerySet[Conflict], *, today: dt.date, search: str = "", kind: str = "", when: When = ""
) -> QuerySet[Conflict]:
    """Visible conflicts of some people, of a kind, in force on a day, later or over."""
    for word in search.split()[:6]:
        found = User.objects.filter(Q(name__icontains=word) | Q(school_number__icontains=word)).values("pk")
        rows = rows.filter(Q(mentor__in=found) | Q(mentee__in=found))
    if kind:
        rows = rows.filter(kind=kind)
    if when == "now":
        return rows.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
    if when == "later":
        return rows.filter(starts__gt=today)
    return rows.filter(ends__lt=today) if when == "over" else rows


def hidden_conflicts(school: UUID) -> int:
    """How many conflicts of a school are of a kind that is named to nobody: all that is ever said of them."""
    return Conflict.objects.filter(school_id=school, kind__in=hidden_kinds()).count()


def conflict_imports_of(school: School) -> QuerySet[ConflictImport]:
    """The latest rosters that were imported at a school."""
    return school.conflict_imports.exclude(state=ImportState.UPLOADED).defer("rows", "made", "changed")[:20]


def numbers_of(school: UUID) -> dict[str, UUID]:
    """Everybody of a school, from school number to id."""
    return dict(User.objects.filter(school_id=school).values_list("school_number", "pk"))


def people_by_name(people: QuerySet[User], search: str) -> list[User]:
    """The first ten of some people whose name holds each word."""
    for word in search.split()[:6]:
        people = people.filter(name__icontains=word)
    return list(people.order_by("name", "pk")[:10])


# ---- what an import needs to know


def known_people(school: UUID) -> dict[str, Known]:
    """Everybody of a school by school number. Staff count as settled: no file changes where their mail goes.

    Three queries.
    """
    settled = set(settled_people(school)) | set(staff_of(school))
    rows = User.objects.filter(school_id=school).values("id", "school_number", "active_mentees", *IMPORTED)
    return {
        row["school_number"]: Known(
            row["id"],
            {name: row[name] for name in IMPORTED},
            settled=row["id"] in settled,
            mentees=row["active_mentees"],
        )
        for row in rows
    }


def settled_people(school: UUID) -> QuerySet[EmailAddress, UUID]:
    """Those of a school who have taken up their account."""
    taken_up = EmailAddress.objects.filter(verified=True, user__school_id=school)
    people: QuerySet[EmailAddress, UUID] = taken_up.values_list("user_id", flat=True)
    return people


def taken_addresses() -> dict[str, UUID]:
    """Every mail address of the site in small letters, and whose it is. One query."""
    return dict(User.objects.annotate(small=Lower("email")).values_list("small", "pk"))


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was chosen in an earlier import: which column holds what, and which word means which stage."""

    columns: Mapping[str, str]
    stages: Mapping[str, str]


def remembered(cohort: Cohort, side: str) -> Remembered:
    """What was chosen for the latest file of this side at the school, imported or still to be mended."""
    files = Import.objects.filter(side=side, cohort__programme__school_id=cohort.programme.school_id)
    latest = files.order_by("-created_at", "pk").first()
    return Remembered(latest.columns, latest.stages) if latest else Remembered({}, {})


def away_people(school: UUID, day: dt.date) -> set[UUID]:
    """Those of a school who are away on a day, so that nobody writes to them."""
    begun = Pause.objects.filter(user__school_id=school, starts__lte=day)
    return set(begun.filter(Q(ends=None) | Q(ends__gte=day)).values_list("user_id", flat=True))


def member_keys(cohort: Cohort, state: str) -> QuerySet[Enrolment, UUID]:
    """The places of a cohort that stand at one point."""
    return cohort.enrolments.filter(state=state).values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """What an import did: people it made, people it changed, places it made in the cohort."""

    made: int
    changed: int
    enrolled: int


def import_figures(of: Import) -> ImportFigures:
    """How much an import did. One query."""
    counted = of.changes.aggregate(
        made=Count("pk", filter=Q(before__isnull=True)),
        changed=Count("pk", filter=Q(before__isnull=False) & ~Q(before={})),
        enrolled=Count("pk", filter=Q(enrolled=True)),
    )
    return ImportFigures(**counted)


def columns_read(of: Import) -> list[tuple[str, str]]:
    """What a file holds and under which header, as it will be read; a blank label for what is left aside."""
    held = {header: key for key, header in of.columns.items()}
    labels = {column.key: column.label for column in columns_for(of.side)}
    return [(labels[held[header]] if header in held else "", header) for header in of.headers]


def stages_allowed(of: Import) -> list[tuple[str, str]]:
    """The stages that may take part on the side of an import: key and label."""
    return _stages(of.cohort.programme, of.side)


def mentee_stages(programme: Programme) -> list[tuple[str, str]]:
    """The stages that mentees of a programme may be in: key and label."""
    return _stages(programme, Side.MENTEE)


def _stages(programme: Programme, side: str) -> list[tuple[str, str]]:
    allowed = programme.plan.stages(side)
    stages = stage_keys(programme.school_id)
    return [(key, label) for label, key in stages.items() if not allowed or key in allowed]


def stages_in_words(programme: Programme) -> dict[str, list[str]]:
    """The stages that may take part on each side, as the school calls them; none where every one may."""
    labels = {key: label for label, key in stage_keys(programme.school_id).items()}
    eligible = programme.plan.eligible
    return {
        "mentees": [labels.get(key, key) for key in eligible.mentees],
        "mentors": [labels.get(key, key) for key in eligible.mentors],
    }


def first_rows(of: Import) -> list[list[tuple[str, str]]]:
    """The first three rows of a file that waits, each cell with its header, to recognise the columns by."""
    return [list(zip(of.headers, cells, strict=True)) for _, cells in of.rows[:3]]


def has_personality(enrolment: Enrolment) -> bool:
    """Whether somebody chose to answer the questionnaire."""
    return enrolment.answers.filter(question=PERSONALITY).exists()


def answers_and_time(enrolment: Enrolment) -> dict[str, Any]:
    """What somebody answered so far; their time as they gave it elsewhere, where they did not answer here."""
    questions = enrolment.cohort.programme.plan.questions(enrolment.side)
    time = {
        key: getattr(enrolment.user, question.profile)
        for key, question in questions.items()
        if question.profile
    }
    return time | own_answers(enrolment)
