"""What becomes of messages: corrected, removed, read in pages, counted until then, changed by strangers."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.talk import HELLO, HOUR, MINUTE, OTHERS, page, said, text_file, verbs
from tests.mentoring.test_pages import shown
from tests.site.counting import queries_of, same_queries
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import talking
from handrail.mentoring.models import (
    Attachment,
    AttachmentBody,
    ThreadFile,
    ThreadMessage,
)
from handrail.mentoring.talk_queries import unread_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


# ---- correcting and removing


def test_a_message_is_corrected_within_minutes_and_marked(pair: Pair):
    made = said(pair)
    address = reverse("correct_message", args=[made.pk])
    assert f"{HELLO}</textarea>" in shown(pair.scene, "mentor", address)
    pair.scene.client("mentor").post(address, {"words": "How was your second week?"})
    there = shown(pair.scene, "student", page(pair))
    assert "How was your second week?" in there
    assert "· corrected" in there
    assert HELLO not in there


def test_the_same_words_correct_nothing(pair: Pair):
    made = said(pair)
    talking.correct(message=ThreadMessage.objects.get(), words=HELLO, by=pair.mentor, now=clock.now())
    assert (ThreadMessage.objects.get(pk=made.pk).corrected_at, verbs()[-1]) == (
        None,
        "mentoring.message_sent",
    )


def test_after_fifteen_minutes_it_stays_as_it_is(pair: Pair):
    made = said(pair, now=clock.now() - 15 * MINUTE)
    mentor, address = pair.scene.client("mentor"), reverse("correct_message", args=[made.pk])
    assert address not in shown(pair.scene, "mentor", page(pair))
    assert mentor.get(address).url == page(pair) + "#newest"
    there = mentor.post(address, {"words": "Too late"}).content.decode()
    assert "It is more than 15 minutes old, so it stays as it is. You can still remove it." in there
    assert "Too late</textarea>" in there
    assert opened(made).words == HELLO


def test_a_removed_message_leaves_a_line_and_nothing_else(pair: Pair):
    made = said(pair, files=[text_file(), text_file("more.txt")])
    mentor, address = pair.scene.client("mentor"), reverse("remove_message", args=[made.pk])
    file = Attachment.objects.first()
    assert "cannot be brought back" in mentor.get(address).content.decode()
    assert ThreadMessage.objects.get().words != ""
    mentor.post(address)
    left = ThreadMessage.objects.get()
    assert (left.words, left.removed_at is None) == ("", False)
    assert (Attachment.objects.count(), AttachmentBody.objects.count()) == (0, 0)
    name = pair.mentor.name
    assert f"{name} removed a message." in shown(pair.scene, "student", page(pair))
    assert "You removed a message." in shown(pair.scene, "mentor", page(pair))
    shown(pair.scene, "student", reverse("attachment", args=[file.pk]), 404)
    shown(pair.scene, "mentor", address, 404)
    with pytest.raises(Refusal, match="removed already"):
        talking.remove(message=left, by=pair.mentor, now=clock.now())
    assert verbs().count("mentoring.file_removed") == 2


# ---- reading


def test_fifty_at_a_time_with_the_newest_last_and_a_heading_a_day(pair: Pair):
    began = clock.now().replace(hour=12, minute=0) - 3 * DAY
    for n in range(60):
        said(pair, f"Message <{n}>", by="mentee" if n % 2 else "mentor", now=began + n * HOUR)
    there = shown(pair.scene, "student", page(pair))
    found = [int(n) for n in re.findall(r"Message &lt;(\d+)&gt;", there)]
    assert found == list(range(10, 60))
    headings = re.findall(r'class="talk-day">([^<]*)<', there)
    assert len(headings) == len(set(headings)) >= 3
    older = re.search(r'href="(\?before=[^"]*)"', there)[1]
    before = shown(pair.scene, "student", page(pair) + older)
    assert [int(n) for n in re.findall(r"Message &lt;(\d+)&gt;", before)] == list(range(10))
    assert "Older messages" not in before
    assert "Newest messages" in before
    for odd in ("nothing", "0" * 36, str(pair.mentorship.pk)):
        assert "Message &lt;59&gt;" in shown(pair.scene, "student", f"{page(pair)}?before={odd}")


def test_what_is_new_is_counted_until_it_is_read_and_only_for_the_reader(pair: Pair):
    for words in ("One", "Two", "Three"):
        said(pair, words)
    said(pair, "My own", by="mentee")
    made = ThreadMessage.objects.filter(by=pair.mentor.pk).first()
    talking.remove(message=made, by=pair.mentor, now=clock.now())
    assert (unread_for(pair.mentee), unread_for(pair.mentor)) == (2, 1)
    own = reverse("mentorship", args=[pair.mentorship.pk])
    assert "2 new messages." in shown(pair.scene, "student", own)
    assert "· <b>new</b>" in shown(pair.scene, "student", page(pair))
    assert (unread_for(pair.mentee), unread_for(pair.mentor)) == (0, 1)
    assert "Nothing new." in shown(pair.scene, "student", own)
    assert "<b>new</b>" not in shown(pair.scene, "student", page(pair))
    for name in OTHERS:
        assert unread_for(pair.scene[name]) == 0


def test_the_start_page_leads_to_what_is_new(pair: Pair):
    said(pair)
    there = shown(pair.scene, "student", reverse("home"))
    assert "1 new message for you" in there
    assert f'href="{page(pair)}#newest"' in there
    assert "new message" not in shown(pair.scene, "mentor", reverse("home"))
    shown(pair.scene, "student", page(pair))
    assert "new message" not in shown(pair.scene, "student", reverse("home"))


def test_the_other_one_is_shown_nothing_of_what_was_read(pair: Pair):
    said(pair)
    before = shown(pair.scene, "mentor", page(pair))
    shown(pair.scene, "student", page(pair))
    assert unread_for(pair.mentee) == 0
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", shown(pair.scene, "mentor", page(pair))) == token.sub("", before)


def test_looking_at_older_ones_reads_nothing(pair: Pair):
    for n in range(3):
        said(pair, f"Message {n}", now=clock.now() - (3 - n) * MINUTE)
    last = ThreadMessage.objects.last()
    shown(pair.scene, "student", f"{page(pair)}?before={last.pk}")
    pair.scene.client("student").head(page(pair))
    assert unread_for(pair.mentee) == 3


def test_a_long_conversation_costs_no_more_queries(pair: Pair):
    now = clock.now() - 2 * DAY

    def grow(number: int) -> None:
        start = ThreadMessage.objects.count()
        for n in range(start, start + number):
            given = {"mentorship": pair.mentorship, "by": pair.mentor.pk, "at": now + dt.timedelta(seconds=n)}
            made = ThreadMessage.objects.create(words=f"Message {n}", **given)
            file = Attachment.objects.create(name="a.txt", kind="text", size=1, **given)
            ThreadFile.objects.create(message=made, attachment=file)

    same_queries(pair.scene.client("student"), page(pair), grow, 15)


# ---- what was changed where it is kept


def test_a_changed_message_is_not_shown_and_gives_the_alarm(pair: Pair):
    one, two = said(pair), said(pair, "Another one")
    token = ThreadMessage.objects.get(pk=two.pk).words.token
    from django.db import connection  # noqa: PLC0415 (as somebody at the database would)

    with connection.cursor() as cursor:
        key = one.pk.hex if connection.vendor == "sqlite" else str(one.pk)
        cursor.execute("UPDATE mentoring_threadmessage SET words = %s WHERE id = %s", [token, key])
    there = shown(pair.scene, "student", page(pair))
    assert "This cannot be shown: it was changed where it is kept." in there
    assert there.count("Another one") == 1
    assert Message.objects.filter(kind="tampering").exists()


@pytest.mark.parametrize("how", ["bit", "cut", "empty"])
def test_a_changed_file_is_not_handed_out_and_gives_the_alarm(pair: Pair, how: str):
    said(pair, files=[text_file()])
    file = AttachmentBody.objects.get()
    data = bytes(file.data)
    changed = {"bit": data[:-1] + bytes([data[-1] ^ 1]), "cut": data[:20], "empty": b""}[how]
    AttachmentBody.objects.update(data=changed)
    answer = pair.scene.client("student").get(reverse("attachment", args=[file.pk]))
    assert answer.status_code == 410
    assert "It was changed where it is kept, so it is not handed out." in answer.content.decode()
    assert "Content-Disposition" not in answer
    assert Event.objects.filter(verb="vault.tampered", outcome="refused").count() == 1
    assert Message.objects.filter(kind="tampering").exists()


def test_no_page_fetches_bytes_to_list_files(pair: Pair):
    said(pair, files=[text_file()])
    asked = queries_of(pair.scene.client("student"), page(pair))
    assert [sql for sql in asked if "mentoring_attachmentbody" in sql] == []
    assert [sql for sql in asked if "mentoring_attachment" in sql] != []
