"""How much one person may send within an hour: at the edge, fifty at once, and said where it is typed."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from tests.mentoring.pair import pair_of
from tests.mentoring.scene import set_up
from tests.mentoring.talk import page, said, text_file, upload
from tests.mentoring.test_races import at_once
from tests.site.cast import assemble

import handrail
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import talk_forms
from handrail.mentoring.actions import attaching
from handrail.mentoring.models import Attachment, ThreadMessage
from handrail.people.actions.pacing import HOUR, MOST, TooMuch, take
from handrail.people.models import Pace

NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.UTC)
FILES, WORDS = Pace.What.FILES, Pace.What.WORDS
MINUTE = dt.timedelta(minutes=1)


def taken(user, number=1, now=NOW, what=FILES):
    take(by=user, what=what, number=number, field="file", now=now)


def refused(user, number=1, now=NOW, what=FILES):
    with pytest.raises(TooMuch) as caught:
        taken(user, number, now, what)
    return caught.value


def full(user, what=FILES, now=NOW):
    taken(user, MOST[what], now, what)


# ---- the bucket


def test_thirty_files_fit_and_one_more_every_two_minutes(cast):
    user = cast["student"]
    for _ in range(30):
        taken(user)
    refusal = refused(user)
    assert (refusal.field, refusal.seconds) == ("file", 120)
    assert "30 in an hour is the most. This one was not read. Choose it again in 2 minutes." in refusal.words
    assert refused(user, now=NOW + 2 * MINUTE - dt.timedelta(microseconds=1)).seconds == 1
    taken(user, now=NOW + 2 * MINUTE)
    assert refused(user, now=NOW + 2 * MINUTE).seconds == 120


def test_what_does_not_fit_as_a_whole_counts_nothing(cast):
    user = cast["student"]
    taken(user, 28)
    assert refused(user, 3).seconds == 120
    taken(user, 2)


def test_within_any_hour_after_a_while_it_is_full_again(cast):
    full(cast["student"])
    full(cast["student"], now=NOW + HOUR)
    refused(cast["student"], now=NOW + HOUR)


def test_more_than_ever_fits_is_refused_without_an_end_of_waiting(cast):
    assert 0 < refused(cast["student"], 31).seconds <= 120
    taken(cast["student"], 30)


def test_people_and_kinds_have_buckets_of_their_own(cast):
    full(cast["student"])
    taken(cast["mentor"])
    for _ in range(60):
        taken(cast["student"], what=WORDS)
    assert (
        "60 messages in an hour is the most. Your words stand here still."
        in refused(cast["student"], what=WORDS).words
    )


def test_a_clock_that_was_set_back_holds_nobody_up(cast):
    full(cast["student"], now=NOW + dt.timedelta(days=9))
    taken(cast["student"])


# ---- many at once


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_no_more_come_through_than_fit():
    user = assemble()["student"]
    calls = [lambda: taken(user)] * 50
    (ends, _), (again, _) = at_once(calls, rounds=2)
    assert ends["done"] == MOST[FILES]
    assert (again["done"], sum(again.values())) == (0, 50)
    assert all("in an hour is the most" in words for words in again)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_a_pair_keeps_no_more_bytes_than_it_may(monkeypatch):
    pair = pair_of(set_up(assemble()))
    monkeypatch.setattr(attaching, "MOST_OF_A_PAIR", 300)
    one = text_file(words="x" * 60)
    calls = [lambda by=by: said(pair, by=by, files=[one]) for by in ("mentor", "mentee")] * 10
    [(ends, _)] = at_once(calls)
    full = next(words for words in ends if words != "done")
    assert Counter(ends) == {"done": 5, full: 15}
    assert "Remove some that you no longer need." in full
    assert sum(Attachment.objects.values_list("size", flat=True)) == 300


def test_what_is_refused_for_another_reason_costs_nothing(cast):
    pair = pair_of(set_up(cast))
    with pytest.raises(Refusal, match="at most three"), transaction.atomic():
        said(pair, files=[text_file()] * 4)
    assert not Pace.objects.exists()


# ---- where it is typed


def test_the_page_says_it_at_the_field_and_to_programs_and_reads_no_file(cast, monkeypatch):
    pair = pair_of(set_up(cast))
    full(pair.mentee, now=clock.now())
    monkeypatch.setattr(talk_forms, "clean_file", lambda *_: pytest.fail("it was read"))
    typed = {"words": "What I typed", "attachments": [upload("a.txt", b"x")]}
    answer = cast.client("student").post(page(pair), typed)
    there = answer.content.decode()
    assert answer.status_code == 429
    assert 60 < int(answer["Retry-After"]) <= 120
    assert "Choose it again in 2 minutes." in there
    assert "What I typed</textarea>" in there
    assert ThreadMessage.objects.count() == 0
    assert cast.client("student").post(page(pair), {"words": "Without"}).status_code == 302


def test_a_message_too_many_stays_in_its_field(cast):
    pair = pair_of(set_up(cast))
    full(pair.mentee, WORDS, clock.now())
    answer = cast.client("student").post(page(pair), {"words": "What I typed"})
    there = answer.content.decode()
    assert (answer.status_code, int(answer["Retry-After"]) <= 60) == (429, True)
    assert "Send them in 1 minute." in there
    assert "What I typed</textarea>" in there
    assert ThreadMessage.objects.count() == 0


WAYS = {"own_timetable": "student", "import_conflicts": "coordinator"}


@pytest.mark.parametrize("name", WAYS)
def test_other_files_are_held_back_too(cast, name):
    who = WAYS[name]
    full(cast[who], now=clock.now())
    answer = cast.client(who).post(reverse(name), {"file": upload("a.csv", b"a,b\n")})
    assert (answer.status_code, "in an hour is the most" in answer.content.decode()) == (429, True)


def test_every_form_with_files_counts_them():
    """Whoever hands a request's files to a form counts them in the next line, before it is looked at."""
    root, found = Path(handrail.__file__).parent, 0
    for path in root.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if "request.FILES" in line:
                found += 1
                assert re.search(r"^    count_files\(form, ", lines[number + 1]), f"{path}:{number + 1}"
    assert found == 8


# ---- signing in


def test_trying_to_sign_in_too_often_says_when_to_go_on(client, db, settings):
    assert get_user_model().objects.count() == 0
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    cache.clear()
    typed = {"login": "a@school.example", "password": "not the password"}
    answers = [client.post(reverse("account_login"), typed) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "300"
    assert "That was tried too often" in answers[-1].content.decode()
    cache.clear()
