"""From a row of the outbox to a mail for Django's connection."""

from __future__ import annotations

import hashlib
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

from handrail.mailroom.models import Message

UNSUBSCRIBE = "mail/unsubscribe/"  # a page above the mailroom answers here


def letter(message: Message) -> EmailMultiAlternatives:
    """The mail, with its parts. The stop link is put in only now, so that the row does not hold it."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    text, html, link = message.text, message.html, ""
    if message.unsubscribe_hash:
        link = f"{settings.SITE.url}/{UNSUBSCRIBE}{token(message.pk)}/"
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text, html = (part.replace(mark(message.pk), link) for part in (text, html))
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers=headers,
    )
    mail.attach_alternative(html, "text/html")
    if message.calendar:
        mail.attach_alternative(message.calendar, f"text/calendar; method={_method(message.calendar)}")
    return mail


def _method(calendar: str) -> str:
    """What a calendar is asked to do: the part's own header repeats it. The charset is Django's to add."""
    lines = calendar.splitlines()
    return next((line.removeprefix("METHOD:") for line in lines if line.startswith("METHOD:")), "PUBLISH")


def message_id(key: UUID) -> str:
    """The Message-ID of a mail: the same at every attempt, so that a second copy can be known as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{key}@{domain}>"


def mark(key: UUID) -> str:
    """Where the stop link will stand in the stored words. The key is new, so nobody can have written it."""
    return f"unsubscribe:{key}"


def token(key: UUID) -> str:
    """The token of a mail's stop link: made from the site's secret each time, kept nowhere."""
    return salted_hmac("handrail.mailroom.unsubscribe", str(key), algorithm="sha256").hexdigest()


def hash_of(secret: str) -> str:
    """What the row keeps of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()
