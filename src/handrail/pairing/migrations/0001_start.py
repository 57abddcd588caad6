import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mentoring", "0001_start"),
        ("programmes", "0001_start"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("choosing", "People are choosing"),
                            ("solving", "Being worked out"),
                            ("review", "To be reviewed"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("choose_by", models.DateField()),
                ("weights", models.JSONField(default=dict)),
                ("seed", models.PositiveIntegerField()),
                ("by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="programmes.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ("-number", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cohort"), models.F("number"), name="one_round_a_number"
                    ),
                    models.UniqueConstraint(
                        models.F("cohort"),
                        condition=models.Q(("state", "closed"), _negated=True),
                        name="one_round_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "choosing", "solving", "review", "published", "closed"])
                        ),
                        name="round_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("together", "Kept together"), ("apart", "Kept apart")], max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins_as_mentee",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins_as_mentor",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="pairing.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("round"), models.F("mentee"), models.F("mentor"), name="one_pin_a_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["together", "apart"])), name="pin_kind_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("all", "Everybody"), ("rest", "Those without a mentor")],
                        default="all",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("weights", models.JSONField()),
                ("seed", models.PositiveIntegerField()),
                ("snapshot", models.BinaryField(default=bytes)),
                ("result", models.BinaryField(default=bytes)),
                ("report", models.JSONField(default=dict)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("done_parts", models.PositiveSmallIntegerField(default=0)),
                ("by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="pairing.round"
                    ),
                ),
            ],
            options={
                "ordering": ("-number", "id"),
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("number"), name="one_run_a_number"),
                    models.UniqueConstraint(
                        models.F("round"),
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        name="one_run_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "running", "done", "failed", "stopped"])
                        ),
                        name="run_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("for_mentee", models.JSONField(default=list)),
                ("for_mentor", models.JSONField(default=list)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals_as_mentee",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals_as_mentor",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="pairing.run",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("run"), models.F("mentee"), models.F("mentor"), name="proposed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("second", models.BooleanField()),
                ("goals", models.JSONField(default=list)),
                ("interests", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("looking", "Open: nobody is chosen yet"),
                            ("asked", "A mentor is being asked"),
                            ("found", "A mentor is found"),
                            ("closed", "Closed"),
                        ],
                        default="looking",
                        max_length=10,
                    ),
                ),
                ("by", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="searches",
                        to="programmes.enrolment",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("enrolment"),
                        condition=models.Q(("state__in", ("looking", "asked"))),
                        name="one_search_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["looking", "asked", "found", "closed"])),
                        name="search_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ("looking", "asked"))),
                            models.Q(
                                models.Q(("state__in", ("looking", "asked")), _negated=True),
                                models.Q(("ended_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_search_that_is_over_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("for_mentee", models.JSONField(default=list)),
                ("for_mentor", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("call_asked", "The mentee asked for a call"),
                            ("called", "They had a call"),
                            ("picked", "Chosen, and being asked"),
                            ("found", "Their mentor"),
                            ("not_now", "Not available now"),
                            ("passed", "Another mentor was found"),
                            ("taken_back", "Taken back"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("call_asked_at", models.DateTimeField(blank=True, null=True)),
                ("called_on", models.DateField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidacies",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="candidate",
                        to="mentoring.mentorship",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="pairing.search",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("search"), models.F("enrolment"), name="candidate_once_a_search"
                    ),
                    models.UniqueConstraint(
                        models.F("search"),
                        condition=models.Q(("state__in", ("picked", "found"))),
                        name="one_choice_a_search",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "call_asked",
                                    "called",
                                    "picked",
                                    "found",
                                    "not_now",
                                    "passed",
                                    "taken_back",
                                ],
                            )
                        ),
                        name="candidate_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("call_asked", "called")), _negated=True),
                            ("call_asked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_call_was_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("called_on", None), ("call_asked_at__isnull", False), _connector="OR"
                        ),
                        name="a_call_was_asked_for_before_it_was",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortlist",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("short", models.JSONField(default=list)),
                ("ranked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shortlists",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shortlists",
                        to="pairing.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("round"), models.F("enrolment"), name="one_shortlist_a_mentee"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("for_mentee", models.JSONField(default=list)),
                ("for_mentor", models.JSONField(default=list)),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggested",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "shortlist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="pairing.shortlist",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("shortlist"), models.F("enrolment"), name="suggested_once"
                    ),
                    models.UniqueConstraint(
                        models.F("shortlist"),
                        models.F("rank"),
                        condition=models.Q(("rank", None), _negated=True),
                        name="one_suggestion_a_rank",
                    ),
                ],
            },
        ),
    ]
