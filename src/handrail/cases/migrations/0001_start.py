import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.vault.sealing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mentoring", "0001_start"),
        ("people", "__first__"),
        ("programmes", "0001_start"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thresholds",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="thresholds",
                        serialize=False,
                        to="programmes.programme",
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("nudges_first", models.BooleanField(default=False)),
                ("changed_by", models.UUIDField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("red", "A sign that needs somebody"),
                            ("ambers", "Two signs at once"),
                            ("help", "One of the two asked for help"),
                            ("interests", "The mentee’s interests have changed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("waiting", "Waiting"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("due", models.DateField()),
                (
                    "helped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nudge", "The nudge"),
                            ("talk", "The talk of three"),
                            ("co_mentor", "A second mentor"),
                            ("rematch", "A rematch"),
                            ("themselves", "They found their way by themselves"),
                            ("nothing", "Nothing did"),
                            ("ended", "The pair has ended"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="own_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("due", "opened_at", "id"),
                "indexes": [models.Index(models.F("state"), models.F("due"), name="cases_by_due_day")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"),
                        condition=models.Q(("state", "closed"), _negated=True),
                        name="one_open_case_a_mentorship",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "waiting", "closed", "reopened"])),
                        name="case_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["red", "ambers", "help", "interests"])),
                        name="case_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_at__isnull", False), models.Q(("helped", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_closed_case_says_what_helped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign", "A sign"),
                            ("help", "Asked for help"),
                            ("interests", "Interests have changed"),
                            ("step", "Done"),
                            ("note", "Note"),
                            ("owner", "Taken over"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=20)),
                (
                    "side",
                    models.CharField(
                        blank=True, choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=6
                    ),
                ),
                ("confidence", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("by", models.UUIDField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["sign", "help", "interests", "step", "note", "owner", "closed", "reopened"],
                            )
                        ),
                        name="case_line_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterestChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("confidence", models.PositiveSmallIntegerField()),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("keep", "Keep my mentor, and talk about it together"),
                            ("add", "Keep my mentor, and look for a second one as well"),
                            ("change", "Change to another mentor"),
                        ],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interest_changes",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 1), ("confidence__lte", 10)),
                        name="confidence_from_1_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wish__in", ["keep", "add", "change"])), name="wish_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("by", models.UUIDField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nudges",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Sign",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("rule", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("amber", "Worth a look"),
                            ("red", "Needs somebody"),
                            ("lapsed", "Gone by itself"),
                        ],
                        max_length=6,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("lapsed_at", models.DateTimeField(blank=True, null=True)),
                ("looked_by", models.UUIDField(blank=True, null=True)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signs",
                        to="mentoring.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ("since", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"),
                        models.F("rule"),
                        condition=models.Q(("state__in", ("amber", "red"))),
                        name="one_live_sign_a_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["amber", "red", "lapsed"])),
                        name="sign_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lapsed_at__isnull", False), ("state", "lapsed")),
                            models.Q(("lapsed_at", None), ("state__in", ("amber", "red"))),
                            _connector="OR",
                        ),
                        name="a_lapsed_sign_has_its_time",
                    ),
                ],
            },
        ),
    ]
