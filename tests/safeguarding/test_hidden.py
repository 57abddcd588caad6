"""Nobody but the wellbeing lead finds out: by a page to the byte, a count, a mail, the log, or the clock."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from tests.checkins.scene import Asked
from tests.safeguarding.emergencies import held, lead_of, open_it, reviewer, something_written
from tests.safeguarding.wishes import ask, second_lead
from tests.site.cast import keep_cookies
from tests.site.cells import undone
from tests.site.things import find_factories, groups, things

from handrail.audit import actions as audit
from handrail.audit import queries as log
from handrail.config.routes import ROUTES
from handrail.home.history import about
from handrail.jobs.registry import JOBS
from handrail.lib import clock
from handrail.mailroom import queries as mailroom
from handrail.mailroom.models import Message
from handrail.people.models import RoleGrant
from handrail.people.roles import Role
from handrail.safeguarding import actions
from handrail.safeguarding.actions.opening import read_pair

pytestmark = pytest.mark.django_db
WATCHERS = ("mentor", "coordinator", "other coordinator", "administrator", "director", "peer", "stranger",
            "strange administrator", "nobody")  # fmt: skip
# What is drawn anew for each answer: the token of a form, the id of a mentorship in a mail to look at.
ONCE = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=)"[^"]*"|(?<=/mentorships/)[0-9a-f-]{36}/(?=<br>|</p>)'
)
OURS = {"contact request", "pair to open", "opening", "opened file", "opening to review"}
LEFT_OUT = {
    "account_logout",
    "mfa_activate_totp",
    "mfa_login_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent inside."""
    asks: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asks.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asks


def shown(asked: Asked, seen: Counter[int]) -> Iterator[tuple[str, bytes, int]]:
    """Every page that each of them may open: what it says to the byte, and how much it asks the database."""
    rows = [row for row in ROUTES.values() if row.get and not row.demo and row.name not in LEFT_OUT]
    for row in rows:
        for label, thing in asked.made[row.about].items():  # type: ignore[attr-defined]
            for name in WATCHERS:
                actor = asked.scene.cast.actors[name]
                if groups(actor, thing) & set(row.who):
                    cookies = keep_cookies(actor.client)
                    with undone(), counted() as asks:
                        answer = actor.client.get(reverse(row.name, kwargs=thing.names or None))
                        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                    actor.client.cookies = cookies
                    seen[answer.status_code] += 1
                    yield f"{row.name} {label} {name}", ONCE.sub(b"", body), len(asks)


@pytest.mark.once
def test_every_page_of_everybody_else_is_the_same_to_the_byte(asked: Asked):
    """With a request at every stage and an emergency opening that is held back; and with as many queries."""
    find_factories()
    seen: Counter[int] = Counter()
    kinds = {row.about for row in ROUTES.values()} - OURS
    asked.made = {about: things(asked.scene.cast, about) for about in kinds}  # type: ignore[attr-defined]
    asked.made.update({about: {} for about in OURS})  # type: ignore[attr-defined]
    second_lead(asked)
    something_written(asked)
    with time_machine.travel(clock.now(), tick=False):
        list(shown(asked, Counter()))  # sessions note that they are used
        before = list(shown(asked, seen))
        lead = asked.scene["wellbeing lead"]
        made = ask(asked)
        actions.see(request=made, by=lead, now=clock.now())
        actions.note(request=made, words="Rang", by=lead, now=clock.now())
        actions.contacted(request=made, by=lead, now=clock.now())
        actions.close(request=made, ending="plan", plan="Friday", by=lead, now=clock.now())
        ask(asked)
        opening = open_it(asked, held(), writes=False)
        read_pair(opening, "notes", by=lead, now=clock.now())
        actions.close_opening(opening=opening, by=lead, now=clock.now())
        actions.review(opening=opening, finding="kept", words="Right", by=reviewer(), now=clock.now())
        after = list(shown(asked, seen))
    assert seen[200] > 0.9 * seen.total() > 600, seen
    assert [one[0] for one, other in zip(before, after, strict=True) if one != other] == []


def page(asked: Asked, name: str, address: str, **asks: str) -> str:
    answer = asked.scene.client(name).get(reverse(address), asks)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_log_of_administrators_shows_none_of_it_and_stays_whole(asked: Asked):
    made = ask(asked)
    actions.see(request=made, by=asked.scene["wellbeing lead"], now=clock.now())
    for address in (f"/contact/requests/{made.pk}/", "/contact/requests/"):
        asked.scene.client("coordinator").get(address)
    everything = page(asked, "administrator", "log") + page(
        asked, "administrator", "log", person=str(asked.mentee.pk)
    )
    rows = list(csv.reader(io.StringIO(page(asked, "administrator", "log_file"))))
    assert "safeguarding" not in everything
    assert "contact" not in "".join("".join(row) for row in rows)
    assert not any(str(made.pk) in "".join(row) for row in rows)
    audit.seal(now=clock.now() + dt.timedelta(minutes=5))
    assert log.verify() == []


