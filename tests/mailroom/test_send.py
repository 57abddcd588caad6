"""Sending through a real mail server, and everything that it may answer."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction
from tests.mailroom.office import BROKEN, CONTEXT, NOOR, SCHOOL, Office, post

from handrail.config.site import site
from handrail.lib import clock
from handrail.mailroom import actions, delivery, hooks
from handrail.mailroom.letter import letter
from handrail.mailroom.line import Line
from handrail.mailroom.models import Message, State

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
pytestmark = pytest.mark.django_db
NOBODY = "550 There is no noor here"


def send(after=dt.timedelta(0)):
    return dict(actions.send_due(now=clock.now() + after))


def ends():
    return list(Message.objects.order_by("created_at").values_list("state", "reason"))


def lost(server):
    """The Message-IDs that neither arrived nor stand in the outbox as something to do or to see."""
    open_ = Message.objects.exclude(state=State.SENT).values_list("message_id", flat=True)
    everything = set(Message.objects.values_list("message_id", flat=True))
    return everything - set(open_) - set(server.copies())


def test_a_mail_arrives_with_both_parts(server):
    message = post()
    assert send() == {"sent": 1}
    (mail,) = server.mails
    assert {name: str(mail[name]) for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted")} == {
        "Subject": "Noor, meet Dr Adeyemi",
        "From": "Handrail <no-reply@localhost>",
        "To": "noor@school.example",
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert str(mail["Date"])[-5:] == "-0000"  # UTC
    parts = [
        (part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in mail.iter_parts()
    ]
    assert parts == [("text/plain", message.text), ("text/html", message.html)]
    assert mail["List-Unsubscribe"] is None
    message.refresh_from_db()
    assert (message.state, message.attempt, message.sent_at is None) == ("sent", 1, False)
    assert send() == {}


def test_names_and_words_of_any_script_arrive(server):
    post(language="ar", context=CONTEXT | {"name": "نور", "words": "صباح الخير"})
    send()
    assert str(server.mails[0]["Subject"]) == "نور, meet Dr Adeyemi"
    assert "صباح الخير" in server.mails[0].get_body(("plain",)).get_content()


def test_a_mail_that_may_be_stopped_says_how_in_one_click(server, settings):
    message = post(kind="digest", unsubscribe=True)
    send()
    (mail,) = server.mails
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert link.startswith(f"{settings.SITE.url}/mail/unsubscribe/")
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert [link in mail.get_body((kind,)).get_content() for kind in ("plain", "html")] == [True, True]
    actions.unsubscribe(token=link.rstrip("/").rpartition("/")[2], now=clock.now())
    post(kind="digest", unsubscribe=True)
    assert send() == {"failed": 1}
    assert ends()[-1] == ("failed", "The person asked for no more mails of this kind.")
    assert server.copies() == {message.message_id: 1}


def test_one_connection_carries_many_mails(server):
    count = []
    server.answers["EHLO"] = count.append
    for _ in range(5):
        post()
    assert send() == {"sent": 5}
    assert len(count) == 1


# ------------------------------------------------------------------------------------------- refusals


def test_an_address_that_does_not_exist_fails_with_the_servers_words(server):
    server.answers["RCPT"] = lambda arg: NOBODY if "noor" in arg else ""
    post()
    other = post(address="ben@school.example")
    assert send() == {"failed": 1, "sent": 1}
    assert ends() == [
        ("failed", f"The mail server refused the address: {NOBODY}"),
        ("sent", ""),
    ]
    assert send(after=DAY) == {}
    assert server.copies() == {other.message_id: 1}


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "content"])
def test_a_server_that_is_busy_is_asked_again(server, command):
    server.answers[command] = "451 Come back later"
    message = post()
    assert send() == {"later": 1}
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert message.reason.endswith(": 451 Come back later")
    assert clock.now() + 29 * dt.timedelta(seconds=1) < message.not_before < clock.now() + MINUTE
    assert send() == {}
    server.answers.clear()
    assert send(after=MINUTE) == {"sent": 1}
    assert ends() == [("sent", "")]


def test_a_mail_that_the_server_will_not_have_fails(server):
    server.answers["content"] = "554 This looks like an advertisement"
    post()
    assert send() == {"failed": 1}
    assert ends() == [("failed", "The mail server refused the mail: 554 This looks like an advertisement")]


@pytest.mark.parametrize("command", ["EHLO", "MAIL"])
def test_a_server_that_refuses_us_fails_no_mail(server, command):
    server.answers[command] = "550 Who are you"
    post()
    assert set(send()) <= {"later", "down"}
    assert ends()[0][0] == "queued"


def test_encryption_that_the_server_does_not_offer_fails_no_mail(server, settings):
    settings.EMAIL_USE_TLS = True
    post()
    assert send() == {"down": 1}
    assert ends() == [("queued", "The mail server does not offer the encryption or the sign-in that is set.")]


def test_a_server_that_is_down_is_asked_once_a_round_and_nothing_is_lost(server):
    port, hostname = server.port, server.hostname
    server.close()
    for _ in range(5):
        post()
    assert [send(), send()] == [{"down": 1}, {"down": 1}]
    reasons = [("queued", "The mail server could not be reached.")] * 2 + [("queued", "")] * 3
    assert sorted(ends()) == sorted(reasons)

    back = Office()
    back.port, back.hostname = port, hostname
    back.start()
    try:
        assert send(after=2 * MINUTE) == {"sent": 5}
        assert sorted(back.copies().values()) == [1] * 5
        assert lost(back) == set()
    finally:
        back.close()


def test_pauses_grow_until_the_mail_is_out_of_date(server):
    server.answers["RCPT"] = "451 Come back later"
    message = post()
    now, pauses = clock.now(), []
    while True:
        delivery.send_due(now=now)
        message.refresh_from_db()
        if message.state != State.QUEUED:
            break
        pauses.append((message.not_before - now) / MINUTE)
        now = message.not_before
    assert message.state == State.FAILED
    assert message.reason == (
        "It was out of date before it could be sent. The mail server refused the address: 451 Come back later"
    )
    assert all(0.5 * 2**number <= pauses[number] <= 2**number for number in range(7))
    assert max(pauses) <= 240
    assert sum(pauses) >= 3 * 24 * 60


# ------------------------------------------------------------------------------------------- the gap


@pytest.mark.parametrize(("kind", "copies"), [("meeting", 2), ("digest", 1)])
def test_a_line_that_breaks_before_the_yes_follows_the_rule_of_the_kind(server, kind, copies):
    server.answers["content"] = BROKEN
    message = post(kind=kind)
    assert send() == {"unsure": 1}
    server.answers.clear()
    send(after=DAY)
    assert server.copies() == {message.message_id: copies}
    words = "The connection broke after the words went out and before the mail server said yes."
    assert ends() == [("sent", "") if kind == "meeting" else ("unknown", f"{words} Perhaps it arrived.")]


@pytest.mark.parametrize("kind", ["meeting", "digest"])
@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_words_go_out_doubles_nothing(server, kind, command):
    server.answers[command] = BROKEN
    message = post(kind=kind)
    assert send() == {"later": 1}
    server.answers.clear()
    assert send(after=MINUTE) == {"sent": 1}
    assert server.copies() == {message.message_id: 1}


def test_a_worker_that_lost_its_lease_hands_nothing_over(server):
    message = post()
    slow = delivery.claim(now=clock.now())
    Message.objects.update(lease_until=clock.real_now() - MINUTE)
    delivery.recover(now=clock.now())
    line = Line()
    line.open()
    assert delivery._hand_over(slow, line, clock.now()) == "superseded"
    assert (server.mails, ends()) == ([], [("queued", delivery.BROKE_OFF)])
    assert send() == {"sent": 1}
    assert server.copies() == {message.message_id: 1}


def test_a_lease_that_was_renewed_meanwhile_is_not_taken_back():
    post()
    delivery.claim(now=clock.now())
    Message.objects.update(lease_until=clock.real_now() - MINUTE)
    read = Message.objects.get()
    Message.objects.update(lease_until=clock.real_now() + MINUTE)
    assert delivery._take_back(read, clock.now()) is False
    assert ends() == [("sending", "")]


# ------------------------------------------------------------------------------- who and when


def test_the_reader_is_asked_about_again_when_the_mail_is_sent(server):
    asked = []

    @hooks.may_receive
    def judge(question):
        asked.append(question)
        return "The person has left the school."

    post()
    assert send() == {"failed": 1}
    assert asked == [hooks.Question(NOOR, "meeting", "noor@school.example", SCHOOL)]
    assert (server.mails, ends()) == ([], [("failed", "The person has left the school.")])


def test_a_mail_for_later_waits_and_a_late_one_is_not_sent(server):
    post(not_before=clock.now() + DAY)
    assert send() == {}
    assert send(after=5 * DAY) == {"failed": 1}
    assert ends() == [("failed", "It was out of date before it could be sent.")]


def test_nothing_leaves_while_the_outbox_rests(server):
    post()
    actions.pause(by=None, reason="Restored.", now=clock.now())
    assert send() == {}
    actions.resume(by=None, now=clock.now())
    assert send() == {"sent": 1}


def test_other_ways_of_sending_work_too(settings, mailoutbox):
    """Django's memory backend stands for one that is not SMTP."""
    message = post()
    assert send() == {"sent": 1}
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [message.message_id]


