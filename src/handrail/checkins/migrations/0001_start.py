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
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentee", "Mentee"), ("mentor", "Mentor")], max_length=10),
                ),
                ("slot", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("asked_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("answered", "Answered"), ("passed", "Not answered")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "pulse",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: it does not work"),
                            (2, "2: it is hard"),
                            (3, "3: it is all right"),
                            (4, "4: it is good"),
                            (5, "5: it is very good"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "met",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("planned", "Not yet, but we have a date"),
                            ("no", "No, and no date"),
                        ],
                        max_length=7,
                    ),
                ),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_on", "-created_at", "id"),
                "indexes": [
                    models.Index(models.F("user"), models.F("asked_on"), name="check_ins_of_a_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mentorship"), models.F("side"), models.F("slot"), name="one_check_in_a_slot"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mentee", "mentor"])), name="check_in_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "answered", "passed"])),
                        name="check_in_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pulse", None), models.Q(("pulse__gte", 1), ("pulse__lte", 5)), _connector="OR"
                        ),
                        name="a_pulse_is_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met", ""), ("met__in", ["yes", "planned", "no"]), _connector="OR"
                        ),
                        name="check_in_met_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", False), ("state", "answered")),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answered_on", None),
                                ("met", ""),
                                ("pulse", None),
                            ),
                            _connector="OR",
                        ),
                        name="only_an_answered_check_in_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckInLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="checkins.checkin",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormerAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "pulse",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1: it does not work"),
                            (2, "2: it is hard"),
                            (3, "3: it is all right"),
                            (4, "4: it is good"),
                            (5, "5: it is very good"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "met",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("planned", "Not yet, but we have a date"),
                            ("no", "No, and no date"),
                        ],
                        max_length=7,
                    ),
                ),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=1000)),
                ("replaced_at", models.DateTimeField()),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former",
                        to="checkins.checkin",
                    ),
                ),
            ],
            options={
                "ordering": ("replaced_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="OwnSchedule",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="check_in_schedule",
                        serialize=False,
                        to="programmes.programme",
                    ),
                ),
                ("days", models.JSONField()),
                ("quarterly", models.BooleanField()),
                ("half_way", models.BooleanField()),
                ("before_end", models.PositiveSmallIntegerField()),
                ("changed_by", models.UUIDField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before_end__gte", 7), ("before_end__lte", 180)),
                        name="asked_in_time_before_the_end",
                    )
                ],
            },
        ),
    ]
