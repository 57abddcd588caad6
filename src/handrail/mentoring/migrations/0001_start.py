import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.vault.sealing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("learning", "0001_start"),
        ("people", "0001_start"),
        ("people", "__first__"),
        ("programmes", "0001_start"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("filled", "To be accepted"), ("accepted", "Accepted")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("terms", models.TextField()),
                ("rules", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("opened_by", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("mentee_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("mentor_accepted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-version", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "filled", "accepted"])),
                        name="agreement_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(
                                ("mentee_accepted_at__isnull", False), ("mentor_accepted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_accepted_agreement_is_by_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", handrail.vault.sealing.SealedTextField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "picture"),
                            ("webp", "picture"),
                            ("text", "plain text"),
                            ("docx", "Word document"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pdf", "png", "webp", "text", "docx"])),
                        name="attachment_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 5000000)),
                        name="attachment_has_a_size_within_limits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", handrail.vault.sealing.SealedTextField(max_length=200)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planned", "As planned: the goals are met, or the time is over"),
                            ("interest", "As planned: interests have changed"),
                            ("no_fault", "It stops, without anybody’s fault"),
                            ("graduation", "The mentee graduates"),
                            ("transfer", "One of the two changes place or programme"),
                            ("left", "One of the two leaves the school"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.UUIDField()),
                ("together", models.BooleanField(default=False)),
                ("reason", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("mentee_in_touch", models.BooleanField(default=False)),
                ("mentor_in_touch", models.BooleanField(default=False)),
                ("mails", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["planned", "interest", "no_fault", "graduation", "transfer", "left"],
                            )
                        ),
                        name="kind_of_end_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("planned", "interest", "graduation")),
                            models.Q(("mentee_in_touch", False), ("mentor_in_touch", False)),
                            _connector="OR",
                        ),
                        name="in_touch_after_a_planned_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("held", "You met"),
                            ("not_held", "Could not happen"),
                            ("cancelled", "Called off"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("video", "By video")],
                        max_length=9,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=300)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("options", models.JSONField(default=list)),
                ("proposed_by", models.UUIDField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("zone", models.CharField(blank=True, max_length=40)),
                ("wall", models.CharField(blank=True, max_length=16)),
                ("day", models.DateField(blank=True, null=True)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("agenda", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-day", "-created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "agreed", "held", "not_held", "cancelled"])
                        ),
                        name="meeting_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("agreed", "held")), _negated=True),
                            ("day__isnull", False),
                            _connector="OR",
                        ),
                        name="an_agreed_meeting_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            models.Q(
                                ("minutes__isnull", False),
                                ("starts_at__isnull", False),
                                models.Q(("zone", ""), _negated=True),
                                models.Q(("wall", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_agreed_meeting_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Timetable",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="timetable",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AttachmentBody",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="mentoring.attachment",
                    ),
                ),
                ("data", handrail.vault.sealing.SealedBytesField()),
            ],
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("link", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attachment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="document_version",
                        to="mentoring.attachment",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="mentoring.document",
                    ),
                ),
            ],
            options={
                "ordering": ("-number", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("document"), models.F("number"), name="one_version_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", False),
                            ("attachment__isnull", False),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_version_has_a_file_or_a_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True),
                            models.Q(("attachment__isnull", True), ("link", "")),
                            _connector="OR",
                        ),
                        name="a_removed_version_has_neither",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentComment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("words", handrail.vault.sealing.SealedTextField(max_length=5000)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="mentoring.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10),
                ),
                ("helped", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("change", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                (
                    "reached",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "ending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="mentoring.ending",
                    ),
                ),
            ],
            options={
                "ordering": ("side", "id"),
                "constraints": [
                    models.UniqueConstraint(models.F("ending"), models.F("side"), name="one_closure_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expectations",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10),
                ),
                (
                    "how_often",
                    models.CharField(
                        choices=[
                            ("week", "Every week"),
                            ("fortnight", "Every two weeks"),
                            ("month", "Every month"),
                            ("two_months", "Every two months"),
                            ("term", "Once a term"),
                            ("need", "When there is need"),
                        ],
                        max_length=12,
                    ),
                ),
                ("how_to_reach", handrail.vault.sealing.SealedTextField(max_length=500)),
                ("brings", handrail.vault.sealing.SealedTextField(max_length=500)),
                ("leave_out", handrail.vault.sealing.SealedTextField(blank=True, max_length=500)),
                ("difficult", handrail.vault.sealing.SealedTextField(max_length=500)),
                ("authorship", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("filled_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expectations",
                        to="mentoring.agreement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agreement"), models.F("side"), name="one_expectations_a_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("category", models.CharField(max_length=40)),
                ("specific", handrail.vault.sealing.SealedTextField(max_length=300)),
                ("measurable", handrail.vault.sealing.SealedTextField(blank=True, max_length=300)),
                ("achievable", handrail.vault.sealing.SealedTextField(blank=True, max_length=300)),
                ("relevant", handrail.vault.sealing.SealedTextField(blank=True, max_length=300)),
                ("due", models.DateField(blank=True, null=True)),
                ("reason", handrail.vault.sealing.SealedTextField(blank=True, max_length=300)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("met", "Met"),
                            ("changed", "Changed"),
                            ("dropped", "Set aside"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "lead",
                    models.CharField(
                        choices=[
                            ("mentor_led", "Mentor leads"),
                            ("joint", "Both lead"),
                            ("mentee_led", "Mentee leads"),
                        ],
                        default="mentor_led",
                        max_length=10,
                    ),
                ),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "follows",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_by",
                        to="mentoring.goal",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "met", "changed", "dropped"])),
                        name="goal_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead__in", ["mentor_led", "joint", "mentee_led"])),
                        name="goal_lead_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("progress", "Progress"),
                            ("evidence", "Evidence"),
                            ("lead", "Who leads"),
                            ("state", "State"),
                            ("time", "Hours"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("to", models.CharField(blank=True, max_length=30)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="mentoring.goal"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["progress", "evidence", "lead", "state", "time"])),
                        name="goal_note_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=6),
                ),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "listened",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "ready",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("well", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("next_step", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("gained", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("given_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="mentoring.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("meeting"), models.F("side"), name="one_feedback_a_side_and_meeting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ready__isnull", True),
                                ("side", "mentee"),
                                ("useful__gte", 1),
                                ("useful__isnull", False),
                                ("useful__lte", 5),
                                ("listened__gte", 1),
                                ("listened__isnull", False),
                                ("listened__lte", 5),
                            ),
                            models.Q(
                                ("listened__isnull", True),
                                ("side", "mentor"),
                                ("useful__isnull", True),
                                ("ready__gte", 1),
                                ("ready__isnull", False),
                                ("ready__lte", 5),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_answers_what_its_side_is_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("tomorrow", "The meeting is tomorrow"), ("met", "Did you meet?")],
                        max_length=8,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="mentoring.meeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("meeting"),
                        models.F("sequence"),
                        models.F("kind"),
                        models.F("user"),
                        name="one_notice_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["tomorrow", "met"])), name="meeting_notice_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentorship",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("developmental", "Developmental mentoring"),
                            ("supervisor", "Research or project supervision"),
                            ("sponsor", "Sponsorship or application advice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("second", models.BooleanField(default=False)),
                ("chosen", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("starts", models.DateField(blank=True, null=True)),
                ("offered_at", models.DateTimeField()),
                ("offer_mail", models.UUIDField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorships",
                        to="programmes.cohort",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorships_as_mentee",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorships_as_mentor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentorships",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("-offered_at", "id"),
                "indexes": [
                    models.Index(models.F("cohort"), models.F("state"), name="mentorships_of_a_cohort")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("programme"),
                        models.F("mentee"),
                        models.F("second"),
                        condition=models.Q(("state__in", ("offered", "active", "paused"))),
                        name="one_first_and_one_second",
                    ),
                    models.UniqueConstraint(
                        models.F("programme"),
                        models.F("mentee"),
                        models.F("mentor"),
                        condition=models.Q(("state__in", ("offered", "active", "paused"))),
                        name="two_mentors_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="mentorship_of_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["offered", "active", "paused", "ended", "declined", "lapsed", "withdrawn"],
                            )
                        ),
                        name="mentorship_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("active", "paused", "ended")), _negated=True),
                            ("starts__isnull", False),
                            _connector="OR",
                        ),
                        name="a_mentorship_that_ran_has_begun",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingAction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", handrail.vault.sealing.SealedTextField(max_length=300)),
                (
                    "owner",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=6),
                ),
                ("due", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_actions",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("due", "created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("owner__in", ["mentee", "mentor"])),
                        name="meeting_action_owner_is_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="meetings",
                to="mentoring.mentorship",
            ),
        ),
        migrations.CreateModel(
            name="LimitsRead",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits_read",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits_read",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"), models.F("reader"), name="limits_are_read_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="mentoring.mentorship"
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="mentorship",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="ending", to="mentoring.mentorship"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="mentoring.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="mentoring.mentorship",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="mentorship",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agreements",
                to="mentoring.mentorship",
            ),
        ),
        migrations.CreateModel(
            name="ActionLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("time", "Choose a time"),
                            ("move", "Move a meeting"),
                            ("call_off", "Call a meeting off"),
                            ("met", "Say whether you met"),
                            ("offer", "Answer about a mentee"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "deed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "Agreed on a time"),
                            ("move", "Moved the meeting"),
                            ("call_off", "Called the meeting off"),
                            ("held", "We met"),
                            ("not_held", "It could not happen"),
                            ("accept", "Accepted"),
                            ("decline", "Declined"),
                        ],
                        max_length=8,
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="action_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="mentoring.meeting",
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["time", "move", "call_off", "met", "offer"])),
                        name="link_purpose_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meeting", None), ("purpose", "offer")),
                            models.Q(
                                models.Q(("purpose", "offer"), _negated=True), ("meeting__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_link_is_about_an_offer_or_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deed", ""), ("used_at", None)),
                            models.Q(("used_at__isnull", False), models.Q(("deed", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_used_link_says_what_was_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("words", handrail.vault.sealing.SealedTextField(max_length=300)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="mentoring.goal",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="NewMentor",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("wish", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                (
                    "ending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="new_mentor",
                        to="mentoring.ending",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "visible",
                    models.CharField(
                        choices=[("only_me", "Only me"), ("two", "The two of us")],
                        default="only_me",
                        max_length=7,
                    ),
                ),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=5000)),
                ("feedback", handrail.vault.sealing.SealedTextField(blank=True, max_length=5000)),
                ("discussion", handrail.vault.sealing.SealedTextField(blank=True, max_length=5000)),
                ("support", handrail.vault.sealing.SealedTextField(blank=True, max_length=5000)),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="mentoring.meeting",
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-written_at", "id"),
                "indexes": [
                    models.Index(
                        models.F("mentorship"),
                        models.OrderBy(models.F("written_at"), descending=True),
                        name="notes_of_a_mentorship",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visible__in", ["only_me", "two"])), name="note_readers_are_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            models.Q(("feedback", ""), _negated=True),
                            models.Q(("discussion", ""), _negated=True),
                            models.Q(("support", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_note_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meeting__isnull", False),
                            models.Q(("discussion", ""), ("feedback", ""), ("support", "")),
                            _connector="OR",
                        ),
                        name="a_note_in_parts_is_of_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shared_at__isnull", False), ("visible", "two")),
                            models.Q(("shared_at__isnull", True), ("visible", "only_me")),
                            _connector="OR",
                        ),
                        name="a_note_for_both_was_shared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file", models.CharField(max_length=120)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("headers", models.JSONField(default=list)),
                ("letters", models.JSONField(default=list)),
                ("rows", models.JSONField(default=list)),
                ("made", models.JSONField(default=list)),
                ("places", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Not imported yet"),
                            ("done", "Imported"),
                            ("undone", "Undone"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_imports",
                        to="programmes.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["uploaded", "done", "undone"])),
                        name="pair_import_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairPause",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("back_on", models.DateField()),
                ("by", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("-since", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"),
                        condition=models.Q(("over_at", None)),
                        name="one_open_pause_a_mentorship",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("question", models.CharField(max_length=40)),
                ("answer", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("comment", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("commented_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reflections",
                        to="mentoring.goal",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("goal"), models.F("question"), name="one_reflection_a_question_and_goal"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShelfItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("due", models.DateField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shelf",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning.resource"
                    ),
                ),
            ],
            options={
                "ordering": ("due", "created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"), models.F("resource"), name="one_resource_a_list"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thread_marks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"), models.F("reader"), name="one_mark_a_reader_and_mentorship"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=5000)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thread",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "indexes": [
                    models.Index(models.F("mentorship"), models.F("at"), name="messages_of_a_mentorship")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("removed_at", None), ("words", ""), _connector="OR"),
                        name="a_removed_message_has_no_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeBudget",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("planned", models.JSONField(default=dict)),
                ("shared", models.BooleanField(default=False)),
                (
                    "goal_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("study", "Study"),
                            ("placements", "Placements"),
                            ("sleep", "Sleep"),
                            ("exercise", "Exercise"),
                            ("people", "People"),
                            ("rest", "Rest"),
                            ("paid_work", "Paid work"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="mentoring.goal",
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="time_budget",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "goal_kind__in",
                                (
                                    "",
                                    "study",
                                    "placements",
                                    "sleep",
                                    "exercise",
                                    "people",
                                    "rest",
                                    "paid_work",
                                    "other",
                                ),
                            )
                        ),
                        name="time_budget_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("goal__isnull", True),
                            models.Q(("goal_kind", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_goal_is_about_some_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BusySpan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="mentoring.timetable",
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("timetable"), models.F("starts_at"), name="busy_once_from_a_moment_on"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="busy_for_a_while"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeWeek",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("monday", models.DateField()),
                ("planned", models.JSONField(default=dict)),
                ("actual", models.JSONField(default=dict)),
                ("noted_at", models.DateTimeField()),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weeks",
                        to="mentoring.timebudget",
                    ),
                ),
            ],
            options={
                "ordering": ("monday", "id"),
                "constraints": [
                    models.UniqueConstraint(models.F("budget"), models.F("monday"), name="one_row_a_week")
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadFile",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="thread_file",
                        serialize=False,
                        to="mentoring.attachment",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="mentoring.threadmessage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("mail", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        condition=models.Q(("ended_at", None)),
                        name="one_delegation_a_person",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                models.F("mentorship"), models.F("state"), models.F("day"), name="meetings_of_a_mentorship"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                models.F("mentorship"), models.F("version"), name="one_agreement_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                models.F("mentorship"),
                condition=models.Q(("state", "accepted"), _negated=True),
                name="one_agreement_under_way_a_mentorship",
            ),
        ),
    ]
