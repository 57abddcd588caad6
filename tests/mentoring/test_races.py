"""Fifty at once: no mentor ever has more mentees than places, and an offer has one end, whoever is first."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, connections, transaction
from tests.mentoring.letters import link_to, token_in
from tests.mentoring.pair import pair_of
from tests.mentoring.scene import WEEK, Scene, set_up
from tests.site.cast import assemble

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import actions, link_access
from handrail.mentoring.models import Meeting, Mentorship
from handrail.people.models import User

AT_ONCE, ROUNDS, PLACES = 50, 20, 3
PATIENCE = 120  # seconds, on a busy machine
JUST_BEFORE = dt.timedelta(microseconds=1)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(
    calls: Sequence[Callable[[], object]], rounds: int = 1, reset: Callable[[], object] = int
) -> list:
    """Run all of the calls together, in as many threads, again and again.

    Gives for each round what became of the calls, and what `reset()` said afterwards.
    """
    gate, ends, told = threading.Barrier(len(calls) + 1, timeout=PATIENCE), [], []

    def go(call: Callable[[], object]) -> None:
        wait_long()
        for _ in range(rounds):
            gate.wait()
            try:
                call()
                ends.append("done")
            except Refusal as refusal:
                ends.append(refusal.words)
            except Exception as error:  # noqa: BLE001 (a thread's error would go unseen)
                ends.append(repr(error))
            gate.wait()
        connections.close_all()

    threads = [threading.Thread(target=go, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for _ in range(rounds):
        gate.wait()  # all begin
        gate.wait()  # all have ended
        told.append((Counter(ends), reset()))
        ends.clear()
    for thread in threads:
        thread.join(PATIENCE)
    return told


def wait_long() -> None:
    """For a lock longer than a site does: fifty in a row on a busy computer are no fault."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'; SET statement_timeout = '{PATIENCE}s'")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return set_up(assemble())


@pytest.fixture
def crowd(scene: Scene) -> list[Mentorship]:
    """Fifty offers of fifty mentees to one mentor, who has three places."""
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=PLACES)
    now = clock.now()
    return [
        Mentorship.objects.create(
            programme=scene.programme, cohort=scene.cohort, mentor=scene["mentor"],
            mentee=scene.newcomer(f"mentee-{number}", "mentee"), kind=scene.programme.kind,
            offered_at=now, answer_by=now + WEEK,
        )
        for number in range(AT_ONCE)
    ]  # fmt: skip


def fresh(mentorship: Mentorship) -> Mentorship:
    """As a request of its own would read it."""
    return Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school").get(
        pk=mentorship.pk
    )


def count_and_begin_again(mentor: User) -> tuple[int, int]:
    """How many are active, and what the mentor's counter says; then all wait again."""
    active = Mentorship.objects.filter(state="active").count()
    counted = User.objects.get(pk=mentor.pk).active_mentees
    Mentorship.objects.update(state="offered", starts=None, answered_at=None)
    User.objects.filter(pk=mentor.pk).update(active_mentees=0)
    return active, counted


def test_fifty_accepts_at_once_take_three_places(scene: Scene, crowd):
    mentor = scene["mentor"]

    def accept(one: Mentorship) -> None:
        actions.accept(
            mentorship=fresh(one), by=mentor, nothing_between=True, today=scene.cohort.starts, now=clock.now()
        )

    calls = [lambda one=one: accept(one) for one in crowd]
    for ends, (active, counted) in at_once(calls, ROUNDS, lambda: count_and_begin_again(mentor)):
        assert (active, counted) == (PLACES, PLACES), connection.vendor
        refused = [words for words in ends if words.startswith("All your places are taken: you have 3")]
        assert ends == {"done": PLACES, refused[0]: AT_ONCE - PLACES}


def naive(one: Mentorship) -> None:
    """Counts, then writes: what `accept` must not do."""
    with transaction.atomic():
        if Mentorship.objects.filter(mentor=one.mentor_id, state="active").count() >= PLACES:
            raise Refusal("All your places are taken.")
        Mentorship.objects.filter(pk=one.pk).update(state="active", starts=one.cohort.starts)


