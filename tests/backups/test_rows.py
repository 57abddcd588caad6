"""A row has one spelling, and comes back from it as it was."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.db.models import JSONField, Value
from tests.people.scene import make_scene

from handrail.audit.models import Event
from handrail.backups import rows
from handrail.config.guards import declaration
from handrail.jobs.models import Schedule
from handrail.people.models import School, User

pytestmark = pytest.mark.django_db
ODD = [
    "",
    "O'Brien; DROP TABLE",
    'a "quoted" name',
    "line\nbreak",
    "\N{SNOWMAN} \N{PILE OF POO} نور",
    "50 %s",
]


def there_and_back(model):
    held = list(rows.lines(model))
    model._base_manager.all().delete()
    rows.load(model, held)
    assert list(rows.lines(model)) == held
    return held


@pytest.mark.parametrize("text", ODD)
def test_texts_come_back(text):
    at = dt.datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=dt.UTC)
    Schedule.objects.create(name="one", line=text, since=at)
    there_and_back(Schedule)
    assert list(Schedule.objects.values_list("line", "since")) == [(text, at)]


@pytest.mark.parametrize(
    "value", [[], ["en-gb", "ar"], {"b": [1, 2.5, None, True], "a": {}}, "text", 0, None]
)
def test_json_comes_back_whatever_it_holds(value):
    held = Value(None, JSONField()) if value is None else value
    school = School.objects.create(
        name="N", time_zone="UTC", languages=held, created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    there_and_back(School)
    assert School.objects.get(pk=school.pk).languages == value


def test_one_changed_cell_changes_the_hash_and_its_return_brings_it_back():
    make_scene()
    before = rows.hash_of_all()
    user = User.objects.first()
    User.objects.filter(pk=user.pk).update(pronouns="they")
    assert rows.hash_of_all() != before
    User.objects.filter(pk=user.pk).update(pronouns=user.pronouns)
    assert rows.hash_of_all() == before


def test_the_order_of_writing_does_not_matter():
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    names = ["b", "A", "a", "\N{LATIN SMALL LETTER E WITH ACUTE}", "B"]
    sums = set()
    for order in (names, sorted(names), names[::-1]):
        Schedule.objects.all().delete()
        for name in order:
            Schedule.objects.create(name=name, line="* * * * *", since=at)
        sums.add(rows.summed(rows.lines(Schedule)))
    assert len(sums) == 1


def test_the_spelling_is_the_same_on_every_database():
    """Written down once: the same on SQLite and on PostgreSQL."""
    Event.objects.create(
        id=7,
        at=dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
        verb="a.test",
        subject_type="a.test",
        subject=uuid.UUID(int=255),
        outcome="done",
    )
    (line,) = rows.lines(Event)
    assert json.loads(line) == [
        *[None, "2026-09-14T04:00:00.000000+00:00", "", 7, None, "done", None],
        *["00000000-0000-0000-0000-0000000000ff", "a.test", "a.test"],
    ]


def test_every_table_is_kept_or_left_out_on_purpose():
    """All tables of the database: a new one is in the next backup by itself."""
    ours = set(rows.tables()) | rows.LEFT_OUT | {"django_migrations", "handrail_cache"}
    assert set(connection.introspection.table_names()) - {"sqlite_sequence"} <= ours
    assert {"people_user", "audit_event", "vault_masterkey", "mfa_authenticator"} <= set(rows.tables())
    assert [name for name, model in rows.tables().items() if declaration(model) is None] == []
