"""One event: what it holds, when it is refused, and that it lives or dies with what it records."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from handrail.audit import queries
from handrail.audit.actions import drop_before, record, seal
from handrail.audit.models import Event, Seal

NOW = dt.datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=dt.UTC)
ANN, BEN, SCHOOL, OTHER = (uuid.UUID(int=number) for number in range(1, 5))


def note(**changes):
    values = {"by": ANN, "verb": "person.edit", "subject": ("people.user", BEN), "school": SCHOOL, "now": NOW}
    with transaction.atomic():
        record(**(values | changes))


@pytest.mark.django_db
def test_an_event_holds_ids_a_verb_and_sorted_field_names():
    note(fields=["name", "email", "name"], outcome="refused", on_behalf=OTHER)
    assert list(Event.objects.values_list()) == [
        (
            Event.objects.get().id,
            NOW,
            ANN,
            OTHER,
            "person.edit",
            "people.user",
            BEN,
            SCHOOL,
            "email,name",
            "refused",
        )
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"verb": "Changed the name to Ann"},
        {"verb": ""},
        {"verb": "person..edit"},
        {"fields": ["email=ann@school.example"]},
        {"fields": ["ann@school.example"]},
        {"subject": ("people.user", "ann@school.example")},
        {"subject": ("Ann", BEN)},
        {"subject": Seal(number=1)},
        {"now": NOW.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_values_are_refused_where_names_belong(changes):
    with pytest.raises(ValueError, match=r"\w"):
        note(**changes)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_run_outside_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        record(by=ANN, verb="person.edit", subject=("people.user", BEN), school=SCHOOL, now=NOW)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_is_rolled_back_with_what_it_records():
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_events_about_a_person_are_theirs_alone_the_newest_first():
    note(verb="person.add")
    note(verb="person.edit")
    note(verb="person.show", subject=("people.user", OTHER), on_behalf=BEN)
    note(verb="person.remove", subject=("people.user", OTHER))
    assert [event.verb for event in queries.events_about(BEN)] == ["person.show", "person.edit", "person.add"]
    assert [event.verb for event in queries.events_by(BEN)] == []
    assert queries.events_by(ANN).count() == 4


@pytest.mark.django_db
def test_events_of_a_school_leave_out_the_other_school():
    note(verb="person.add")
    note(verb="person.add", school=OTHER)
    note(verb="people", outcome="refused")
    note(verb="role.give", now=NOW + dt.timedelta(days=1))

    def verbs(**chosen):
        return [event.verb for event in queries.events_of_school(SCHOOL, **chosen)]

    assert verbs() == ["role.give", "people", "person.add"]
    assert verbs(verb="person") == ["person.add"]
    assert verbs(outcome="refused") == ["people"]
    assert verbs(since=NOW + dt.timedelta(hours=1)) == ["role.give"]
    assert verbs(until=NOW + dt.timedelta(hours=1)) == ["people", "person.add"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'x'",
        "UPDATE audit_event SET outcome = outcome",
        "DELETE FROM audit_event",
        "UPDATE audit_seal SET count = 7",
        "UPDATE audit_seal SET hash = 'x', dropped_at = sealed_at",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(statement):
    note()
    seal(now=NOW + dt.timedelta(minutes=5))
    with (
        pytest.raises(IntegrityError, match="audit log"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert (Event.objects.count(), Seal.objects.count(), queries.verify()) == (1, 1, [])


@pytest.mark.django_db
def test_a_dropped_seal_cannot_be_undropped_nor_dropped_again():
    note()
    seal(now=NOW + dt.timedelta(minutes=5))
    drop_before(dt.date(2026, 11, 24), now=NOW + dt.timedelta(days=1))
    for change in ({"dropped_at": None}, {"dropped_at": NOW}):
        with pytest.raises(IntegrityError, match="seals"), transaction.atomic():
            Seal.objects.update(**change)
