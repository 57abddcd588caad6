"""Programmes, cohorts, exams, who takes part and what they answered, imports, who must not be paired."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from handrail.lib.keeping import internal, personal, public, sensitive
from handrail.people.models import School, User
from handrail.programmes.exam_models import ExamPeriod
from handrail.programmes.plans import Plan, plan_from
from handrail.programmes.states import CohortState, EnrolmentState, Kind, ProgrammeState, Side

__all__ = [
    "Answer",
    "Block",
    "Cohort",
    "Conflict",
    "ConflictImport",
    "Enrolment",
    "ExamPeriod",
    "Import",
    "ImportChange",
    "ImportState",
    "Programme",
    "ProgrammeLead",
]


class Programme(models.Model):
    """One mentoring programme of a school. `terms` is its own copy of a template: `plan` reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="programmes")
    title = models.CharField(max_length=120)
    template = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=2000)
    terms = models.JSONField()
    state = models.CharField(max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("say what the programme is"): ("title", "kind", "words"),
        internal("run the programme"): ("id", "school", "template", "terms", "state", "created_at"),
    }

    class Meta:
        ordering = ("title", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "school", "title", condition=~Q(state=ProgrammeState.ARCHIVED), name="one_programme_a_title"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProgrammeState.values), name="programme_state_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="programme_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def plan(self) -> Plan:
        """Dates, eligibility, criteria and forms of this programme."""
        return plan_from(self.terms, self.title)


class ProgrammeLead(models.Model):
    """A coordinator of one programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="leads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="leads")
    since = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who runs the programme", erase="delete"): ("programme", "user"),
        internal("know since when"): ("id", "since"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("programme", "user", name="one_lead_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id} leads {self.programme_id}"


class Cohort(models.Model):
    """One run of a programme. People join until `join_by`, that day included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    title = models.CharField(max_length=80)
    starts = models.DateField()
    ends = models.DateField()
    join_by = models.DateField()
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.PLANNED)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("say when it runs"): ("title", "starts", "ends", "join_by"),
        internal("run the cohort"): ("id", "programme", "state", "created_at"),
    }

    class Meta:
        ordering = ("-starts", "title", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("programme", "title", name="one_cohort_a_title"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="cohort_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(join_by__lt=F("ends")), name="cohort_joined_before_it_ends"),
            models.CheckConstraint(condition=Q(state__in=CohortState.values), name="cohort_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_answers(self, today: dt.date) -> bool:
        """Whether people can join, decline and change their answers on this day."""
        return self.state == CohortState.JOINING and today <= self.join_by


class Enrolment(models.Model):
    """One person's place on one side of a cohort. `screens_done` says how far they came with the form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    side = models.CharField(max_length=10, choices=Side.choices)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ELIGIBLE)
    screens_done = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who takes part"): ("cohort", "user", "side", "state", "answered_at"),
        internal("lead the person through"): (
            "id",
            "screens_done",
            "invited_at",
            "reminded_at",
            "created_at",
        ),
    }

    class Meta:
        indexes: ClassVar = [models.Index("cohort", "side", "state", name="enrolments_of_a_cohort")]
        constraints: ClassVar = [
            models.UniqueConstraint("cohort", "user", "side", name="one_enrolment_a_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="enrolment_side_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="enrolment_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("joined", "declined")) | Q(answered_at__isnull=False),
                name="an_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.side} {self.state}"


class Answer(models.Model):
    """What somebody answered to one question of the joining form, and who may read it.

    `readers` is kept from the moment of answering: a later change of the form opens no old answer to others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    value = models.JSONField()
    readers = models.CharField(max_length=10)
    saved_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("matching", erase="delete"): ("value",),
        internal("find the answer and who reads it"): ("id", "enrolment", "question", "readers", "saved_at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("enrolment", "question", name="one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.enrolment_id}"


class ImportState(models.TextChoices):
    """A file is uploaded, checked by its coordinator, then done; and perhaps undone."""

    UPLOADED = "uploaded", gettext_lazy("Not imported yet")
    DONE = "done", gettext_lazy("Imported")
    UNDONE = "undone", gettext_lazy("Undone")


class Import(models.Model):
    """One file of people for one side of a cohort. `rows` is emptied once the file has been imported.

    `columns` says which header holds what, `stages` which word of the file means which stage.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="imports")
    side = models.CharField(max_length=10, choices=Side.choices)
    file = models.CharField(max_length=120)
    sheet = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=list)
    letters = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    stages = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    by = models.UUIDField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("import people", "14 days after it expires", export="left out", erase="clear"): ("rows",),
        internal("show and undo an import"): (
            "id", "cohort", "side", "file", "sheet", "headers", "letters", "columns",
            "stages", "state", "by", "created_at", "done_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-created_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="import_side_is_known"),
        ]

    def __str__(self) -> str:
        return self.file


class ImportChange(models.Model):
    """What an import did to one person, enough to undo it. Without `before` it made the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="import_changes")
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)
    enrolled = models.BooleanField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("undo an import", "12 months", export="left out", erase="delete"): (
            "user",
            "before",
            "after",
        ),
        internal("undo an import"): ("id", "of", "enrolled"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("of", "user", name="one_change_a_person")]

    def __str__(self) -> str:
        return f"{self.of_id} {self.user_id}"


class Conflict(models.Model):
    """One who assesses, examines, employs, treats or is related to another: no pair while it lasts.

    `kind` is a key of `conflicts` in `data/programmes/kinds.toml`. Without `ends` it lasts until further
    notice. `allowed_at`: a coordinator let the pair be made although this was declared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="conflicts")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conflicts_as_mentor")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conflicts_as_mentee")
    kind = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    allowed_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("keep judges and judged apart", "the end of the programme and 2 years", erase="delete"): (
            "mentor", "mentee", "kind", "starts", "ends",
        ),
        internal("know who wrote it down"): ("id", "school", "allowed_at", "by", "created_at"),
    }  # fmt: skip

    class Meta:
        ordering = ("mentor__name", "mentee__name", "starts", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("mentor", "mentee", "kind", "starts", name="one_conflict_a_start"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="conflict_of_two_people"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="conflict_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.kind} {self.mentee_id}"


class ConflictImport(models.Model):
    """One roster of conflicts. `rows` is emptied once it has been imported; what it did is kept to undo it.

    `made` holds the last day of each conflict that it made, by id; `changed` the last days before and after.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="conflict_imports")
    file = models.CharField(max_length=120)
    sheet = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=list)
    letters = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    made = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    by = models.UUIDField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("import a roster", "14 days after it expires", export="redacted"): ("rows",),
        internal("show and undo an import"): (
            "id", "school", "file", "sheet", "headers", "letters", "made", "changed",
            "state", "by", "created_at", "done_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-created_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="conflict_import_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file


class Block(models.Model):
    """Somebody's private "not this person". No reason is kept, and nobody but `user` ever learns of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("never pair the two", "while the school uses Handrail", erase="delete"): ("user", "other"),
        internal("tell rows apart"): ("id", "created_at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "other", name="one_block_a_person"),
            models.CheckConstraint(condition=~Q(user=F("other")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return str(self.id)
