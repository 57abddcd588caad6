"""Who mentors whom, where, since when; when they meet; and the files that pairs came in by."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from handrail.lib.keeping import internal, personal, secret, sensitive
from handrail.mentoring.agreement_models import Agreement, Expectations
from handrail.mentoring.attachment_models import Attachment, AttachmentBody
from handrail.mentoring.document_models import Document, DocumentComment, DocumentVersion
from handrail.mentoring.ending_models import Closure, Ending, NewMentor, PairPause
from handrail.mentoring.feedback_models import Feedback
from handrail.mentoring.goal_models import Goal, GoalNote, Milestone, Reflection
from handrail.mentoring.link_models import ActionLink, Delegation, MeetingNotice
from handrail.mentoring.note_models import LimitsRead, Note
from handrail.mentoring.shelf_models import ShelfItem
from handrail.mentoring.states import BEGUN, OPEN, MeetingState, MentorshipState, Mode
from handrail.mentoring.talk_models import ThreadFile, ThreadMark, ThreadMessage
from handrail.mentoring.time_models import TimeBudget, TimeWeek
from handrail.mentoring.timetable_models import BusySpan, Timetable
from handrail.people.models import User
from handrail.programmes.models import Cohort, ImportState, Programme
from handrail.programmes.states import Kind, Side
from handrail.vault.sealing import SealedTextField

__all__ = [
    "ActionLink",
    "Agreement",
    "Attachment",
    "AttachmentBody",
    "BusySpan",
    "CalendarFeed",
    "Closure",
    "Delegation",
    "Document",
    "DocumentComment",
    "DocumentVersion",
    "Ending",
    "Expectations",
    "Feedback",
    "Goal",
    "GoalNote",
    "LimitsRead",
    "Meeting",
    "MeetingAction",
    "MeetingNotice",
    "Mentorship",
    "Milestone",
    "NewMentor",
    "Note",
    "PairImport",
    "PairPause",
    "Reflection",
    "ShelfItem",
    "ThreadFile",
    "ThreadMark",
    "ThreadMessage",
    "TimeBudget",
    "TimeWeek",
    "Timetable",
]


class Mentorship(models.Model):
    """One mentor and one mentee in one cohort, from the offer on.

    The mentor is told of an offer at `offered_at`, by the mail `offer_mail`, and it waits until `answer_by`.
    It began on `starts`. While it runs, active or paused, it holds one of the mentor's places
    (`User.active_mentees`). `second`: it was found beside one that goes on. When the first ends, it goes on
    as it is. `chosen`: the mentee chose this mentor by name, and so knows that they are asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="mentorships")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="mentorships")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentorships_as_mentee")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentorships_as_mentor")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    second = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MentorshipState.choices, default=MentorshipState.OFFERED)
    starts = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField()
    offer_mail = models.UUIDField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who mentors whom"): ("mentee", "mentor", "state", "starts"),
        internal("lead the pair through"): (
            "id", "programme", "cohort", "kind", "second", "chosen", "offered_at", "offer_mail",
            "reminded_at", "answer_by", "answered_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-offered_at", "id")
        indexes: ClassVar = [models.Index("cohort", "state", name="mentorships_of_a_cohort")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "programme", "mentee", "second", condition=Q(state__in=OPEN), name="one_first_and_one_second"
            ),
            models.UniqueConstraint(
                "programme",
                "mentee",
                "mentor",
                condition=Q(state__in=OPEN),
                name="two_mentors_two_people",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentorship_of_two_people"),
            models.CheckConstraint(
                condition=Q(state__in=MentorshipState.values), name="mentorship_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEGUN) | Q(starts__isnull=False),
                name="a_mentorship_that_ran_has_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} mentors {self.mentee_id}: {self.state}"

    @property
    def is_active(self) -> bool:
        """Whether the two can write in it: a pair that rests or has ended only reads."""
        return self.state == MentorshipState.ACTIVE

    def other(self, one: User) -> User:
        """The one of the two that somebody is not."""
        return self.mentee if one.pk == self.mentor_id else self.mentor

    def waits(self, now: dt.datetime) -> bool:
        """Whether the mentor can still answer."""
        return self.state == MentorshipState.OFFERED and self.answer_by is not None and now < self.answer_by


class PairImport(models.Model):
    """One file of pairs that were running before Handrail. `rows` is emptied once it has been imported.

    `made` lists the mentorships that it made; `places` has how each place in the cohort stood before, by id:
    blank where the import made it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="pair_imports")
    file = models.CharField(max_length=120)
    sheet = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=list)
    letters = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    made = models.JSONField(default=list)
    places = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    by = models.UUIDField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("import pairs", "14 days after it expires", export="left out", erase="clear"): ("rows",),
        internal("show and undo an import"): (
            "id", "cohort", "file", "sheet", "headers", "letters", "made", "places",
            "state", "by", "created_at", "done_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-created_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="pair_import_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file


class Meeting(models.Model):
    """One meeting of a pair: proposed, agreed, held; or noted once it was.

    `options` has the times that are proposed, as letters of the wall time and of the moment. Once one is
    agreed it stands in `starts_at`, with `wall` and `zone`: what the clock on the wall shows, and where.
    `day` is that day there, and `agreed_at` when the two agreed on it. `sequence` grows with each change;
    calendars go by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    state = models.CharField(max_length=9, choices=MeetingState.choices)
    mode = models.CharField(max_length=9, choices=Mode.choices)
    place = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    options = models.JSONField(default=list)
    proposed_by = models.UUIDField()
    starts_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    wall = models.CharField(max_length=16, blank=True)
    day = models.DateField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    agenda = SealedTextField(blank=True, max_length=2000)
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "agenda"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know whether the two met"): ("state", "mode", "minutes", "starts_at", "day"),
        sensitive("let the two prepare", "the end of the programme and 2 years"): ("place", "agenda"),
        internal("keep times and calendars right"): (
            "id", "mentorship", "options", "proposed_by", "agreed_at", "zone", "wall", "sequence",
            "created_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-day", "-created_at", "id")
        indexes: ClassVar = [models.Index("mentorship", "state", "day", name="meetings_of_a_mentorship")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(MeetingState.AGREED, MeetingState.HELD)) | Q(day__isnull=False),
                name="an_agreed_meeting_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.AGREED)
                | Q(starts_at__isnull=False, minutes__isnull=False) & ~Q(zone="") & ~Q(wall=""),
                name="an_agreed_meeting_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.id}: {self.state}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class MeetingAction(models.Model):
    """What one of the two means to do. It stays on the sheet of every next meeting until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meeting_actions")
    text = SealedTextField(max_length=300)
    owner = models.CharField(max_length=6, choices=Side.choices)
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    sealed_as: ClassVar[str] = "actions"
    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("remember what was agreed", "the end of the programme and 2 years"): ("text",),
        personal("remember what was agreed"): ("owner", "due", "done_at"),
        internal("keep it in its place"): ("id", "mentorship", "created_at"),
    }

    class Meta:
        ordering = ("due", "created_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(owner__in=Side.values), name="meeting_action_owner_is_known"),
        ]

    def __str__(self) -> str:
        return f"action {self.id}"

    @property
    def sealed_for(self) -> uuid.UUID:
        """The pair whose key closes it."""
        return self.mentorship_id


class CalendarFeed(models.Model):
    """The secret address at which somebody's calendar reads their meetings. A new one ends the old."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        secret("let a calendar read meetings"): ("token_hash",),
        internal("let a calendar read meetings"): ("user", "created_at"),
    }

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
