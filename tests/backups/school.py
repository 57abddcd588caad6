"""A school as it is in use: people, an app for codes, sealed records, and mails in every state."""

import datetime as dt
import json
import zipfile

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from tests.people.scene import make_scene

from handrail.audit.actions import seal
from handrail.backups import archive, rows
from handrail.backups.make import backup
from handrail.lib import clock
from handrail.mailroom import actions, delivery
from handrail.people.models import User
from handrail.vault import actions as vault
from handrail.vault import keyfile

NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.UTC)
REFUSED = "550 No such person"


def post(user):
    with transaction.atomic():
        return actions.post(
            kind="password_reset_key",
            to=user.pk,
            address=user.email,
            language=user.language,
            context={"name": user.name, "link": "https://school.example/key"},
            school=user.school_id,
            now=clock.now(),
        )


def make_school(server):
    """One mail was sent, one was refused, one waits."""
    vault.settle(now=NOW)
    scene = make_scene()
    TOTP.activate(scene["coordinator"], generate_totp_secret())
    scene.sent, scene.failed = post(scene["student"]), post(scene["peer"])
    server.answers["RCPT"] = lambda arg: REFUSED if "peer" in arg else ""
    delivery.send_due(now=clock.now())
    server.answers.clear()
    scene.queued = post(scene["lead"])
    seal(now=clock.now() + dt.timedelta(minutes=5))
    return scene


def saved(folder, name="backup.zip"):
    """A backup of the site as it is."""
    backup(folder / name, now=NOW)
    return folder / name


def wipe():
    """Somebody empties the site: as if it were on a new machine."""
    from django.core.management import call_command  # noqa: PLC0415 (as rarely as this)

    call_command("flush", interactive=False, verbosity=0)
    assert not User.objects.exists()


def hash_now():
    return rows.hash_of_all()


def rewritten(path, change):
    """The backup with other members, and a right code: as somebody with the key could write it."""
    with zipfile.ZipFile(path) as zipped:
        held = [(info, zipped.read(info)) for info in zipped.infolist()]
    made = path.with_name(f"changed-{path.name}")

    def fill(zipped):
        for info, data in change(held):
            zipped.writestr(info, data)

    archive.write(made, key=keyfile.master(), fill=fill)
    return made


def with_manifest(**changes):
    """A change that alters the manifest alone."""

    def change(held):
        for info, data in held:
            told = json.loads(data) | changes if info.filename == "manifest.json" else None
            yield info, json.dumps(told) if told else data

    return change