# ------------------------------------------------------------------------------------------- many at once


@pytest.mark.django_db(transaction=True)
def test_fifty_senders_at_once_send_each_mail_once(server):
    messages, senders = 60, 50
    for number in range(messages):
        post(kind=("meeting", "digest")[number % 2])
    gate, faults = threading.Barrier(senders), []

    def go():
        try:
            gate.wait()
            actions.send_due(now=clock.now())
        except Exception as error:  # noqa: BLE001 (a thread's error would go unseen)
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == [], connection.vendor
    assert set(Message.objects.values_list("state", "attempt")) == {("sent", 1)}
    assert sorted(server.copies().values()) == [1] * messages


@pytest.mark.django_db(transaction=True)
def test_sending_inside_a_transaction_is_refused(server):
    post()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send()
    assert server.mails == []


# ------------------------------------------------------------------------------------------- the control


def naive(now):
    """Marks before it sends: what this outbox must not do."""
    line = Line()
    for message in delivery.due(now=now):
        Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=now)
        try:
            line.open()
            line.send(letter(message), handing_over=lambda: None)
        except OSError:
            line.close()
    line.close()


@pytest.mark.parametrize(("sender", "losses"), [(delivery.send_due, 0), (naive, 1)])
def test_a_sender_that_marks_first_is_caught_losing_mail(server, sender, losses):
    """The same trouble for both: the line breaks once. The measure sees the loss of the naive one."""
    troubles = [BROKEN]
    server.answers["RCPT"] = lambda _: troubles.pop() if troubles else ""
    for _ in range(3):
        post()
    sender(now=clock.now())
    sender(now=clock.now() + MINUTE)
    assert len(lost(server)) == losses


def test_a_silent_mail_server_is_left_before_the_lease_runs_out():
    mail = site({"MAIL_URL": "smtp://mail.school.example"}).mail
    assert 0 < mail["EMAIL_TIMEOUT"] < delivery.LEASE.total_seconds()
