"""Posting: what becomes a row, and what is refused."""

import datetime as dt
import re
import uuid

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests.mailroom.office import CONTEXT, NOOR, SCHOOL, post

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom import actions, hooks, queries
from handrail.mailroom.kinds import KINDS, Kind, register
from handrail.mailroom.letter import letter
from handrail.mailroom.models import TRANSITIONS, Message, State
from handrail.mailroom.rendering import Unpostable

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ANN = uuid.UUID(int=1)
pytestmark = pytest.mark.django_db


def test_a_mail_is_a_row_in_the_readers_language():
    message = post(now=NOW)
    message.refresh_from_db()
    assert (message.state, message.subject, message.to, message.school) == (
        "queued",
        "Noor, meet Dr Adeyemi",
        NOOR,
        SCHOOL,
    )
    assert message.text == (
        "Handrail\n\nDear Noor,\n\nYour mentor would like to meet you.\n\n"
        "https://mentoring.school.example/meetings/1/?a=1&b=2\n\n"
        "--\nNobody watches this mailbox round the clock.\n"
    )
    assert '<html lang="en-gb" dir="ltr">' in message.html
    assert 'href="https://mentoring.school.example/meetings/1/?a=1&amp;b=2">Choose a time</a>' in message.html
    assert (message.not_before, message.expires_at) == (NOW, NOW + 3 * DAY)
    assert re.fullmatch(rf"<{message.pk}@[a-z.]+>", message.message_id)


def test_arabic_runs_from_right_to_left_and_an_unknown_language_is_the_sites():
    assert '<html lang="ar" dir="rtl">' in post(language="ar").html
    assert '<html lang="en-gb" dir="ltr">' in post(language="tlh").html


def test_what_people_wrote_is_text_never_markup_nor_template():
    nasty = "<script>{{ subject }}</script> {% include 'x' %}"
    message = post(context=CONTEXT | {"mentor": nasty, "words": f"{nasty}\nsecond line"})
    assert "<script>" not in message.html
    assert (
        "&lt;script&gt;{{ subject }}&lt;/script&gt; {% include &#x27;x&#x27; %}<br>second line"
        in message.html
    )
    assert message.subject == f"Noor, meet {nasty}"
    assert f"{nasty}\nsecond line" in message.text


def test_the_school_frames_its_mails():
    seen = []

    @hooks.frames
    def frame(school, language):
        seen.append((school, language))
        return hooks.Frame("Hartwell Medical School", "If it cannot wait: 01632 960144.")

    message = post(language="ar")
    assert seen == [(SCHOOL, "ar")]
    for part in (message.text, message.html):
        assert "Hartwell Medical School" in part
        assert "If it cannot wait: 01632 960144." in part
    assert "Hartwell" not in post(school=None).text


