"""The line to the mail server, and what its answers mean."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.utils.encoding import force_str

Outcome = Literal["failed", "later", "unsure"]


class Superseded(Exception):
    """Somebody else holds the lease now: this worker must not go on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do with a mail that was not taken, and why, in words."""

    outcome: Outcome
    words: str


class Line:
    """Django's mail connection, opened when it is needed and kept for the mails after."""

    def __init__(self) -> None:
        self._connection: Any = None

    def open(self) -> None:
        """Connect and sign in, if that has not been done. Raises OSError or SMTPException."""
        if self._connection is None:
            self._connection = mail.get_connection(fail_silently=False)
            try:
                self._connection.open()
            except (OSError, smtplib.SMTPException):
                self.close()
                raise

    def send(self, message: mail.EmailMultiAlternatives, *, handing_over: Callable[[], None]) -> None:
        """Send one mail. `handing_over` is called just before the words go out, and may raise to stop it.

        With SMTP that is after the server has accepted sender and recipient; elsewhere it is before all.
        """
        connection = self._connection
        smtp = connection.connection if isinstance(connection, EmailBackend) else None
        if smtp is None:
            handing_over()
        else:
            _announce(smtp, handing_over)
        connection.send_messages([message])

    def close(self) -> None:
        """Hang up. A server that has gone already is no trouble."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None


def _announce(smtp: smtplib.SMTP, handing_over: Callable[[], None]) -> None:
    """Have the connection call `handing_over` before its DATA command: Django offers no such place."""

    def data(words: Any) -> tuple[int, bytes]:
        handing_over()
        return smtplib.SMTP.data(smtp, words)

    smtp.data = data  # type: ignore[assignment]


def judge(error: Exception, *, handed: bool) -> Answer:
    """What an error means. After the words went out, only a server's clear no says that it was not taken."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return Answer("failed" if code >= 500 else "later", _quoted("refused the address", code, said))
        case smtplib.SMTPDataError():
            outcome: Outcome = "failed" if error.smtp_code >= 500 else "later"
            return Answer(outcome, _quoted("refused the mail", error.smtp_code, error.smtp_error))
        case smtplib.SMTPResponseException():  # our sender, say: the site's trouble, not this mail's
            return down(error)
        case smtplib.SMTPNotSupportedError() | ValueError():
            return Answer("failed", "This mail cannot be written in a form that the mail server takes.")
    if handed:
        words = "The connection broke after the words went out and before the mail server said yes."
        return Answer("unsure", words)
    return down(error)


def down(error: Exception) -> Answer:
    """What it means that the line cannot be used. Whatever it is, no mail fails for it: staff can mend it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return Answer("later", _quoted("refused us", error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer("later", "The mail server does not offer the encryption or the sign-in that is set.")
    return Answer("later", "The mail server could not be reached.")


def _quoted(what: str, code: int, said: bytes | str) -> str:
    text = " ".join(force_str(said, errors="replace").split())[:200]
    return f"The mail server {what}: {code} {text}".strip()
