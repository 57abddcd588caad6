"""A mail server on this machine that does what a test tells it, and mails to send through it."""

import email
import email.policy
import os
import signal
import socket
import uuid
from collections import Counter
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.db import transaction

from handrail.lib import clock
from handrail.mailroom import actions
from handrail.mailroom.kinds import Kind

TEMPLATES = Path(__file__).parent / "templates"
PLACEHOLDERS = frozenset({"name", "mentor", "words", "link"})
MEETING = Kind("meeting", "Meeting", PLACEHOLDERS, long=frozenset({"words"}), again=True)
DIGEST = Kind("digest", "Digest", PLACEHOLDERS, long=frozenset({"words"}), again=False, optional=True)
FAULTY = Kind("faulty", "Faulty", frozenset())
CONTEXT = {
    "name": "Noor",
    "mentor": "Dr Adeyemi",
    "words": "Your mentor would like to meet you.",
    "link": "https://mentoring.school.example/meetings/1/?a=1&b=2",
}
NOOR, SCHOOL = uuid.UUID(int=21), uuid.UUID(int=22)
BROKEN = "broken"


def post(kind="meeting", address="noor@school.example", **changes):
    values = {
        "to": NOOR,
        "language": "en-gb",
        "context": CONTEXT,
        "school": SCHOOL,
        "now": clock.now(),
    }
    with transaction.atomic():
        return actions.post(kind=kind, address=address, **(values | changes))


class Server(SMTP):
    """Asks the office before each command."""

    async def smtp_EHLO(self, hostname):  # noqa: N802 (their name)
        await self.at("EHLO", super().smtp_EHLO, hostname)

    async def smtp_HELO(self, hostname):  # noqa: N802 (their name)
        await self.at("EHLO", super().smtp_HELO, hostname)

    async def smtp_MAIL(self, arg):  # noqa: N802 (their name)
        await self.at("MAIL", super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg):  # noqa: N802 (their name)
        await self.at("RCPT", super().smtp_RCPT, arg)

    async def smtp_DATA(self, arg):  # noqa: N802 (their name)
        await self.at("DATA", super().smtp_DATA, arg)

    async def at(self, command, go_on, arg):
        answer = self.event_handler.answer(command, arg or "")
        if answer == BROKEN:
            self.transport.abort()
        elif answer:
            await self.push(answer)
        else:
            await go_on(arg)


class Office(Controller):
    """The server. `answers` maps a command, or "content", to the reply that it gives instead of a yes."""

    def __init__(self):
        self.answers = {}
        self.mails = []
        self.victim = None  # (command, process id): killed when that command comes
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(self, hostname="127.0.0.1", port=port)

    def close(self):
        """Stop, unless that has been done."""
        if not self.loop.is_closed():
            self.stop(no_assert=True)

    def factory(self):
        return Server(self, hostname="office.example", enable_SMTPUTF8=False)

    def answer(self, command, arg):
        if self.victim and self.victim[0] == command:
            os.kill(self.victim[1], signal.SIGKILL)
            self.victim = None
            return BROKEN
        answer = self.answers.get(command, "")
        return answer(arg) if callable(answer) else answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (their name)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        answer = self.answer("content", "")
        if answer == BROKEN:
            server.transport.abort()
        return answer or "250 Taken"

    def copies(self):
        """How often each Message-ID arrived."""
        return Counter(mail["Message-ID"] for mail in self.mails)
