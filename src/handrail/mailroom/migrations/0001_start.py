import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("to", models.UUIDField()),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("calendar", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("unknown", "Perhaps sent"),
                        ],
                        default="queued",
                        max_length=7,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("lease", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("about", models.UUIDField(null=True)),
                ("asked_for", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("message_id", models.CharField(max_length=320, unique=True)),
                ("unsubscribe_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("school", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-created_at", "id"),
                "indexes": [
                    models.Index(models.F("state"), models.F("not_before"), name="mail_due"),
                    models.Index(models.F("school"), models.F("created_at"), name="mail_of_school"),
                    models.Index(models.F("to"), models.F("created_at"), name="mail_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sending", "sent", "failed", "unknown"])),
                        name="mail_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease__isnull", False), ("lease_until__isnull", False), ("state", "sending")
                            ),
                            models.Q(
                                models.Q(("state", "sending"), _negated=True),
                                ("lease", None),
                                ("lease_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="mail_has_a_lease_while_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="sent_mail_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "unknown"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mail_that_was_not_sent_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("person"), models.F("kind"), name="one_opt_out_a_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_rest")],
            },
        ),
    ]
