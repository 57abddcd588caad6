"""Notes: what stays private is said first; who reads which; shared, changed, deleted; and nobody else."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.diagrams import drawn, steps
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.mentoring.test_meeting_pages import of, of_pair, sent, shown
from tests.site.counting import same_queries
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.home.verbs import VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import noting
from handrail.mentoring.models import LimitsRead, Note
from handrail.mentoring.note_states import VISIBLE_STEPS, Visible
from handrail.people.models import User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db
OTHERS = ("peer", "director", "coordinator", "administrator", "wellbeing lead", "strange coordinator")
REACH = "It is not a secret from the person it is about: they may ask the school for what is kept about them."


@pytest.fixture
def pair(scene: Scene) -> Pair:
    made = pair_of(scene)
    for who in (made.mentor, made.mentee):
        noting.accept_limits(mentorship=made.mentorship, by=who, now=clock.now())
    return made


def a_note(pair: Pair, by: User, words: str = "Ask how she sleeps", visible: str = "only_me", **more) -> Note:
    given = {"mentorship": pair.mentorship, "meeting": None, "by": by, "now": clock.now(), **more}
    return noting.write(parts=noting.Parts(words=words), visible=visible, **given)


def of_note(note: Note, name: str) -> str:
    return reverse(name, args=[note.pk])


# ---- first, what stays between the two


def test_the_limits_come_before_the_first_note_and_are_asked_once(scene: Scene):
    pair = pair_of(scene)
    page = shown(pair, "student", of_pair(pair, "write_note"))
    assert "A serious risk to somebody’s life or safety." in page
    assert REACH in page
    assert 'name="words"' not in page
    page = sent(pair, "student", of_pair(pair, "write_note"), words="Too early", visible="only_me")
    assert "Before your first note" in page
    assert Note.objects.count() == 0
    page = sent(pair, "student", of_pair(pair, "write_note"), read="yes")
    assert 'name="words"' in page
    assert REACH in page  # it stands at the field too
    sent(pair, "student", of_pair(pair, "write_note"), read="yes")
    noted = LimitsRead.objects.get()
    assert (noted.reader, noted.mentorship) == (pair.mentee, pair.mentorship)
    assert Event.objects.filter(verb="mentoring.limits_read").count() == 1
    assert "Before your first note" in shown(pair, "mentor", of_pair(pair, "write_note"))
    with pytest.raises(Refusal, match="Read first what stays between you two"):
        a_note(pair, pair.mentor)


def test_a_note_is_its_writers_alone_unless_they_choose_otherwise(pair: Pair):
    page = shown(pair, "student", of_pair(pair, "write_note"))
    assert re.search(r'value="only_me"[^>]* checked', page)
    typed = {"words": "I am afraid of ward rounds", "visible": "only_me"}
    assert "Your note is kept." in sent(pair, "student", of_pair(pair, "write_note"), **typed)
    for name in ("notes", "mentorship"):
        assert "afraid of ward rounds" in shown(pair, "student", of_pair(pair, name))
        assert "afraid of ward rounds" not in shown(pair, "mentor", of_pair(pair, name))
    made = opened(Note.objects.get())
    assert (made.words, made.visible, made.shared_at) == (typed["words"], "only_me", None)


def test_a_note_for_both_is_read_by_both(pair: Pair):
    made = a_note(pair, pair.mentor, "Robert will ask the library", "two")
    for name in ("student", "mentor"):
        assert "Robert will ask the library" in shown(pair, name, of_pair(pair, "notes"))
        assert "Robert will ask the library" in shown(pair, name, of_pair(pair, "mentorship"))
    assert of_note(made, "change_note") not in shown(pair, "student", of_pair(pair, "notes"))


def test_nothing_typed_is_lost_and_an_empty_note_is_said_at_the_field(pair: Pair):
    page = sent(pair, "student", of_pair(pair, "write_note"), words="  ", visible="only_me")
    assert "Write something, or go back." in page
    page = sent(pair, "student", of_pair(pair, "write_note"), words="x" * 5001, visible="only_me")
    assert "at most 5000 characters" in page
    assert "x" * 5001 in page
    page = sent(pair, "student", of_pair(pair, "write_note"), words="Kept?", visible="everybody")
    assert "Kept?" in page
    assert Note.objects.count() == 0


# ---- of a meeting, in three parts


def test_a_note_of_a_meeting_has_three_parts_and_stands_on_its_page(pair: Pair):
    held = pair.log()
    address = of(held, "write_meeting_note")
    page = shown(pair, "student", address)
    assert all(f'name="{name}"' in page for name in ("feedback", "discussion", "support", "words"))
    typed = {"feedback": "Clear slides", "support": "She writes to Ms Ahn", "visible": "two"}
    assert "Your note is kept." in sent(pair, "student", address, **typed)
    for name in ("student", "mentor"):
        page = shown(pair, name, of(held))
        assert "<h3>Feedback</h3><p>Clear slides</p>" in page
        assert "<h3>Support</h3>" in page
        assert "<h3>What you talked about</h3>" not in page  # nothing was said there
    made = opened(Note.objects.get())
    assert (made.meeting, made.feedback, made.discussion) == (held, "Clear slides", "")
    page = sent(pair, "student", of(held, "write_meeting_note"), visible="two")
    assert "Write something, or go back." in page


def test_a_note_of_no_meeting_has_no_parts(pair: Pair):
    given = {"mentorship": pair.mentorship, "meeting": None, "visible": "two", "by": pair.mentee}
    with pytest.raises(Refusal, match="Only a note of a meeting has parts"):
        noting.write(parts=noting.Parts(feedback="Clear"), now=clock.now(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(
            mentorship=pair.mentorship, writer=pair.mentee, written_at=clock.now(), feedback="Clear"
        )


# ---- changed, shared, deleted, by the writer


def test_a_changed_note_says_when(pair: Pair):
    made = a_note(pair, pair.mentee, "First", "two")
    address = of_note(made, "change_note")
    assert "First" in shown(pair, "student", address)
    assert 'name="visible"' not in shown(pair, "student", address)
    sent(pair, "student", address, words="First")
    assert Note.objects.get().changed_at is None
    assert Event.objects.filter(verb="mentoring.note_changed").count() == 0
    with time_machine.travel(dt.datetime(2027, 3, 4, 12, tzinfo=dt.UTC)):
        noting.change(note=opened(made), parts=noting.Parts(words="Second"), by=pair.mentee, now=clock.now())
    page = shown(pair, "mentor", of_pair(pair, "notes"))
    assert "Second" in page
    assert "changed on 4 March 2027" in page


def test_sharing_asks_first_and_is_not_taken_back(pair: Pair):
    made = a_note(pair, pair.mentee)
    page = shown(pair, "student", of_note(made, "share_note"))
    assert "Share this note with Mentor?" in page
    assert "It cannot be made private again: they may have read it by then." in page
    assert "Both of you read this note now." in sent(pair, "student", of_note(made, "share_note"))
    assert "Ask how she sleeps" in shown(pair, "mentor", of_pair(pair, "notes"))
    assert "You two read this note already." in sent(pair, "student", of_note(made, "share_note"))
    assert Note.objects.get().visible == "two"


def test_the_table_and_its_diagram_say_the_same():
    assert drawn("only_me") == steps(VISIBLE_STEPS) | {("[*]", name) for name in Visible.values}


@pytest.mark.parametrize(("one", "to"), [*itertools.product(Visible, Visible)])
def test_no_reader_follows_that_the_table_does_not_name(pair: Pair, one: str, to: str):
    assert (to in VISIBLE_STEPS[one]) == ((one, to) == (Visible.ONLY_ME, Visible.TWO))


def test_a_deleted_note_is_gone(pair: Pair):
    kept, made = a_note(pair, pair.mentee, "This stays"), a_note(pair, pair.mentee, "This goes", "two")
    page = shown(pair, "student", of_note(made, "delete_note"))
    assert "It is gone for you and for Mentor, who may have read it." in page
    assert "Nothing of it is kept." in sent(pair, "student", of_note(made, "delete_note"))
    assert [*Note.objects.all()] == [kept]
    assert "This goes" not in shown(pair, "mentor", of_pair(pair, "notes"))
    assert pair.scene.client("student").get(of_note(made, "change_note")).status_code == 404


@pytest.mark.parametrize("name", ["change_note", "share_note", "delete_note"])
@pytest.mark.parametrize("visible", Visible.values)
def test_the_other_one_changes_nothing(pair: Pair, name: str, visible: str):
    made = a_note(pair, pair.mentee, visible=visible)
    assert pair.scene.client("mentor").post(of_note(made, name), {"words": "Mine"}).status_code == 404
    assert Note.objects.get().visible == visible
    for act in (noting.share, noting.delete):
        with pytest.raises(Refusal, match="Only whoever wrote a note"):
            act(note=made, by=pair.mentor, now=clock.now())
    with pytest.raises(Refusal, match="Only whoever wrote a note"):
        noting.change(note=made, parts=noting.Parts("Mine"), by=pair.mentor, now=clock.now())


# ---- nobody else


@pytest.mark.parametrize("who", OTHERS)
def test_to_anybody_else_there_are_no_notes_and_each_try_is_one_line(pair: Pair, who: str):
    held = pair.log()
    made = a_note(pair, pair.mentor, "Nobody reads this", "two", meeting=held)
    unknown = pair.scene.client(who).get(reverse("notes", args=[made.pk]))
    tries = [
        (of_pair(pair, "notes"), "mentoring.mentorship"),
        (of_pair(pair, "write_note"), "mentoring.mentorship"),
        (of(held, "write_meeting_note"), "mentoring.meeting"),
        *((of_note(made, name), "mentoring.note") for name in ("change_note", "share_note", "delete_note")),
    ]
    for address, kind in tries:
        before = Event.objects.count()
        answer = pair.scene.client(who).get(address)
        assert (answer.status_code, len(answer.content)) == (404, len(unknown.content)), address
        (tried,) = Event.objects.order_by("pk")[before:]
        assert (tried.outcome, tried.subject_type, tried.actor) == ("refused", kind, pair.scene[who].pk)


def test_another_mentor_of_the_same_mentee_reads_nothing(pair: Pair):
    """Somebody may have two mentors, in two programmes: neither reads what the other writes with them."""
    mine, other = pair.mentorship, Programme.objects.exclude(pk=pair.scene.programme.pk).first()
    second = type(mine).objects.create(
        programme=other, cohort=mine.cohort, mentee=pair.mentee, mentor=pair.scene["director"],
        kind=mine.kind, state="active", starts=pair.today, offered_at=clock.now(),
    )  # fmt: skip
    a_note(pair, pair.mentee, "For my first mentor", "two")
    assert pair.scene.client("director").get(of_pair(pair, "notes")).status_code == 404
    page = shown(pair, "director", reverse("notes", args=[second.pk]))
    assert "For my first mentor" not in page
    assert "No note yet" in page


def test_what_coordinators_can_open_has_no_note(pair: Pair):
    """The access table asks every address, with marks in notes; here are those that speak of the pair."""
    a_note(pair, pair.mentee, "Only for me")
    a_note(pair, pair.mentor, "For the two of us", "two")
    cohort = pair.scene.cohort.pk
    lists = (reverse("cohort_mentorships", args=[cohort]), reverse("cohort", args=[cohort]))
    for address in (*lists, of_pair(pair, "mentorship"), reverse("person", args=[pair.mentee.pk])):
        page = shown(pair, "coordinator", address)
        assert "Only for me" not in page
        assert "For the two of us" not in page
    log = pair.scene.client("administrator").get(reverse("log_file"))
    said = b"".join(log.streaming_content) if log.streaming else log.content
    assert b"Only for me" not in said


def test_nothing_is_written_in_an_archived_programme_and_all_is_read(pair: Pair):
    made = a_note(pair, pair.mentee)
    Programme.objects.update(state="archived")
    student = pair.scene.client("student")
    assert student.get(of_pair(pair, "notes")).status_code == 200
    assert student.get(of_pair(pair, "write_note")).status_code == 403
    assert student.post(of_note(made, "change_note"), {"words": "x"}).status_code == 403
    assert student.post(of_note(made, "delete_note")).status_code == 302  # one's own goes at any time


def test_no_mail_speaks_of_a_note_and_every_verb_has_words(pair: Pair):
    before = Message.objects.count()
    made = a_note(pair, pair.mentee)
    noting.change(note=opened(made), parts=noting.Parts("Other"), by=pair.mentee, now=clock.now())
    noting.share(note=made, by=pair.mentee, now=clock.now())
    noting.delete(note=made, by=pair.mentee, now=clock.now())
    assert Message.objects.count() == before
    done = {verb for verb in Event.objects.values_list("verb", flat=True) if "note_" in verb}
    assert len(done) == 4
    assert done <= VERBS.keys()


def test_one_row_of_reading_a_page_and_the_same_queries_however_many(pair: Pair):
    address = of_pair(pair, "notes")

    def grow(number: int) -> None:
        for _ in range(number // 10):
            a_note(pair, pair.mentee)

    before = Event.objects.filter(verb="mentoring.read").count()
    shown(pair, "student", address)
    assert Event.objects.filter(verb="mentoring.read").count() == before + 1
    same_queries(pair.scene.client("student"), address, grow, 11)


def test_a_long_list_has_pages(pair: Pair):
    with time_machine.travel(clock.now() - DAY):
        a_note(pair, pair.mentee, "The oldest")
    for _ in range(20):
        a_note(pair, pair.mentee)
    assert "The oldest" not in shown(pair, "student", of_pair(pair, "notes"))
    assert "The oldest" in shown(pair, "student", of_pair(pair, "notes") + "?page=2")
