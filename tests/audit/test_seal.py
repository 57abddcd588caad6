"""Seals: what they close, that no tampering goes unseen, and how old segments go."""

import datetime as dt
import random
import threading
import uuid

import pytest
from django.db import connection, connections, transaction
from django.db.models import F

from handrail.audit import actions, queries
from handrail.audit.actions import drop_before, record, seal
from handrail.audit.models import Check, Event, Seal

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
SEGMENTS, ROWS = 6, 8
TRIGGERS = {
    "audit_event": ("audit_event_update", "audit_event_delete"),
    "audit_seal": ("audit_seal_update", "audit_seal_delete"),
}


def note(at, count=1):
    with transaction.atomic():
        for number in range(count):
            subject = ("people.user", uuid.UUID(int=number + 1))
            record(
                by=uuid.UUID(int=99),
                verb="person.edit",
                subject=subject,
                school=None,
                fields=["name"],
                now=at,
            )


def a_sealed_log(first=NOW, segments=SEGMENTS, rows=ROWS, step=MINUTE):
    for number in range(segments):
        note(first + number * step, rows)
        seal(now=first + number * step + 2 * MINUTE)
    return first + segments * step


def without_triggers():
    """What somebody does who owns the database."""
    with connection.cursor() as cursor:
        for table, names in TRIGGERS.items():
            for name in names:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on_table}")


@pytest.mark.django_db
def test_only_rows_over_a_minute_old_are_sealed():
    note(NOW)
    note(NOW + MINUTE)
    assert [(made.count, made.day) for made in seal(now=NOW + 1.5 * MINUTE)] == [(1, NOW.date())]
    assert seal(now=NOW + 1.5 * MINUTE) == []
    assert [made.count for made in seal(now=NOW + 2 * MINUTE)] == [1]
    assert [(made.number, made.last_id - made.first_id) for made in Seal.objects.all()] == [(1, 0), (2, 0)]
    assert queries.verify() == []


@pytest.mark.django_db
def test_an_empty_log_is_whole_and_needs_no_seal():
    assert (seal(now=NOW), queries.verify(), queries.head()) == ([], [], None)


@pytest.mark.django_db
def test_many_rows_make_several_segments(monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 4)
    note(NOW, 10)
    assert [made.count for made in seal(now=NOW + 2 * MINUTE)] == [4, 4, 2]
    assert queries.verify() == []


@pytest.mark.django_db
def test_a_row_that_comes_late_in_time_waits_in_order():
    """An older moment after a younger one, as when a clock is set back: the order is that of the ids."""
    note(NOW + MINUTE)
    note(NOW)
    assert seal(now=NOW + 1.5 * MINUTE) == []
    assert [made.count for made in seal(now=NOW + 2 * MINUTE)] == [2]
    assert queries.verify() == []


# ------------------------------------------------------------------------------------------- tampering

EVENT_CHANGES = {
    "at": lambda row: row.at + dt.timedelta(microseconds=1),
    "actor": lambda row: uuid.UUID(int=row.actor.int + 1),
    "on_behalf": lambda row: uuid.UUID(int=5),
    "verb": lambda row: f"{row.verb}s",
    "subject_type": lambda row: "people.school",
    "subject": lambda row: uuid.UUID(int=row.subject.int + 1000),
    "school": lambda row: uuid.UUID(int=7),
    "field_names": lambda row: "",
    "outcome": lambda row: "refused",
}
SEAL_CHANGES = {
    "day": lambda seal: seal.day + dt.timedelta(days=1),
    "first_id": lambda seal: seal.first_id - 1,
    "last_id": lambda seal: seal.last_id + 1,
    "count": lambda seal: seal.count + 1,
    "rows_hash": lambda seal: seal.rows_hash[::-1],
    "previous": lambda seal: seal.previous[1:] + "1",
    "hash": lambda seal: seal.hash[::-1],
    "sealed_at": lambda seal: seal.sealed_at + MINUTE,
    "dropped_at": lambda seal: NOW,
}
FREE = 10**6


def change_row(dice, rows, seals):
    name, row = dice.choice(sorted(EVENT_CHANGES)), dice.choice(rows)
    Event.objects.filter(pk=row.pk).update(**{name: EVENT_CHANGES[name](row)})
    return f"row {row.pk}: {name}"


def remove_row(dice, rows, seals):
    row = dice.choice(rows)
    Event.objects.filter(pk=row.pk).delete()
    return f"row {row.pk} removed"


def exchange_rows(dice, rows, seals):
    one, other = dice.sample(rows, 2)
    for old, new in ((one.pk, FREE), (other.pk, one.pk), (FREE, other.pk)):
        Event.objects.filter(pk=old).update(id=new)
    return f"rows {one.pk} and {other.pk} exchanged"


