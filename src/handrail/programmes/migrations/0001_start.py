import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_start"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cohort",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=80)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("join_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("joining", "People are joining"),
                            ("closed", "Joining is closed"),
                            ("running", "Running"),
                            ("ended", "Ended"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-starts", "title", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="cohort_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("join_by__lt", models.F("ends"))),
                        name="cohort_joined_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "joining", "closed", "running", "ended"])
                        ),
                        name="cohort_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("eligible", "Not invited yet"),
                            ("invited", "Invited"),
                            ("joined", "Joined"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="eligible",
                        max_length=10,
                    ),
                ),
                ("screens_done", models.PositiveSmallIntegerField(default=0)),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="programmes.cohort",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("cohort"), models.F("side"), models.F("state"), name="enrolments_of_a_cohort"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cohort"), models.F("user"), models.F("side"), name="one_enrolment_a_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])), name="enrolment_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["eligible", "invited", "joined", "declined", "withdrawn"])
                        ),
                        name="enrolment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("joined", "declined")), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_answer_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("question", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                ("readers", models.CharField(max_length=10)),
                ("saved_at", models.DateTimeField()),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="programmes.enrolment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("enrolment"), models.F("question"), name="one_answer_a_question"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10),
                ),
                ("file", models.CharField(max_length=120)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("headers", models.JSONField(default=list)),
                ("letters", models.JSONField(default=list)),
                ("rows", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("stages", models.JSONField(default=dict)),
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
                        related_name="imports",
                        to="programmes.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["uploaded", "done", "undone"])),
                        name="import_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])), name="import_side_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(default=dict)),
                ("enrolled", models.BooleanField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="programmes.import",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("of"), models.F("user"), name="one_change_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=120)),
                ("template", models.CharField(max_length=40)),
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
                ("words", models.TextField(max_length=2000)),
                ("terms", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("archived", "Archived")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programmes",
                        to="people.school",
                    ),
                ),
            ],
            options={
                "ordering": ("title", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("school"),
                        models.F("title"),
                        condition=models.Q(("state", "archived"), _negated=True),
                        name="one_programme_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "open", "archived"])),
                        name="programme_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["developmental", "supervisor", "sponsor"])),
                        name="programme_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExamPeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=80)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("stages", models.JSONField(default=list)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exam_periods",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("starts", "title", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="exams_end_after_they_begin",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cohorts", to="programmes.programme"
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeLead",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="programmes.programme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("programme"), models.F("user"), name="one_lead_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("user"), models.F("other"), name="one_block_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("other")), _negated=True),
                        name="nobody_blocks_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("allowed_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts_as_mentee",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts_as_mentor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="people.school",
                    ),
                ),
            ],
            options={
                "ordering": ("mentor__name", "mentee__name", "starts", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentor"),
                        models.F("mentee"),
                        models.F("kind"),
                        models.F("starts"),
                        name="one_conflict_a_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="conflict_of_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="conflict_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictImport",
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
                ("made", models.JSONField(default=dict)),
                ("changed", models.JSONField(default=dict)),
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
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflict_imports",
                        to="people.school",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["uploaded", "done", "undone"])),
                        name="conflict_import_state_is_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(
                models.F("programme"), models.F("title"), name="one_cohort_a_title"
            ),
        ),
    ]
