import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.vault.sealing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mentoring", "0001_start"),
        ("people", "0001_start"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("seen", "Opened"),
                            ("contacted", "Contacted"),
                            ("closed", "Closed"),
                            ("taken_back", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("how", handrail.vault.sealing.SealedTextField(max_length=10)),
                ("phone", handrail.vault.sealing.SealedTextField(blank=True, max_length=60)),
                ("suits", handrail.vault.sealing.SealedTextField(blank=True, max_length=300)),
                ("words", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("contact_by", models.DateTimeField()),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("escalates_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("seen_by", models.UUIDField(blank=True, null=True)),
                ("contacted_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "We have a plan to which they agreed"),
                            ("nothing", "They want nothing more"),
                            ("unreached", "They could not be reached, and I tried more than once"),
                        ],
                        max_length=9,
                    ),
                ),
                ("plan", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.school"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        condition=models.Q(("state__in", ("waiting", "seen"))),
                        name="one_request_that_stands_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "seen", "contacted", "closed", "taken_back"])
                        ),
                        name="contact_request_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ending", ""), ("ending__in", ["plan", "nothing", "unreached"]), _connector="OR"
                        ),
                        name="contact_request_ending_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("escalates_at__isnull", False), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("escalates_at", None)),
                            _connector="OR",
                        ),
                        name="a_request_that_waits_is_passed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_closed_request_says_how_it_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("words", handrail.vault.sealing.SealedTextField(max_length=2000)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="safeguarding.contactrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="safeguarding.contactrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("level", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("request"), models.F("level"), name="one_escalation_a_level"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Open now"),
                            ("over", "Over, to be reviewed"),
                            ("reviewed", "Reviewed"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("life", "A risk to somebody’s life"),
                            ("harm", "A risk of serious harm to somebody"),
                            ("duty", "A legal duty, or the order of a court"),
                            ("other", "Something else of that weight"),
                        ],
                        max_length=5,
                    ),
                ),
                ("words", handrail.vault.sealing.SealedTextField(max_length=2000)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("hold", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("tell_at", models.DateTimeField(db_index=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("parts_read", models.CharField(blank=True, max_length=60)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "It was right to open it"),
                            ("questioned", "I question it, and take it further"),
                        ],
                        max_length=10,
                    ),
                ),
                ("review", handrail.vault.sealing.SealedTextField(blank=True, max_length=2000)),
                ("remind_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("warn_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "opener",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.school"
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("opener"),
                        models.F("mentorship"),
                        condition=models.Q(("state", "running")),
                        name="one_opening_that_runs_a_person_and_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["running", "over", "reviewed"]),
                            ("why__in", ["life", "harm", "duty", "other"]),
                        ),
                        name="opening_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer", None),
                            models.Q(("reviewer", models.F("opener")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_reviews_their_own_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_opening_that_is_over_says_since_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finding__in", ["kept", "questioned"]),
                                ("remind_at", None),
                                ("reviewed_at__isnull", False),
                                ("reviewer__isnull", False),
                                ("state", "reviewed"),
                            ),
                            models.Q(
                                models.Q(("state", "reviewed"), _negated=True),
                                ("finding", ""),
                                ("remind_at__isnull", False),
                                ("reviewed_at", None),
                                ("reviewer", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_reviewed_opening_says_by_whom_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tell_at__gte", models.F("opened_at")), ("until__gt", models.F("opened_at"))
                        ),
                        name="an_opening_goes_forward_in_time",
                    ),
                ],
            },
        ),
    ]
