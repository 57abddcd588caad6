"""The conversation of a pair: writing, with files; what is refused; nothing without its record."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.talk import HELLO, OTHERS, page, said, text_file, upload, verbs
from tests.mentoring.test_pages import shown
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.home.verbs import VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import attaching, talking
from handrail.mentoring.models import (
    Attachment,
    AttachmentBody,
    Mentorship,
    ThreadMark,
    ThreadMessage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def post(pair: Pair, name: str, **typed):
    return pair.scene.client(name).post(page(pair), typed, follow=True)


# ---- writing


def test_one_writes_and_the_other_reads(pair: Pair):
    answer = post(pair, "mentor", words=HELLO)
    assert answer.redirect_chain == [(page(pair) + "#newest", 302)]
    made = ThreadMessage.objects.get()
    assert (opened(made).words, made.by, made.corrected_at) == (HELLO, pair.mentor.pk, None)
    assert HELLO in shown(pair.scene, "student", page(pair))
    assert verbs() == ["mentoring.message_sent", "mentoring.read", "mentoring.read"]
    assert {verb for verb in verbs() if verb not in VERBS} == set()


def test_words_are_shown_as_they_were_typed_and_run_nothing(pair: Pair):
    post(pair, "mentor", words="One <b>line</b>\r\nand {{ another }}")
    said_there = shown(pair.scene, "student", page(pair))
    assert "One &lt;b&gt;line&lt;/b&gt;<br>and {{ another }}" in said_there


def test_files_go_with_a_message_and_are_saved_by_the_other(pair: Pair):
    files = [upload("a.txt", b"first"), upload("../b.exe", b"second")]
    post(pair, "student", words="", attachments=files)
    there = shown(pair.scene, "mentor", page(pair))
    assert "a.txt" in there
    assert "b.exe.txt" in there
    first = Attachment.objects.order_by("size").first()
    assert AttachmentBody.objects.count() == 2
    answer = pair.scene.client("mentor").get(reverse("attachment", args=[first.pk]))
    assert answer.content == b"first"
    assert answer["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.order_by("-id").first().verb == "mentoring.read"
    assert Event.objects.order_by("-id").first().field_names == "files"


def test_files_stand_as_they_were_chosen(pair: Pair):
    names = ["one.txt", "two.txt", "three.txt"]
    for _ in range(3):  # once could be luck
        post(pair, "student", words="", attachments=[upload(name, b"x") for name in names])
    found = re.findall(r"(one|two|three)\.txt</a>", shown(pair.scene, "mentor", page(pair)))
    assert found == ["one", "two", "three"] * 3


def test_a_name_in_other_letters_is_handed_over_whole(pair: Pair):
    said(pair, files=[text_file("\u0645\u0644\u0627\u062d\u0638\u0629.txt")])
    answer = pair.scene.client("student").get(reverse("attachment", args=[Attachment.objects.get().pk]))
    wanted = "attachment; filename*=utf-8''%D9%85%D9%84%D8%A7%D8%AD%D8%B8%D8%A9.txt"
    assert answer["Content-Disposition"] == wanted


def test_who_can_read_it_stands_above_the_form_truly(pair: Pair):
    there = shown(pair.scene, "student", page(pair))
    for words in (
        "The two of you. No page of a coordinator, no export and no search shows it.",
        "Whoever runs the server could read it, with effort.",
        "where a life or somebody’s safety is at stake, a wellbeing lead of the school can read",
        "A court could ask for it.",
        "Never write about patients in a way that anybody could know who is meant.",
        "Nobody watches this round the clock. If something cannot wait:",
        "Send no records, pictures or letters of patients, not even without a name.",
        "Neither is told whether the other has read a message.",
        "Nothing is written yet",
    ):
        assert words in there
    assert there.index("Who can read this") < there.index("<textarea")
    assert 'href="/help-now/"' in there[there.index("something cannot wait") :][:90]


# ---- refusals keep what was typed, and change no row


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Write something, or choose a file."),
        ({"words": "  \n "}, "Write something, or choose a file."),
        ({"words": "x" * 5001}, "at most 5000 characters"),
        ({"words": "Hello\x07"}, "characters that cannot be shown"),
    ],
)
def test_what_cannot_be_sent_is_said_at_the_field(pair: Pair, typed, words):
    assert words in post(pair, "student", **typed).content.decode()
    assert ThreadMessage.objects.count() == 0


def test_a_file_that_is_refused_loses_no_words_and_keeps_no_row(pair: Pair):
    files = [upload("good.txt", b"good"), upload("bad.exe", b"MZ\0\0"), upload("huge.txt", b"x" * 5_000_001)]
    answer = post(pair, "student", words="What I typed", attachments=files)
    there = answer.content.decode()
    assert answer.status_code == 200
    assert "\u2068bad.exe\u2069 is none of the kinds that can be sent here" in there
    assert "\u2068huge.txt\u2069 is larger than 5 MB." in there
    assert "Choose the files again: your browser has forgotten them." in there
    assert "What I typed</textarea>" in there
    assert (counted(), ThreadMark.objects.count()) == ([0, 0], 0)


def test_no_more_than_three_files_at_once(pair: Pair):
    files = [upload(f"{n}.txt", b"x") for n in range(4)]
    there = post(pair, "student", words="Four", attachments=files).content.decode()
    assert "Send at most three files at once." in there
    assert Attachment.objects.count() == 0
    with pytest.raises(Refusal, match="at most three"):
        said(pair, files=[text_file()] * 4)


def test_a_request_that_is_too_large_altogether_stays_out_of_memory(pair: Pair):
    files = [upload(f"{n}.txt", b"x" * 9_000_000) for n in range(3)]
    there = post(pair, "student", words="Large", attachments=files).content.decode()
    assert there.count("is larger than 5 MB.") == 6  # above the form, and at the field
    assert Attachment.objects.count() == 0


def test_a_pair_has_no_more_room_than_it_has(pair: Pair, monkeypatch):
    said(pair, files=[text_file(words="x" * 60)])
    monkeypatch.setattr(attaching, "MOST_OF_A_PAIR", 100)
    there = post(pair, "student", words="More", attachments=[upload("b.txt", b"x" * 60)]).content.decode()
    assert "The files of you two would take more than 100 MB. Remove some that you no longer need." in there
    assert Attachment.objects.count() == 1
    with pytest.raises(Refusal, match="100 MB"):
        said(pair, files=[text_file(words="x" * 60)])
    said(pair, files=[text_file(words="x" * 40)])


# ---- nothing without its record


def counted() -> list[object]:
    files = Attachment.objects.count(), AttachmentBody.objects.count()
    return [*ThreadMessage.objects.values_list("pk", "at", "corrected_at", "removed_at"), *files]


@pytest.mark.parametrize("act", ["send", "correct", "remove"])
def test_without_its_record_nothing_is_done(pair: Pair, monkeypatch, act: str):
    made = said(pair, files=[text_file()])
    mails = Message.objects.count()
    before = counted()

    def broken(**_: object) -> None:
        raise OSError("no room for the record")

    monkeypatch.setattr(talking, "record", broken)
    made, now = ThreadMessage.objects.get(), clock.now()
    acts = {
        "send": lambda: said(pair, files=[text_file("more.txt")]),
        "correct": lambda: talking.correct(message=made, words="Else", by=pair.mentor, now=now),
        "remove": lambda: talking.remove(message=made, by=pair.mentor, now=now),
    }
    with pytest.raises(OSError, match="no room"):
        acts[act]()
    assert (counted(), Message.objects.count()) == (before, mails)


def test_what_cannot_be_noted_cannot_be_read(pair: Pair, monkeypatch):
    said(pair, files=[text_file()])
    monkeypatch.setattr(
        "handrail.vault.sealing.record", lambda **_: (_ for _ in ()).throw(OSError("no room"))
    )
    student = pair.scene.client("student")
    student.raise_request_exception = False
    for address in (page(pair), reverse("attachment", args=[Attachment.objects.get().pk])):
        answer = student.get(address)
        assert answer.status_code == 500
        assert HELLO not in answer.content.decode()
        assert "chapter" not in answer.content.decode()


# ---- nobody else


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_anything(pair: Pair, who: str):
    made = said(pair, files=[text_file()])
    file = Attachment.objects.get()
    for address in (
        page(pair),
        reverse("attachment", args=[file.pk]),
        reverse("correct_message", args=[made.pk]),
        reverse("remove_message", args=[made.pk]),
    ):
        shown(pair.scene, who, address, 404)
    now = clock.now()
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        talking.send(mentorship=pair.mentorship, words="x", files=[], by=pair.scene[who], now=now)
    with pytest.raises(Refusal, match="Whoever sent a file removes it"):
        attaching.remove_files(attachments=[file], by=pair.scene[who], now=now)


def test_the_coordinators_pages_say_nothing_of_it(pair: Pair):
    said(pair, files=[text_file("secret plan.txt")])
    for address in (
        reverse("mentorship", args=[pair.mentorship.pk]),
        reverse("cohort_mentorships", args=[pair.scene.cohort.pk]) + "?state=active",
        reverse("mails"),
    ):
        there = shown(pair.scene, "coordinator", address)
        assert HELLO not in there
        assert "secret plan" not in there
        assert "onversation" not in there


def test_one_does_not_change_or_remove_what_the_other_wrote(pair: Pair):
    made = said(pair, files=[text_file()])
    for name in ("correct_message", "remove_message"):
        shown(pair.scene, "student", reverse(name, args=[made.pk]), 404)
    now, by = clock.now(), pair.mentee
    with pytest.raises(Refusal, match="Only whoever wrote"):
        talking.correct(message=made, words="x", by=by, now=now)
    with pytest.raises(Refusal, match="Only whoever wrote"):
        talking.remove(message=made, by=by, now=now)
    with pytest.raises(Refusal, match="Whoever sent a file"):
        attaching.remove_files(attachments=Attachment.objects.all(), by=by, now=now)


def test_nothing_is_written_once_it_does_not_run_or_is_archived(pair: Pair):
    made = said(pair)
    type(pair.scene.programme).objects.update(state="archived")
    assert HELLO in shown(pair.scene, "student", page(pair))
    assert post(pair, "student", words="x").status_code == 403
    shown(pair.scene, "mentor", reverse("correct_message", args=[made.pk]), 403)
    shown(pair.scene, "mentor", reverse("remove_message", args=[made.pk]))  # one's own goes at any time
    Mentorship.objects.update(state="withdrawn")
    shown(pair.scene, "student", page(pair), 404)
    with pytest.raises(Refusal, match="does not run"):
        said(pair)
