"""Where this site keeps its things and how it is reached, read from the environment once.

| setting | meaning |
|---|---|
| `HANDRAIL_DATA` | folder of the database, keys and files; default `data` beside the program |
| `DATABASE_URL` | `postgres://user:password@host:5432/name`; without it SQLite in the data folder |
| `SITE_URL` | the address that people use, such as `https://mentoring.school.example` |
| `MAIL_URL` | `smtp://user:password@host:587`; without it mails are printed on the console |
| `HANDRAIL_DEMO` | `1` for a site of invented people, where one click signs in |
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
SQLITE = {
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
        " PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF"
    ),
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
POSTGRES = "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"


class SettingTrouble(ValueError):
    """A setting that cannot be used: names it and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site's settings. `url` has no slash at the end."""

    data: Path
    database: Mapping[str, Any]
    url: str
    mail: Mapping[str, Any]
    demo: bool

    @property
    def host(self) -> str:
        """The host name that requests must ask for."""
        return urlsplit(self.url).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether people reach the site by TLS: cookies and headers follow."""
        return self.url.startswith("https://")

    def key(self) -> str:
        """The secret that signs sessions: made at the first start, readable by us alone."""
        path = self.data / "session.key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
        if path.stat().st_mode & 0o077:
            raise SettingTrouble(f"{path} can be read by others. Run: chmod 600 {path}")
        return path.read_text(encoding="ascii").strip()


def site(environ: Mapping[str, str] = os.environ) -> Site:
    """The site that the environment describes. Raises SettingTrouble naming the setting that is wrong."""
    data = Path(environ.get("HANDRAIL_DATA", ROOT / "data")).absolute()
    url = environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise SettingTrouble(
            f"SITE_URL is {url!r}. Write scheme and host alone: https://mentoring.school.example"
        )
    return Site(data, _database(environ, data), url, _mail(environ), environ.get("HANDRAIL_DEMO") == "1")


def _database(environ: Mapping[str, str], data: Path) -> Mapping[str, Any]:
    url = environ.get("DATABASE_URL", "")
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "handrail.sqlite3", "OPTIONS": SQLITE}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise SettingTrouble("DATABASE_URL must look like postgres://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or 5432,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": POSTGRES},
    }


def _mail(environ: Mapping[str, str]) -> Mapping[str, Any]:
    url = environ.get("MAIL_URL", "")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingTrouble(
            "MAIL_URL must look like smtp://user:password@host:587, or smtps:// for port 465"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
