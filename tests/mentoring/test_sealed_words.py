"""What the two write is sealed in the database, opened by a noted reading, and never shown once changed."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.test_goals import a_goal
from tests.mentoring.test_pages import page_of, shown
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.sealed import Tampered, new_data_key, wrap
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import documents, feeding_back, goals, noting, talking
from handrail.mentoring.actions.reading import read
from handrail.mentoring.attachment_states import FileKind
from handrail.mentoring.files import CleanFile
from handrail.mentoring.models import AttachmentBody, Goal, Meeting, MeetingAction, Milestone
from handrail.vault import sealing
from handrail.vault.keyfile import master
from handrail.vault.models import DataKey
from handrail.vault.sealing import Closed, Reading

CHANGED = "This cannot be shown"
WORDS = "a-planted-word-of-the-two"


@pytest.fixture
def pair(scene) -> Pair:
    return pair_of(scene)


def note_one(pair: Pair, text: str = WORDS) -> MeetingAction:
    return actions.add_action(
        mentorship=pair.mentorship, by=pair.mentee, text=text, owner="mentee", due=None, now=clock.now()
    )


def kept(row, name: str = "text") -> str:
    """A field as it lies in the table."""
    table, column = row._meta.db_table, row._meta.get_field(name).column
    with connection.cursor() as cursor:
        key = row.pk.hex if connection.vendor == "sqlite" else row.pk
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [key])
        return cursor.fetchone()[0]


def put(row, token: str, name: str = "text") -> None:
    type(row).objects.filter(pk=row.pk).update(**{name: Closed(token)})


def page(pair: Pair) -> str:
    return shown(pair.scene, "mentor", page_of(pair.mentorship))


def test_the_table_has_no_word_and_the_page_has(pair: Pair):
    made = note_one(pair)
    assert kept(made).startswith("v1|")
    assert WORDS not in kept(made)
    assert WORDS in page(pair)
    with pytest.raises(RuntimeError, match="This text is sealed"):
        str(MeetingAction.objects.get().text)
    with pytest.raises(ValueError, match="takes no plain text in a query"):
        MeetingAction.objects.filter(text=WORDS).exists()


def test_the_same_words_look_different_each_time_and_do_not_show_their_length(pair: Pair):
    tokens = [kept(note_one(pair, text)) for text in ("Yes", "Yes", "x" * 250)]
    assert len(set(tokens)) == 3
    assert len({len(token) for token in tokens}) == 1


def test_nothing_written_is_kept_as_nothing(pair: Pair):
    made = pair.agreed()
    assert kept(made, "agenda") == ""
    assert opened(made).agenda == ""


def test_each_page_that_shows_words_is_noted_once_with_what_it_shows(pair: Pair):
    goal, meeting = a_goal(pair.mentorship), pair.agreed()
    for address, fields in (
        (page_of(pair.mentorship), "actions,agreement,documents,goals,notes"),
        (reverse("meeting", args=[meeting.pk]), "actions,agenda,feedback,goals,notes"),
        (reverse("write_agenda", args=[meeting.pk]), "agenda"),
        (reverse("agreement", args=[pair.mentorship.pk]), "agreement"),
        (reverse("goal", args=[goal.pk]), "goals"),
        (reverse("change_goal", args=[goal.pk]), "goals"),
    ):
        before = Event.objects.count()
        shown(pair.scene, "student", address)
        made = list(Event.objects.order_by("id")[before:])
        assert [(one.verb, one.actor, one.subject, one.field_names) for one in made] == [
            ("mentoring.read", pair.mentee.pk, pair.mentorship.pk, fields)
        ], address


def test_without_the_note_nothing_is_read(pair: Pair, monkeypatch):
    note_one(pair)
    reader = pair.scene.client("mentor")
    reader.raise_request_exception = False

    def fail(**_):
        raise OSError("the disk is full")

    monkeypatch.setattr(sealing, "record", fail)
    answer = reader.get(page_of(pair.mentorship))
    assert answer.status_code == 500
    assert WORDS not in answer.content.decode()
    monkeypatch.undo()
    assert not Event.objects.filter(verb="mentoring.read").exists()


def test_nobody_else_gets_what_opens_it(pair: Pair):
    for name in ("coordinator", "administrator", "wellbeing lead", "peer"):
        with pytest.raises(RuntimeError, match="Only the two of a pair"):
            read(pair.mentorship, "actions", by=pair.scene[name], now=clock.now())


def test_a_reading_opens_what_was_noted_and_nothing_else(pair: Pair):
    made = note_one(pair)
    with pytest.raises(RuntimeError, match="Nobody was noted to read the actions"):
        Reading(pair.mentorship.pk, ["goals"], None, None).open(made)
    with pytest.raises(RuntimeError, match="Nobody was noted to read the actions"):
        Reading(pair.mentee.pk, ["actions"], None, None).open(made)


# ------------------------------------------------------------------------------- changed where it is kept


def swapped_rows(pair: Pair, made: MeetingAction) -> None:
    put(made, kept(note_one(pair, "Another")))


def swapped_columns(pair: Pair, made: MeetingAction) -> None:
    meeting = pair.agreed()
    actions.write_agenda(meeting=meeting, by=pair.mentee, text="Exams", now=clock.now())
    put(made, kept(meeting, "agenda"))


def cut(pair: Pair, made: MeetingAction) -> None:
    put(made, kept(made)[:-8])


def plain_words(pair: Pair, made: MeetingAction) -> None:
    put(made, "Planted by somebody with access to the database")


def lost_key(pair: Pair, made: MeetingAction) -> None:
    DataKey.objects.all().delete()


def changed_key(pair: Pair, made: MeetingAction) -> None:
    its = DataKey.objects.filter(owner=pair.mentorship.pk)
    its.update(wrapped=its.get().wrapped[:-6] + "AAAAA=")


def key_of_another_pair(pair: Pair, made: MeetingAction) -> None:
    place = f"vault_datakey.wrapped|{pair.mentorship.pk}"
    its = DataKey.objects.filter(owner=pair.mentorship.pk)
    its.update(wrapped=wrap(new_data_key(), about=place, key=master()))


FAULTS = (swapped_rows, swapped_columns, cut, plain_words, lost_key, changed_key, key_of_another_pair)


@pytest.mark.parametrize("change", FAULTS, ids=lambda change: change.__name__)
def test_what_was_changed_is_not_shown_and_the_administrators_are_told_once(pair: Pair, change):
    made = note_one(pair)
    change(pair, made)
    for _ in range(2):
        said = page(pair)
        assert CHANGED in said
        assert WORDS not in said
        assert "Planted by somebody" not in said
    events = Event.objects.filter(verb=sealing.TAMPERED, subject=made.pk)
    assert {(one.actor, one.field_names, one.outcome) for one in events} == {
        (pair.mentor.pk, "text", "refused")
    }
    told = Message.objects.filter(kind="tampering")
    assert [mail.to for mail in told] == [pair.scene["administrator"].pk]
    assert WORDS not in told[0].text


def test_each_changed_byte_is_found(pair: Pair):
    made = note_one(pair)
    token = kept(made)
    for place, sign in enumerate(token):
        put(made, f"{token[:place]}{chr(ord(sign) ^ 1)}{token[place + 1 :]}")
        assert list(sealing.faults(MeetingAction)) == [f"mentoring_meetingaction.text|{made.pk}"]
    put(made, token)
    assert list(sealing.faults(MeetingAction)) == []


def test_words_of_another_pair_do_not_open_here(pair: Pair, scene):
    made = note_one(pair)
    other = MeetingAction(pk=made.pk, mentorship=pair.mentorship, text="x")
    other.__dict__["_data_key"] = new_data_key()
    put(made, sealing.closed(other, "text", "Of others").token)
    assert CHANGED in page(pair)


def test_bytes_of_a_file_open_in_their_place_alone():
    from handrail.lib.sealed import seal_bytes, unseal_bytes  # noqa: PLC0415 (beside what it shows)

    key, data = new_data_key(), bytes(range(256)) * 40
    closed = seal_bytes(data, about="files.file.data|1", key=key)
    assert unseal_bytes(closed, about="files.file.data|1", key=key) == data
    wrong = [closed[:-1], closed[1:], closed + b"x", b"", closed[:5]]
    wrong += [closed[:at] + bytes([closed[at] ^ 1]) + closed[at + 1 :] for at in range(0, len(closed), 97)]
    for each in wrong:
        with pytest.raises(Tampered):
            unseal_bytes(each, about="files.file.data|1", key=key)
    for about, other in (("files.file.data|2", key), ("files.file.data|1", new_data_key())):
        with pytest.raises(Tampered):
            unseal_bytes(closed, about=about, key=other)


# -------------------------------------------------------------------------------------------- the files


@pytest.mark.django_db(transaction=True)
def test_no_word_lies_in_the_files_of_the_database(scene, settings, caplog):
    pair, now = pair_of(scene), clock.now()
    note_one(pair)
    goal = a_goal(pair.mentorship)
    goals.add_note(goal=goal, kind="progress", words=WORDS, review_on=None, by=pair.mentee, now=now)
    goals.add_milestone(goal=goal, words=WORDS, by=pair.mentee, now=now)
    meeting = pair.agreed()
    actions.write_agenda(meeting=meeting, by=pair.mentee, text=WORDS, now=now)
    everything_else(pair, now)
    assert WORDS in page(pair)
    assert found_in_files(WORDS) == []
    assert found_in_files(pair.mentee.email) != []  # the search sees what is there
    assert WORDS not in caplog.text
    every = sealing.sealed_models(apps.get_models())
    assert {Goal, Milestone, Meeting, AttachmentBody} <= set(every)
    assert [one for one in every if list(sealing.faults(one))] == []


def everything_else(pair: Pair, now: dt.datetime) -> None:
    """A note, feedback, a document with a comment, a message with a file."""
    two, mentee = pair.mentorship, pair.mentee
    noting.accept_limits(mentorship=two, by=mentee, now=now)
    given = {"mentorship": two, "meeting": None, "parts": noting.Parts(WORDS), "visible": "only_me"}
    noting.write(by=mentee, now=now, **given)
    feeding_back.give(
        meeting=pair.log(), said=feeding_back.Said(useful=5, listened=4, well=WORDS), by=mentee, now=now
    )
    content = documents.Content(link=f"https://docs.example.org/{WORDS}", no_patients=True)
    made = documents.add_document(mentorship=two, title=WORDS, content=content, by=mentee, now=now)
    documents.comment(version=made.versions.get(), words=WORDS, by=pair.mentor, now=now)
    file = CleanFile(f"{WORDS}.txt", FileKind.TEXT, WORDS.encode() * 50)
    talking.send(mentorship=two, words=WORDS, files=[file], by=mentee, now=now)


def found_in_files(words: str) -> list[str]:
    """Where these words lie as bytes: in the files of SQLite, or in any row of PostgreSQL."""
    if connection.vendor == "sqlite":
        base = str(connection.settings_dict["NAME"])
        from pathlib import Path  # noqa: PLC0415 (for this alone)

        files = [Path(f"{base}{end}") for end in ("", "-wal", "-shm", "-journal")]
        return [str(one) for one in files if one.exists() and words.encode() in one.read_bytes()]
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{words}%"])
            found += [table] * bool(cursor.fetchone()[0])
    return found
