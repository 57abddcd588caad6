"""A small school with mails in every state, committed; and a mail server that notes what arrives."""

from dataclasses import replace
from importlib import import_module

import pytest
from tests.audit import flushing

flushing.install()


@pytest.fixture
def server(settings):
    """A running mail server, to which the site's mails go."""
    office = import_module("tests.mailroom.office").Office()
    office.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield office
    office.close()


@pytest.fixture
def files(settings, tmp_path):
    """The folder of the site's files, with two in it."""
    folder = tmp_path / "site" / "files"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "one.txt").write_text("first\nsecond\n", encoding="utf-8")
    (folder / "two.bin").write_bytes(bytes(range(256)) * 5000)
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def own_key(settings, tmp_path):
    """A data folder of this test's own, so that its key can be exchanged. It must come before the school."""
    settings.SITE = replace(settings.SITE, data=tmp_path / "data")
    settings.SITE.data.mkdir(mode=0o700)


@pytest.fixture
def school(transactional_db, files, server):
    """The school: see tests/backups/school.py."""
    return import_module("tests.backups.school").make_school(server)
