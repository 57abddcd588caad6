import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("line", models.CharField(max_length=100)),
                ("active", models.BooleanField(default=True)),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("job", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField()),
                ("worker", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("lost", "Lost"),
                        ],
                        default="running",
                        max_length=7,
                    ),
                ),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("job", "number", "id"),
                "indexes": [
                    models.Index(
                        models.F("beat_at"), condition=models.Q(("ended_at", None)), name="open_attempts"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("job"), models.F("number"), name="one_attempt_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteClock",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("shift", models.DurationField()),
                ("began", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_site_clock"),
                    models.CheckConstraint(
                        condition=models.Q(("shift__gte", datetime.timedelta(0))),
                        name="site_clock_never_goes_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at", None), ("began", None)),
                            models.Q(("at__gte", models.F("began")), ("began__isnull", False)),
                            _connector="OR",
                        ),
                        name="site_clock_catches_up_from_its_beginning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("job", models.UUIDField(null=True)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ticks", to="jobs.schedule"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("schedule"), models.F("at"), name="one_tick")
                ],
            },
        ),
    ]
