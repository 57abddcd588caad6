"""Asking to be contacted: once, sealed, told to one wellbeing lead; and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.checkins.scene import Asked
from tests.diagrams import drawn, steps
from tests.mentoring.test_races import at_once
from tests.safeguarding.wishes import KINDS, SECRETS, WISH, ask, fresh, second_lead, told, wall
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.kinds import KINDS as ALL_KINDS
from handrail.mailroom.models import Message
from handrail.people.models import QuietHours, RoleGrant, User
from handrail.safeguarding import actions
from handrail.safeguarding.actions import Wish
from handrail.safeguarding.actions.reading import read
from handrail.safeguarding.models import ContactNote, ContactRequest
from handrail.safeguarding.states import REQUEST_STEPS, STANDS, RequestState, before
from handrail.vault.models import DataKey

AT_ONCE = 50


def test_the_table_speaks_of_every_state_and_of_no_other():
    assert set(REQUEST_STEPS) == set(RequestState)
    assert {state for after in REQUEST_STEPS.values() for state in after} <= set(RequestState)
    assert set(before("closed")) == {"seen", "contacted"}


def test_the_document_draws_the_table():
    assert drawn("waiting") == {("[*]", "waiting"), *steps(REQUEST_STEPS)}


@pytest.mark.django_db
def test_the_wellbeing_lead_and_whoever_asked_are_told_and_nobody_else(asked: Asked):
    ask(asked)
    assert told() == [("contact_received", "Student"), ("contact_waits", "Wellbeing Lead")]
    for mail in Message.objects.filter(kind__in=KINDS):
        assert not any(secret in mail.text + mail.html + mail.subject for secret in SECRETS)
    notice = Message.objects.get(kind="contact_waits")
    said = (notice.text + notice.html + notice.subject).replace("Student support", "")
    assert "Student" not in said
    assert asked.mentee.email not in said
    received = Message.objects.get(kind="contact_received").text
    assert received.index("if it cannot wait, ring: Student support: 020 7946 0123") < received.index(
        "Wellbeing Lead contacts you by"
    )
    assert "Nobody watches the site round the clock." in received


@pytest.mark.django_db
def test_the_mail_is_not_held_back_by_quiet_hours_and_wakes_nobody(asked: Asked):
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    day = {"days": [1, 2, 3, 4, 5, 6], "starts": None, "ends": None}
    QuietHours.objects.create(user=asked.scene["wellbeing lead"], **day)
    jobs = DBTaskResult.objects.count()
    ask(asked)
    mail = Message.objects.get(kind="contact_waits")
    assert (mail.not_before - mail.created_at).total_seconds() == 1
    assert DBTaskResult.objects.count() == jobs, "a job at this second would tell"
    assert all(ALL_KINDS[name].confidential and not ALL_KINDS[name].can_wait for name in KINDS)


@pytest.mark.django_db
def test_nothing_that_was_written_lies_in_the_database_as_it_is(asked: Asked):
    made = ask(asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT how, phone, suits, words FROM safeguarding_contactrequest")
        (row,) = cursor.fetchall()
    assert all(kept.startswith("v1|") for kept in row)
    assert DataKey.objects.filter(owner=made.pk).count() == 1
    found = opened(made)
    assert (found.how, found.phone, found.suits, found.words) == ("phone", *SECRETS)


@pytest.mark.django_db
def test_by_when_is_the_end_of_the_next_working_day(asked: Asked):
    for at, by_when in (
        ("2026-11-25T10:00", "2026-11-26T18:00"),  # Wednesday
        ("2026-11-27T23:00", "2026-11-30T18:00"),  # Friday
        ("2026-11-29T09:00", "2026-11-30T18:00"),  # Sunday
    ):
        ContactRequest.objects.all().delete()
        assert ask(asked, now=wall(at)).contact_by == wall(by_when)


@pytest.mark.django_db
def test_asking_twice_is_asking_once_and_again_after_contact(asked: Asked):
    made = ask(asked)
    assert ask(asked).pk == made.pk
    assert (
        ContactRequest.objects.count() == Event.objects.filter(verb="safeguarding.contact_asked").count() == 1
    )
    lead = asked.scene["wellbeing lead"]
    actions.see(request=made, by=lead, now=clock.now())
    actions.contacted(request=made, by=lead, now=clock.now())
    assert ask(asked).pk != made.pk


@pytest.mark.django_db
def test_one_chooses_who_makes_contact(asked: Asked):
    other = second_lead(asked)
    assert ask(asked, lead=other).lead == other
    assert told()[1] == ("contact_waits", "Second")
    with pytest.raises(Refusal, match="Choose who shall contact you"):
        ask(asked, "peer", lead=asked.scene["coordinator"])


@pytest.mark.django_db
def test_where_nobody_is_there_it_says_whom_to_ring(asked: Asked):
    RoleGrant.objects.filter(role="wellbeing_lead").delete()
    with pytest.raises(Refusal, match="Please ring one of the numbers"):
        ask(asked)
    assert told() == []


@pytest.mark.django_db
def test_a_call_needs_a_number(asked: Asked):
    with pytest.raises(Refusal, match="Write the number to call"):
        actions.ask(user=asked.mentee, wish=Wish("phone"), now=clock.now())


@pytest.mark.django_db
def test_adding_keeps_what_was_left_empty(asked: Asked):
    made = ask(asked)
    actions.add(request=made, wish=Wish(how="", words="It is worse today"), by=asked.mentee, now=clock.now())
    assert opened(made).phone == SECRETS[0]
    assert [opened(one).words for one in ContactNote.objects.all()] == ["It is worse today"]
    with pytest.raises(Refusal, match="Write what you would like to add"):
        actions.add(request=made, wish=Wish(how=""), by=asked.mentee, now=clock.now())
    with pytest.raises(Refusal, match="Only whoever asked"):
        actions.add(request=made, wish=WISH, by=asked.mentor, now=clock.now())


@pytest.mark.django_db
def test_taking_it_back_removes_what_was_written(asked: Asked):
    made = ask(asked)
    actions.add(request=made, wish=Wish(how="", words="It is worse today"), by=asked.mentee, now=clock.now())
    actions.take_back(request=made, by=asked.mentee, now=clock.now())
    row = fresh(made)
    assert (row.state, row.how, row.phone, row.suits, row.words) == ("taken_back", "", "", "", "")
    assert ContactNote.objects.count() == 0
    actions.escalate_due(now=clock.now() + 9 * DAY)
    assert [kind for kind, _ in told()] == ["contact_received", "contact_waits"]


@pytest.mark.django_db
def test_nobody_but_a_wellbeing_lead_reads_it(asked: Asked):
    made = ask(asked)
    for name in ("student", "mentor", "coordinator", "administrator", "director", "stranger"):
        with pytest.raises(RuntimeError, match="Only a wellbeing lead"):
            read(made, by=asked.scene[name], now=clock.now())
        with pytest.raises(Refusal, match="Only the wellbeing lead"):
            actions.see(request=made, by=asked.scene[name], now=clock.now())
    read(made, by=asked.scene["wellbeing lead"], now=clock.now()).open(made)
    event = Event.objects.get(verb="safeguarding.read")
    assert (event.subject, event.actor) == (made.pk, asked.scene["wellbeing lead"].pk)


@pytest.mark.django_db
def test_a_wellbeing_lead_who_is_the_mentor_sees_it_only_if_they_were_chosen(asked: Asked):
    RoleGrant.objects.create(user=asked.mentor, role="wellbeing_lead", granted_at=clock.now())
    mentor = User.objects.get(pk=asked.mentor.pk)
    made = ask(asked)
    assert made.lead == asked.scene["wellbeing lead"]
    with pytest.raises(RuntimeError):
        read(made, by=mentor, now=clock.now())
    actions.escalate_due(now=clock.now() + DAY)
    actions.escalate_due(now=clock.now() + 3 * DAY)
    assert "Mentor" not in {name for _, name in told()}
    actions.take_back(request=made, by=asked.mentee, now=clock.now())
    read(ask(asked, lead=mentor), by=mentor, now=clock.now())


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one_request(asked_for_good: Asked):
    user = asked_for_good.mentee

    def one() -> None:
        actions.ask(user=User.objects.select_related("school").get(pk=user.pk), wish=WISH, now=clock.now())

    [(ends, _)] = at_once([one] * AT_ONCE)
    assert ends == {"done": AT_ONCE}
    assert ContactRequest.objects.count() == 1
    assert told() == [("contact_received", "Student"), ("contact_waits", "Wellbeing Lead")]


DAY = dt.timedelta(days=1)


def ways_of(made: ContactRequest, lead: User, student: User, now: dt.datetime):
    """What each deed leads to, and how it is done."""
    given = {"request": made, "by": lead, "now": now}
    return {
        "see": ("seen", lambda: actions.see(**given)),
        "contacted": ("contacted", lambda: actions.contacted(**given)),
        "close": ("closed", lambda: actions.close(ending="plan", plan="Friday", **given)),
        "take_back": ("taken_back", lambda: actions.take_back(**given | {"by": student})),
    }


DEEDS = some.lists(
    some.sampled_from(["ask", "see", "contacted", "close", "take_back", "escalate"]), max_size=10
)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_whatever_is_tried_no_state_follows_that_the_table_does_not_name(asked: Asked, deeds):
    lead, student = asked.scene["wellbeing lead"], asked.mentee
    with transaction.atomic():
        now, made = clock.now(), ask(asked)
        for deed in deeds:
            state = fresh(made).state
            now += 2 * DAY  # at night it is more than one until the next morning
            ways = ways_of(made, lead, student, now)
            if deed == "escalate":
                assert actions.escalate_due(now=now) == (state == "waiting")
            elif deed == "ask":
                made = ask(asked) if state in STANDS else made
            elif ways[deed][0] in REQUEST_STEPS[state]:
                ways[deed][1]()
                state = ways[deed][0]
            else:
                events = Event.objects.count()
                with pytest.raises(Refusal, match=r"\.$"):
                    ways[deed][1]()
                assert Event.objects.count() == events
            assert fresh(made).state == state
        transaction.set_rollback(True)
