"""What two people wrote lies nowhere as it was written, and is gone once it was removed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.talk import page, said, text_file, upload
from tests.site.cast import assemble

from handrail.backups import rows
from handrail.lib import clock
from handrail.mentoring.actions import talking
from handrail.mentoring.models import Attachment, AttachmentBody, ThreadMessage

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Zephyr quartz lighthouse 7319"
INSIDE = "marmalade cartography 8402 " * 50
NAME = "velvet almanac 5550"


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    return pair_of(set_up(assemble()))


def database_files() -> list[Path]:
    """The database as it lies on the disk: its file, and the one that it writes first."""
    if connection.vendor != "sqlite":
        return []
    name = Path(str(connection.settings_dict["NAME"]))
    return [path for path in (name, Path(f"{name}-wal"), Path(f"{name}-journal")) if path.exists()]


def held() -> bytes:
    """Every byte that is kept: the files, the data folder, and each row as a backup spells it."""
    places = [*database_files(), *(path for path in Path(settings.SITE.data).rglob("*") if path.is_file())]
    tables = b"".join(line for model in rows.tables().values() for line in rows.lines(model))
    return tables + b"".join(path.read_bytes() for path in places)


def test_it_lies_nowhere_as_it_was_written(pair: Pair, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    sent = {"words": WORDS, "attachments": [upload(f"{NAME}.txt", INSIDE.encode())]}
    assert pair.scene.client("mentor").post(page(pair), sent).status_code == 302
    student = pair.scene.client("student")
    assert WORDS in student.get(page(pair)).content.decode()
    file = Attachment.objects.get()
    assert student.get(f"/files/{file.pk}/").content == INSIDE.encode()
    said(pair, "And one that is refused", files=[text_file()])
    everything = held() + caplog.text.encode()
    assert len(everything) > 50_000
    for words in (WORDS, INSIDE[:40], NAME):
        for spelled in (words.encode(), words.encode("utf-16-le")):
            assert spelled not in everything
    assert pair.mentor.name.encode() in everything  # the search is not blind


def test_what_is_removed_is_gone_from_the_disk_too(pair: Pair):
    made = said(pair, WORDS, files=[text_file(f"{NAME}.txt", INSIDE)])
    closed = [
        ThreadMessage.objects.get().words.token.encode()[-60:],
        Attachment.objects.get().name.token.encode()[-60:],
        bytes(AttachmentBody.objects.get().data)[100:160],
    ]
    settle()
    if database_files():
        assert [one in raw() for one in closed] == [True, True, True]
    talking.remove(message=made, by=pair.mentor, now=clock.now())
    settle()
    assert [one in raw() for one in closed] == [False, False, False]
    assert ThreadMessage.objects.get().words == ""


def settle() -> None:
    """Have the database write all it has into its file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def raw() -> bytes:
    return b"".join(path.read_bytes() for path in database_files())


def test_files_come_back_from_their_spelling_in_a_backup(pair: Pair):
    said(pair, WORDS, files=[text_file(f"{NAME}.txt", INSIDE)])
    lines = list(rows.lines(AttachmentBody))
    AttachmentBody.objects.all().delete()
    rows.load(AttachmentBody, lines)
    assert list(rows.lines(AttachmentBody)) == lines
    file = Attachment.objects.get()
    assert pair.scene.client("student").get(f"/files/{file.pk}/").content == INSIDE.encode()
