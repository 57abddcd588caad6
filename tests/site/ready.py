"""Makes the site ready for a test run: which SQLite, which settings, which folder, which header checks."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from handrail.lib.sqlite import use_bundled

MEMORY = Path("/dev/shm")  # where there is one: the tests commit often, and a disk would wait each time
FOLDER = Path(tempfile.mkdtemp(prefix="handrail-tests-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
UNSET = ("HANDRAIL_DEMO", "MAIL_URL", "SITE_URL")  # a test run is the same wherever it runs
FAST = "django.contrib.auth.hashers.MD5PasswordHasher"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
REAL: dict[str, Any] = {}  # what a site uses where the tests use something faster


def choose() -> None:
    """Before anything loads Django: the bundled SQLite, and a data folder of this process alone."""
    use_bundled()
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ["HANDRAIL_DATA"] = str(FOLDER)
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.config.settings"


def load() -> None:
    """Read the site's own settings and change three: a quick hash, plain static files, a database on disk.

    The database is a file, because the PRAGMA lines of a real site have no effect on one in memory.
    The tests of hashing and of static files put the real setting back, from `REAL`.
    """
    from django.conf import settings  # noqa: PLC0415 (only after choose())

    REAL.update(PASSWORD_HASHERS=settings.PASSWORD_HASHERS, STORAGES=dict(settings.STORAGES))
    settings.PASSWORD_HASHERS = [FAST]
    settings.STORAGES["staticfiles"] = {"BACKEND": PLAIN}
    settings.STATIC_ROOT.mkdir()
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    from handrail.cli.words import compile_words  # noqa: PLC0415 (before Django keeps what it finds)

    compile_words()
    from handrail.vault import keyfile  # noqa: PLC0415 (it reads the settings)

    keyfile.make()
    from tests.audit.flushing import install  # noqa: PLC0415 (it loads Django's databases)

    install()
    del os.environ["DJANGO_SETTINGS_MODULE"]  # processes that this one starts choose for themselves


def clean() -> None:
    """Remove this process's data folder."""
    shutil.rmtree(FOLDER, ignore_errors=True)


def watch_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the headers of every response that the test client receives."""
    from django.test import Client  # noqa: PLC0415 (only after load())
    from tests.site.headers import faults  # noqa: PLC0415 (it reads the settings)

    ask = Client.request

    def asked(client: Client, **request: Any) -> Any:
        response = ask(client, **request)
        found = faults(response, request)
        assert found == [], f"{request.get('REQUEST_METHOD')} {request.get('PATH_INFO')}: {found}"
        return response

    monkeypatch.setattr(Client, "request", asked)