def insert_row(dice, rows, seals):
    """Into the place of one that is taken out of the way, so that the count stays."""
    row = dice.choice(rows)
    Event.objects.filter(pk=row.pk).update(id=FREE)
    Event(
        id=row.pk, at=row.at, verb="person.add", subject_type="people.user", subject=uuid.UUID(int=3)
    ).save()
    return f"row {row.pk} replaced"


def add_row_before_all(dice, rows, seals):
    number = -dice.randrange(1, 100) if dice.random() < 0.5 else 0
    Event(id=number, at=NOW, verb="person.add", subject_type="people.user", subject=uuid.UUID(int=3)).save()
    return f"row {number} added"


def change_seal(dice, rows, seals):
    name, seal = dice.choice(sorted(SEAL_CHANGES)), dice.choice(seals)
    Seal.objects.filter(pk=seal.pk).update(**{name: SEAL_CHANGES[name](seal)})
    return f"seal {seal.pk}: {name}"


def remove_seal(dice, rows, seals):
    seal = dice.choice(seals[:-1])  # the last one is what a noted head is for
    Seal.objects.filter(pk=seal.pk).delete()
    return f"seal {seal.pk} removed"


def remove_segment(dice, rows, seals):
    """A seal with all its rows, and the numbers behind it closed up."""
    seal = dice.choice(seals[:-1])
    Event.objects.filter(id__gte=seal.first_id, id__lte=seal.last_id).delete()
    Seal.objects.filter(pk=seal.pk).delete()
    for later in seals[seal.number :]:
        Seal.objects.filter(pk=later.pk).update(number=F("number") - 1)
    return f"segment {seal.pk} removed"


def drop_more(dice, rows, seals):
    """A real drop, stretched afterwards to segments that should have stayed."""
    drop_before((NOW + DAY).date(), now=NOW + 9 * DAY)
    done = Seal.objects.exclude(dropped_at=None)
    last = dice.choice(seals[done.count() : -1])
    Seal.objects.filter(number__lte=last.number, dropped_at=None).update(dropped_at=NOW + 9 * DAY)
    Event.objects.filter(id__lte=last.last_id).delete()
    return f"dropped up to {last.number} instead of {done.count()}"


def drop_quietly(dice, rows, seals):
    """The way of retention, taken by somebody who does not want it in the log."""
    last = dice.choice(seals[:-1])
    Seal.objects.filter(number__lte=last.number).update(dropped_at=NOW)
    Event.objects.filter(id__lte=last.last_id).delete()
    return f"dropped up to {last.number}"


TAMPERINGS = [
    change_row,
    remove_row,
    exchange_rows,
    insert_row,
    add_row_before_all,
    change_seal,
    remove_seal,
    remove_segment,
    drop_quietly,
    drop_more,
]
ROUNDS = 20


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda function: function.__name__)
def test_every_planted_tampering_is_found(tamper):
    """10 ways, 20 times each: 200 tamperings, each found, and nothing found once it is undone."""
    a_sealed_log(step=dt.timedelta(hours=8))
    rows, seals = list(Event.objects.order_by("id")), list(Seal.objects.order_by("number"))
    without_triggers()
    unseen, dice = [], random.Random(tamper.__name__)
    for _ in range(ROUNDS):
        point = transaction.savepoint()
        planted = tamper(dice, rows, seals)
        if not queries.verify():
            unseen.append(planted)
        transaction.savepoint_rollback(point)
        assert queries.verify() == []
    assert unseen == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(EVENT_CHANGES))
def test_every_field_of_a_row_is_under_the_seal(name):
    a_sealed_log(segments=1, rows=1)
    without_triggers()
    row = Event.objects.get()
    Event.objects.update(**{name: EVENT_CHANGES[name](row)})
    assert [words.partition(": ")[2] for words in queries.verify()] == [
        "a row was changed, exchanged or moved."
    ]
    assert EVENT_CHANGES.keys() == {field.name for field in Event._meta.fields} - {"id"}


@pytest.mark.django_db
def test_a_row_put_into_a_gap_between_segments_is_found():
    a_sealed_log(segments=1)
    without_triggers()
    with transaction.atomic():
        note(NOW + 5 * MINUTE)
    gap = Event.objects.order_by("id").last().pk
    Event.objects.filter(pk=gap).update(id=FREE)
    seal(now=NOW + 9 * MINUTE)
    assert queries.verify() == []
    Event(id=gap, at=NOW, verb="person.add", subject_type="people.user", subject=uuid.UUID(int=3)).save()
    assert len(queries.verify()) == 1