# ------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "love_letter"}, "no kind of mail called 'love_letter'"),
        ({"context": {"name": "Noor"}}, r"missing \['link', 'mentor', 'words'\]"),
        ({"context": CONTEXT | {"grade": "A"}}, r"unknown \['grade'\]"),
        ({"context": CONTEXT | {"name": 7}}, "name must be a plain string"),
        ({"context": CONTEXT | {"name": "Noor\nBcc: all@school.example"}}, "name has a line break"),
        ({"context": CONTEXT | {"name": "Noor\r"}}, "name has a line break"),
        ({"context": CONTEXT | {"mentor": "Dr\u2028Adeyemi"}}, "mentor has a line break"),
        ({"context": CONTEXT | {"mentor": "Dr\x00Adeyemi"}}, "mentor has a line break or a control"),
        ({"context": CONTEXT | {"words": "two\nlines\r"}}, "words has a line break"),
        ({"address": "noor@school.example\nBcc: all@school.example"}, "The address has a line break"),
        ({"address": "noor@school.example\r\n"}, "The address has a line break"),
        ({"address": "noor@school.example, all@school.example"}, "no mail address"),
        ({"address": "Noor <noor@school.example>"}, "no mail address"),
        ({"address": ""}, "no mail address"),
        ({"unsubscribe": True}, "cannot be stopped"),
        ({"kind": "faulty", "context": {}}, "names nobody, which is no placeholder"),
    ],
)
def test_what_cannot_be_a_mail_is_refused_and_nothing_is_written(changes, words):
    with pytest.raises(Unpostable, match=words):
        post(**changes)
    assert (Message.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_kind_without_templates_is_refused(monkeypatch):
    monkeypatch.setitem(KINDS, "bare", Kind("bare", "Bare", frozenset()))
    with pytest.raises(Unpostable, match=r"There is no template emails/.*bare\.subject\.txt"):
        post(kind="bare", context={})


class Text(str):
    """A string that could do more than a string."""

    __slots__ = ()


def test_only_plain_strings_reach_a_template():
    with pytest.raises(Unpostable, match="plain string"):
        post(context=CONTEXT | {"name": Text("Noor")})


def test_a_line_break_in_the_stored_subject_never_becomes_a_header():
    """Should one ever reach the row by another way, Django refuses to write the mail."""
    message = post()
    message.subject = "Hello\nBcc: all@school.example"
    with pytest.raises(ValueError, match="newlines"):
        letter(message).message()


def test_kinds_have_names_of_their_own():
    with pytest.raises(ValueError, match="not a free name"):
        register(Kind("meeting", "Another", frozenset()))
    with pytest.raises(ValueError, match="not a free name"):
        register(Kind("../x", "Way out", frozenset()))
    with pytest.raises(ValueError, match="must be a placeholder"):
        register(Kind("longish", "Long", frozenset(), long=frozenset({"words"})))


@pytest.mark.parametrize("name", ["test"])
def test_the_mailrooms_own_kinds_render(name):
    kind = KINDS[name]
    for language in ("en-gb", "ar"):
        message = post(kind=name, language=language, context=dict.fromkeys(kind.placeholders, "x"))
        assert all([message.subject, message.text, message.html])


@pytest.mark.django_db(transaction=True)
def test_a_mail_lives_or_dies_with_what_it_tells_of():
    with pytest.raises(RuntimeError, match="transaction"):
        actions.post(
            kind="meeting",
            to=NOOR,
            address="n@x.example",
            language="ar",
            context=CONTEXT,
            school=None,
            now=NOW,
        )
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert (Message.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_posting_wakes_the_worker_once():
    for _ in range(3):
        post()
    post(not_before=clock.now() + DAY)
    assert [row.task_path for row in DBTaskResult.objects.all()] == ["handrail.mailroom.tasks.send_mail"]


# -------------------------------------------------------------------------------- staff and recipients


def close(message, state, **changes):
    Message.objects.filter(pk=message.pk).update(state=state, **changes)
    message.refresh_from_db()
    return message


def test_staff_see_failures_first_of_their_school_alone():
    sent = close(post(now=NOW), State.SENT, sent_at=NOW)
    waiting = post(now=NOW + DAY)
    unknown = close(post(now=NOW), State.UNKNOWN, reason="x")
    failed = close(post(now=NOW), State.FAILED, reason="x")
    later = close(post(now=NOW + DAY), State.FAILED, reason="x")
    post(school=uuid.UUID(int=99))
    assert list(queries.mails(SCHOOL)) == [later, failed, unknown, waiting, sent]
    assert list(queries.mails(SCHOOL, state="failed")) == [later, failed]
    assert queries.counts(queries.mails(SCHOOL)) == {
        "queued": 1,
        "sending": 0,
        "sent": 1,
        "failed": 2,
        "unknown": 1,
    }
    assert queries.mails_to(NOOR).count() == 6


def test_staff_send_again_what_failed_and_the_log_says_so():
    message = close(post(now=NOW), State.FAILED, reason="The mail server refused the address: 550 No")
    actions.send_again(message=message, by=ANN, now=NOW + DAY)
    again = Message.objects.get()
    assert (again.state, again.reason, again.not_before) == ("queued", "", NOW + DAY)
    assert again.message_id == message.message_id
    found = Event.objects.values_list("actor", "verb", "subject_type", "subject", "school")
    assert list(found) == [(ANN, "mail.send_again", "mailroom.message", message.pk, SCHOOL)]


@pytest.mark.parametrize("state", [State.QUEUED, State.SENT])
def test_what_was_sent_or_waits_is_not_sent_again(state):
    message = close(post(now=NOW), state, sent_at=NOW)
    with pytest.raises(Refusal, match="Only a mail that was not sent"):
        actions.send_again(message=message, by=ANN, now=NOW)
    assert Event.objects.count() == 0


def test_what_is_out_of_date_is_not_sent_again():
    message = close(post(now=NOW), State.FAILED, reason="x")
    with pytest.raises(Refusal, match="out of date"):
        actions.send_again(message=message, by=ANN, now=NOW + 3 * DAY)


def test_the_words_go_first_and_the_rows_a_year_later():
    close(post(now=NOW), State.SENT, sent_at=NOW)
    post(now=NOW)
    ends = [actions.prune(now=NOW + days * DAY) for days in (16, 18, 18, 364, 366)]
    assert ends == [0, 1, 0, 0, 1]
    (waiting,) = Message.objects.all()
    assert (waiting.state, bool(waiting.text)) == ("queued", True)


def test_a_reader_stops_mails_of_a_kind():
    message = post(kind="digest", unsubscribe=True)
    token = re.search(r"/mail/unsubscribe/([0-9a-f]{64})/", letter(message).body).group(1)
    assert token not in f"{message.text}{message.html}{message.unsubscribe_hash}"
    assert [queries.kind_of_token(token), queries.kind_of_token("x" * 64)] == ["digest", ""]
    assert actions.unsubscribe(token="x" * 64, now=NOW) is False
    assert [actions.unsubscribe(token=token, now=NOW) for _ in range(2)] == [True, True]
    assert queries.opted_out(NOOR) == {"digest"}
    assert [actions.subscribe_again(token=given, now=NOW) for given in (token, "x" * 64)] == [True, False]
    assert queries.opted_out(NOOR) == set()


def test_a_person_chooses_the_kinds_that_one_may_do_without(db):
    actions.choose_mails(person=NOOR, wanted=[], school=SCHOOL, now=NOW)
    assert "digest" in queries.opted_out(NOOR)
    assert "meeting" not in queries.opted_out(NOOR)  # nobody may stop it
    before = Event.objects.count()
    actions.choose_mails(person=NOOR, wanted=[], school=SCHOOL, now=NOW)
    assert Event.objects.count() == before  # nothing changed
    actions.choose_mails(person=NOOR, wanted=["digest"], school=SCHOOL, now=NOW)
    assert "digest" not in queries.opted_out(NOOR)


def test_a_mail_that_waits_can_be_stopped_and_sent_after_all(db):
    message = post()
    actions.stop_one(message=message, by=NOOR, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("failed", queries.STOPPED)
    with pytest.raises(Refusal, match="Only a mail that waits can be stopped"):
        actions.stop_one(message=message, by=NOOR, now=NOW)
    assert actions.send_all_again(school=SCHOOL, by=NOOR, now=NOW) == 0
    actions.send_again(message=message, by=NOOR, now=NOW)
    message.refresh_from_db()
    assert message.state == "queued"


def test_all_that_were_tried_in_vain_are_sent_again_and_no_others(db):
    tried, late, never, elsewhere, sent = post(), post(), post(), post(school=None), post()
    Message.objects.exclude(pk=sent.pk).update(state="failed", reason="The mail server was full.", attempt=1)
    Message.objects.filter(pk=late.pk).update(expires_at=NOW)
    Message.objects.filter(pk=never.pk).update(attempt=0)
    assert actions.send_all_again(school=SCHOOL, by=NOOR, now=NOW) == 1
    assert set(Message.objects.filter(state="queued").values_list("pk", flat=True)) == {tried.pk, sent.pk}
    assert Message.objects.get(pk=elsewhere.pk).state == "failed"
    assert list(Event.objects.values_list("verb", flat=True)) == ["mail.send_all_again"]


def test_the_outbox_rests_and_wakes_and_the_log_says_so():
    assert queries.rest() is None
    actions.pause(by=None, reason="This site was restored from a backup.", now=NOW)
    assert (queries.rest().reason, queries.rest().since) == ("This site was restored from a backup.", NOW)
    post()
    assert actions.discard_waiting(by=ANN, reason="Sent before the backup was restored.", now=NOW) == 1
    actions.resume(by=ANN, now=NOW)
    assert queries.rest() is None
    assert list(Message.objects.values_list("state", "reason")) == [
        ("failed", "Sent before the backup was restored.")
    ]
    assert list(Event.objects.order_by("id").values_list("verb", "actor")) == [
        ("mail.pause", None),
        ("mail.discard", ANN),
        ("mail.resume", ANN),
    ]


def test_every_state_has_its_ways_on():
    assert set(TRANSITIONS) == set(State)
    assert TRANSITIONS[State.SENT] == frozenset()
