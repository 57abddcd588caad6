"""kill -9 at each step of sending: nothing is lost, nothing stays, and doubles come only where they may."""

import pytest
from tests.jobs import processes
from tests.mailroom.office import post
from tests.mailroom.test_send import ends, lost

from handrail.lib import clock
from handrail.mailroom import delivery
from handrail.mailroom.models import Message

SEND = """
import time
from handrail.lib import clock
from handrail.mailroom import delivery, hooks
from handrail.mailroom.kinds import KINDS
from handrail.mailroom.line import Line
from tests.mailroom import office
KINDS.update(meeting=office.MEETING, digest=office.DIGEST)
hooks._judges.clear()  # the reader of these mails is nobody whom the apps above know
{trap}
delivery.send_due(now=clock.now())
"""
FOREVER = "lambda *args, **kwargs: time.sleep(3600)"
TRAPS = {"claimed": f"Line.open = {FOREVER}", "yes": f"delivery._move = {FOREVER}"}
BEFORE = ["claimed", "EHLO", "MAIL", "RCPT"]
pytestmark = pytest.mark.django_db(transaction=True)


def kill_at(step, server):
    """A sender of its own process, killed at a step: by us where it hangs, else by the mail server."""
    code = SEND.format(trap=TRAPS.get(step, ""))
    with processes.start(code, MAIL_URL=f"smtp://127.0.0.1:{server.port}") as sender:
        if step in TRAPS:
            reached = (lambda: server.mails) if step == "yes" else (lambda: ends() == [("sending", "")])
            processes.wait_until(reached)
            sender.kill()
        else:
            server.victim = (step, sender.pid)
        assert sender.wait(processes.PATIENCE) == -9


def send_later(monkeypatch):
    """The next round, once the lease has run out."""
    assert delivery.recover(now=clock.now()) == 0  # it may live still, for all we know
    later = clock.real_now() + delivery.LEASE
    monkeypatch.setattr(clock, "real_now", lambda: later)
    delivery.send_due(now=clock.now())


@pytest.mark.parametrize(
    ("step", "kind", "copies", "end"),
    [
        *[(step, "meeting", 1, "sent") for step in BEFORE],
        ("RCPT", "digest", 1, "sent"),
        ("DATA", "meeting", 1, "sent"),
        ("DATA", "digest", 0, "unknown"),
        ("content", "meeting", 2, "sent"),
        ("content", "digest", 1, "unknown"),
        ("yes", "meeting", 2, "sent"),
        ("yes", "digest", 1, "unknown"),
    ],
)
def test_a_sender_that_is_killed_loses_nothing(step, kind, copies, end, server, monkeypatch):
    message = post(kind=kind)
    kill_at(step, server)
    assert ends() == [("sending", "")]
    send_later(monkeypatch)
    why = f"{delivery.BROKE_OFF} Perhaps it arrived." if end == "unknown" else ""
    assert ends() == [(end, why)]
    assert server.copies() == ({message.message_id: copies} if copies else {})
    assert lost(server) == set()
    assert Message.objects.filter(state="sending").count() == 0