@pytest.mark.django_db
def test_cutting_off_the_newest_segments_is_found_by_a_noted_head():
    a_sealed_log()
    number, value = queries.head()
    assert queries.verify(noted={number: value}) == []
    without_triggers()
    cut = Seal.objects.get(number=number)
    Event.objects.filter(id__gte=cut.first_id).delete()
    cut.delete()
    assert queries.verify() == []
    assert queries.verify(noted={number: value}) == [
        f"Segment {number}: its seal is not the one that was noted."
    ]


# ------------------------------------------------------------------------------------------- retention


@pytest.mark.django_db
def test_old_segments_go_whole_and_their_seals_stay():
    end = a_sealed_log(segments=4, rows=3, step=DAY)
    assert drop_before((NOW + 2 * DAY).date(), now=end) == 6
    assert list(Seal.objects.values_list("number", "count", "dropped_at")) == [
        (1, 3, end),
        (2, 3, end),
        (3, 3, None),
        (4, 3, None),
    ]
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == ["person.edit"] * 6 + [
        "audit.drop"
    ]
    assert queries.verify() == []
    assert drop_before((NOW + 2 * DAY).date(), now=end) == 0
    assert Event.objects.filter(verb="audit.drop").count() == 1


@pytest.mark.django_db
def test_the_log_stays_whole_when_the_word_about_a_drop_has_gone_too():
    end = a_sealed_log(segments=2, rows=2, step=DAY)
    drop_before((NOW + DAY).date(), now=end)
    seal(now=end + 2 * MINUTE)
    later = a_sealed_log(first=end + 10 * DAY, segments=2, rows=2, step=DAY)
    drop_before((end + 10 * DAY).date(), now=later)
    assert list(Seal.objects.filter(dropped_at=None).values_list("number", flat=True)) == [4, 5]
    assert queries.verify() == []


@pytest.mark.django_db
def test_rows_that_are_not_sealed_are_never_dropped():
    note(NOW - 1000 * MINUTE)
    assert drop_before(NOW.date(), now=NOW) == 0
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_it_is_seen_when_sealing_has_stopped():
    note(NOW)
    assert queries.unsealed_since(now=NOW + 5 * MINUTE) is None
    assert queries.unsealed_since(now=NOW + 11 * MINUTE) == NOW
    seal(now=NOW + 11 * MINUTE)
    assert queries.unsealed_since(now=NOW + 99 * MINUTE) is None


# ------------------------------------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_while_a_smaller_id_may_still_appear():
    """One writer has its id and has not committed; another, with a later id, has."""
    written, may_end = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            note(NOW)
            written.set()
            may_end.wait(20)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    if connection.vendor == "postgresql":  # on SQLite the second writer waits for the first
        note(NOW)
        assert (Event.objects.count(), seal(now=NOW + 2 * MINUTE)) == (1, [])
    may_end.set()
    thread.join()
    note(NOW)
    made = seal(now=NOW + 2 * MINUTE)
    assert [segment.count for segment in made] == [Event.objects.count()]
    assert queries.verify() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_twice_at_once_seals_once():
    at_once, rounds = 4, 5
    gate, made = threading.Barrier(at_once), []

    def work(number):
        for turn in range(rounds):
            if number == 0:
                note(NOW + turn * MINUTE, 5)
            gate.wait()
            made.extend(seal(now=NOW + (turn + 2) * MINUTE))
            gate.wait()
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(now=NOW + (rounds + 2) * MINUTE)
    assert sum(Seal.objects.values_list("count", flat=True)) == Event.objects.count() == 5 * rounds
    assert queries.verify() == []


@pytest.mark.django_db
def test_a_check_keeps_what_it_found_and_remembers_how_far_it_got():
    assert (actions.check(now=NOW).faults, actions.check(now=NOW).head) == ("", None)
    now = a_sealed_log()
    assert (actions.check(now=now).faults, queries.last_check().head) == ("", SEGMENTS)
    without_triggers()
    gone = Seal.objects.order_by("number").last()
    Event.objects.filter(id__gte=gone.first_id).delete()
    gone.delete()
    assert queries.verify() == []  # the log alone cannot know that its end is missing
    assert (
        actions.check(now=now + DAY).faults == f"Segment {SEGMENTS}: its seal is not the one that was noted."
    )
    assert queries.last_check().at == now + DAY


@pytest.mark.django_db
def test_old_checks_go():
    actions.check(now=NOW)
    actions.check(now=NOW + 366 * DAY)
    assert Check.objects.count() == 1