def test_counting_first_and_writing_then_is_caught(scene: Scene, crowd):
    """The control: the measure sees what the naive way does. SQLite has one writer at a time and hides it."""
    mentor = scene["mentor"]
    calls = [lambda one=one: naive(one) for one in crowd]
    told = at_once(calls, ROUNDS, lambda: count_and_begin_again(mentor))
    most = max(active for _, (active, _) in told)
    assert (most > PLACES) == (connection.vendor == "postgresql"), most


def test_of_all_ends_of_an_offer_at_once_one_comes_true(scene: Scene):
    """Two tabs, a coordinator and the clock, at once: one end, recorded once."""
    mentor, made = scene["mentor"], scene.offer()
    late = made.answer_by
    begun = scene.cohort.starts
    ways: dict[str, Callable[[], object]] = {
        "active": lambda: actions.accept(
            mentorship=fresh(made), by=mentor, nothing_between=True, today=begun, now=late - JUST_BEFORE
        ),
        "declined": lambda: actions.decline(mentorship=fresh(made), by=mentor, now=late - JUST_BEFORE),
        "withdrawn": lambda: actions.withdraw(mentorship=fresh(made), by=scene.lead, now=clock.now()),
        "lapsed": lambda: actions.lapse_due(now=late),
    }

    def look() -> tuple[str, int, int]:
        state = Mentorship.objects.get().state
        recorded = Event.objects.filter(subject=made.pk).count()
        _, counted = count_and_begin_again(mentor)
        return state, recorded, counted

    before = Event.objects.filter(subject=made.pk).count()
    for ends, (state, recorded, counted) in at_once([*ways.values()] * 3, ROUNDS, look):
        assert state in ways, ends
        assert recorded == before + 1, ends
        assert counted == (state == "active"), ends
        assert ends["done"] == (3 if state == "lapsed" else 4), ends  # the job ends well with nothing to do
        before = recorded


def test_offers_at_once_to_one_mentor_keep_to_the_places(scene: Scene):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=PLACES)
    mentees = [scene.newcomer(f"mentee-{number}", "mentee") for number in range(10)]

    def offer(mentee: User) -> None:
        now = clock.now()
        actions.offer(
            cohort=scene.cohort,
            mentee=mentee,
            mentor=User.objects.get(pk=scene["mentor"].pk),
            by=scene.lead,
            answer_by=now + WEEK,
            now=now,
        )

    [(ends, _)] = at_once([lambda mentee=mentee: offer(mentee) for mentee in mentees])
    assert ends["done"] == PLACES, ends
    assert Mentorship.objects.filter(state="offered").count() == PLACES


def test_one_mentee_offered_to_two_mentors_at_once_waits_for_one(scene: Scene):
    calls = [lambda name=name: scene.offer("student", name) for name in ("mentor", "director")] * 5
    [(ends, _)] = at_once(calls)
    assert ends["done"] == 1, ends
    assert Mentorship.objects.count() == 1


def test_a_link_pressed_fifty_times_at_once_acts_once(transactional_db):
    pair = pair_of(set_up(assemble()))
    pair.propose(7, 8)
    token = token_in(link_to(pair.mentor, "meeting_proposed"))

    def press() -> None:
        link = link_access.link_of(token)
        actions.follow(link=link, choice=actions.Choice("agree", option=0), now=clock.now())

    ((ends, _),) = at_once([press] * AT_ONCE)
    meeting = Meeting.objects.get()
    assert (ends["done"], sum(ends.values())) == (1, AT_ONCE)
    said = ("done", "You had confirmed", "This link has just", "The other one has just changed this meeting")
    assert [words for words in ends if not words.startswith(said)] == []
    assert (meeting.state, meeting.sequence) == ("agreed", 1)
    assert Event.objects.filter(verb="mentoring.meeting_agreed").count() == 1