def test_an_administrator_who_is_a_wellbeing_lead_too_sees_it(asked: Asked):
    RoleGrant.objects.create(
        user=asked.scene["administrator"], role=Role.WELLBEING_LEAD, granted_at=clock.now()
    )
    ask(asked)
    assert "safeguarding: contact asked" in page(asked, "administrator", "log")


def test_it_does_not_stand_in_the_record_that_somebody_reads_of_themselves(asked: Asked):
    before = about(asked.mentee).count()
    ask(asked)
    assert about(asked.mentee).count() == before


def test_the_outbox_of_staff_shows_neither_the_mails_nor_their_number(asked: Asked):
    school = asked.mentee.school_id
    before = mailroom.counts(mailroom.mails(school)), mailroom.mails(school).count()
    ask(asked)
    actions.escalate_due(now=clock.now() + dt.timedelta(days=1))
    assert (mailroom.counts(mailroom.mails(school)), mailroom.mails(school).count()) == before
    hidden = Message.objects.filter(kind__startswith="contact_")
    assert hidden.count() == 4
    hidden.update(state="failed", reason="The mail server refused the address.", attempt=1)
    assert mailroom.tried_in_vain(school, now=clock.now()).count() == 0
    for name in ("administrator", "coordinator"):
        for address in ("stop_mail", "send_mail_again"):
            for mail in hidden:
                answer = asked.scene.client(name).post(reverse(address, args=[mail.pk]))
                assert answer.status_code == 404


def test_whoever_gets_such_a_mail_reads_a_neutral_name_of_it(asked: Asked):
    ask(asked)
    assert "Answer to you" in page(asked, "student", "own_mails")
    assert "Notice to staff" in page(asked, "wellbeing lead", "own_mails")


def test_the_jobs_have_neutral_names(asked: Asked):
    words = [job.words for job in JOBS.values() if job.name.startswith("safeguarding.")]
    assert sorted(words) == [
        "Clear away what is over for six years",
        "Look whether notices to staff were opened",
    ]


def test_the_mentor_s_and_coordinator_s_mails_are_the_same(asked: Asked):
    second_lead(asked)
    ask(asked)
    actions.escalate_due(now=clock.now() + dt.timedelta(days=1))
    told = set(Message.objects.filter(kind__startswith="contact_").values_list("to", flat=True))
    others: Any = {asked.scene[name].pk for name in ("mentor", "coordinator", "administrator", "director")}
    assert told & others == set()


# ---- emergency openings


def test_the_log_of_administrators_shows_nothing_of_an_emergency_opening(asked: Asked):
    made = open_it(asked)
    lead = asked.scene.client("wellbeing lead")
    lead.get(reverse("opened_notes", args=[made.pk]))
    for address in ("opening", "review_opening", "open_in_emergency"):
        asked.scene.client("coordinator").get(reverse(address, args=[made.pk]))
    lead.get(reverse("open_in_emergency", args=[made.pk]))
    everything = page(asked, "administrator", "log") + page(
        asked, "administrator", "log", person=str(lead_of(asked).pk)
    )
    rows = "".join("".join(row) for row in csv.reader(io.StringIO(page(asked, "administrator", "log_file"))))
    assert "opening" not in rows
    assert "safeguarding" not in everything + rows
    assert str(made.pk) not in rows
    assert "mergency" not in everything
    assert asked.scene.client("administrator").get(reverse("openings")).status_code == 200
    assert "Wellbeing Lead" not in page(asked, "administrator", "openings").partition("<main")[2]


def test_the_outbox_of_staff_shows_no_mail_of_an_emergency_opening(asked: Asked):
    school = asked.mentee.school_id
    before = mailroom.counts(mailroom.mails(school)), mailroom.mails(school).count()
    made = open_it(asked)
    actions.settle_openings(now=made.opened_at + dt.timedelta(days=8))
    assert (mailroom.counts(mailroom.mails(school)), mailroom.mails(school).count()) == before
    assert Message.objects.filter(kind__startswith="opening_").count() == 4
    assert "Notice to you" in page(asked, "student", "own_mails")


def test_it_stands_in_no_record_that_one_of_the_two_reads_of_themselves(asked: Asked):
    before = about(asked.mentee).count(), about(asked.mentor).count()
    made = open_it(asked, held())
    read_pair(made, "notes", by=lead_of(asked), now=clock.now())
    assert (about(asked.mentee).count(), about(asked.mentor).count()) == before
