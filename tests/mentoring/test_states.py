"""The transition table is the law: whatever is tried, no state follows that it does not name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.diagrams import drawn, steps
from tests.mentoring.scene import DAY, WEEK, Scene

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.wall import wall_of
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import ending, pausing
from handrail.mentoring.ending_states import UNDO
from handrail.mentoring.models import Ending, Mentorship, PairPause
from handrail.mentoring.queries import miscounted
from handrail.mentoring.states import MENTORSHIP_STEPS, OPEN, RUNNING, MentorshipState, before
from handrail.people.models import User

PLACES = {"mentor": 1, "director": 2}
MENTEES = ("student", "peer", "wellbeing lead")


def test_the_table_speaks_of_every_state_and_of_no_other():
    assert set(MENTORSHIP_STEPS) == set(MentorshipState)
    assert {state for after in MENTORSHIP_STEPS.values() for state in after} <= set(MentorshipState)


def test_what_comes_before_is_read_from_the_table():
    for state in MentorshipState:
        assert before(state) == [former for former in MentorshipState if state in MENTORSHIP_STEPS[former]]


def test_the_document_draws_the_table():
    assert drawn("offered") == {("[*]", "offered"), ("[*]", "active"), *steps(MENTORSHIP_STEPS)}


class Offers(RuleBasedStateMachine):
    """Anybody tries anything at any time; `known` holds what must be so."""

    scene: Scene
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.now = clock.now()
        self.known: dict[object, str] = {}
        self.until: dict[object, dt.datetime] = {}
        self.ended: dict[object, tuple[User, dt.datetime]] = {}
        self.back: dict[object, dt.date] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def running(self, mentor: User) -> int:
        mine = Mentorship.objects.filter(mentor=mentor).values_list("pk", flat=True)
        return sum(self.known[key] in RUNNING for key in mine)

    @property
    def today(self) -> dt.date:
        return wall_of(self.now, "Europe/London").date()

    def places(self, mentor: User) -> int:
        return User.objects.get(pk=mentor.pk).most_mentees or 0

    def attempt(self, one: Mentorship, to: str, allowed: bool, act: Callable[[], object]) -> None:
        """Do it if it is allowed; else it is refused in words, and nothing at all has changed."""
        rows = Event.objects.count(), Message.objects.count()
        if allowed:
            act()
            self.known[one.pk] = to
        else:
            with pytest.raises(Refusal, match=r"\.$"):
                act()
            assert rows == (Event.objects.count(), Message.objects.count())

    def may(self, one: Mentorship, to: MentorshipState) -> bool:
        return to in MENTORSHIP_STEPS[self.known[one.pk]]

    @rule(
        target=made,
        mentee=st.sampled_from(MENTEES),
        mentor=st.sampled_from([*PLACES]),
        days=st.integers(1, 9),
    )
    def offer(self, mentee: str, mentor: str, days: int) -> object:
        until = self.now + days * DAY
        try:
            one = self.scene.offer(mentee, mentor, now=self.now, answer_by=until)
        except Refusal:
            assert self.why_not(mentee, mentor)
            return multiple()
        assert not self.why_not(mentee, mentor, but=one)
        self.known[one.pk], self.until[one.pk] = "offered", until
        return one

    def why_not(self, mentee: str, mentor: str, but: Mentorship | None = None) -> bool:
        """Whether the two could not be offered to each other, by what is known."""
        others = Mentorship.objects.exclude(pk=but.pk if but else None)
        for one in others.filter(mentee=self.scene[mentee]):
            if self.known[one.pk] in OPEN:
                return True
            if one.mentor == self.scene[mentor] and self.known[one.pk] in ("declined", "lapsed", "ended"):
                return True
        held = [self.known[one.pk] in OPEN for one in others.filter(mentor=self.scene[mentor])]
        return sum(held) >= self.places(self.scene[mentor])

    @rule(one=made)
    def accept(self, one: Mentorship) -> None:
        free = self.running(one.mentor) < self.places(one.mentor)
        allowed = self.known[one.pk] == "offered" and self.now < self.until[one.pk] and free
        self.attempt(one, "active", allowed, lambda: self.scene.accept(one, self.now))

    @rule(one=made)
    def decline(self, one: Mentorship) -> None:
        allowed = self.may(one, MentorshipState.DECLINED) and self.now < self.until[one.pk]
        act = actions.decline
        self.attempt(one, "declined", allowed, lambda: act(mentorship=one, by=one.mentor, now=self.now))

    @rule(one=made)
    def withdraw(self, one: Mentorship) -> None:
        allowed = self.may(one, MentorshipState.WITHDRAWN)
        act = actions.withdraw
        self.attempt(one, "withdrawn", allowed, lambda: act(mentorship=one, by=self.scene.lead, now=self.now))

    @rule(days=st.integers(0, 4))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY
        due = [key for key in self.known if self.known[key] == "offered" and self.until[key] <= self.now]
        assert actions.lapse_due(now=self.now) == len(due)
        self.known.update(dict.fromkeys(due, "lapsed"))
        back = [key for key, day in self.back.items() if self.known[key] == "paused" and day <= self.today]
        assert pausing.resume_due(now=self.now) == len(back)
        self.known.update(dict.fromkeys(back, "active"))

    @rule(minutes=st.integers(1, 59))
    def a_while_passes(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(one=made, days=st.integers(0, 9))
    def pause(self, one: Mentorship, days: int) -> None:
        back_on = self.today + days * DAY
        allowed = self.may(one, MentorshipState.PAUSED) and days > 0
        given = {"back_on": back_on, "by": one.mentee, "today": self.today, "now": self.now}
        self.attempt(one, "paused", allowed, lambda: pausing.pause(mentorship=one, **given))
        if allowed:
            self.back[one.pk] = back_on

    @rule(one=made)
    def resume(self, one: Mentorship) -> None:
        allowed = self.known[one.pk] == "paused"
        act = pausing.resume
        self.attempt(one, "active", allowed, lambda: act(mentorship=one, by=one.mentor, now=self.now))

    @rule(one=made, side=st.sampled_from(["mentee", "mentor"]))
    def end(self, one: Mentorship, side: str) -> None:
        by, allowed = getattr(one, side), self.may(one, MentorshipState.ENDED)
        facts = ending.Facts("no_fault", "A reason")
        act = ending.end
        self.attempt(one, "ended", allowed, lambda: act(mentorship=one, facts=facts, by=by, now=self.now))
        if allowed:
            self.ended[one.pk] = by, self.now

    @rule(one=made, side=st.sampled_from(["mentee", "mentor"]))
    def take_back_the_end(self, one: Mentorship, side: str) -> None:
        by = getattr(one, side)
        theirs = self.known[one.pk] == "ended" and self.ended[one.pk][0] == by
        allowed = theirs and self.now < self.ended[one.pk][1] + UNDO and self.is_free(one)
        self.attempt(one, "active", allowed, lambda: ending.undo(mentorship=one, by=by, now=self.now))

    def is_free(self, one: Mentorship) -> bool:
        """Whether the mentee has nobody else, and the mentor a place left."""
        others = Mentorship.objects.filter(mentee=one.mentee).values_list("pk", flat=True)
        taken = any(self.known[key] in OPEN for key in others)
        return not taken and self.running(one.mentor) < self.places(one.mentor)

    @rule(mentor=st.sampled_from([*PLACES]))
    def fewer_places(self, mentor: str) -> None:
        """As few as the mentor has mentees, while offers may wait: then they are one too many."""
        user = User.objects.get(pk=self.scene[mentor].pk)
        User.objects.filter(pk=user.pk).update(most_mentees=user.active_mentees)

    @rule(mentor=st.sampled_from([*PLACES]))
    def all_places_again(self, mentor: str) -> None:
        User.objects.filter(pk=self.scene[mentor].pk).update(most_mentees=PLACES[mentor])

    @invariant()
    def everything_stands_as_the_table_says(self) -> None:
        assert dict(Mentorship.objects.values_list("pk", "state")) == self.known

    @invariant()
    def nobody_has_two(self) -> None:
        open_ones = Mentorship.objects.filter(state__in=OPEN).values_list("mentee", flat=True)
        assert len(open_ones) == len(set(open_ones))

    @invariant()
    def ends_and_pauses_stand_beside_their_states(self) -> None:
        ended = set(Ending.objects.values_list("mentorship", flat=True))
        paused = set(PairPause.objects.filter(over_at=None).values_list("mentorship", flat=True))
        assert ended == {key for key, state in self.known.items() if state == "ended"}
        assert paused == {key for key, state in self.known.items() if state == "paused"}

    @invariant()
    def places_are_counted(self) -> None:
        assert miscounted() == []


@pytest.mark.django_db
def test_offers_by_anybody_at_any_time(scene: Scene):
    scene.join(scene["wellbeing lead"], "mentee")
    for name, most in PLACES.items():
        User.objects.filter(pk=scene[name].pk).update(most_mentees=most)
    machine = type("OffersHere", (Offers,), {"scene": scene})
    quick = settings(max_examples=25, stateful_step_count=20, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)


@pytest.mark.django_db
def test_every_step_that_the_table_names_can_be_taken(scene: Scene):
    ways = {
        "active": scene.accept,
        "declined": lambda one: actions.decline(mentorship=one, by=one.mentor, now=clock.now()),
        "lapsed": lambda one: actions.lapse_due(now=one.offered_at + WEEK),
        "withdrawn": lambda one: actions.withdraw(mentorship=one, by=scene.lead, now=clock.now()),
    }
    assert set(ways) == MENTORSHIP_STEPS["offered"]
    for number, (state, act) in enumerate(ways.items()):
        mentee = scene.newcomer(f"mentee-{number}", "mentee")
        mentor = scene.newcomer(f"mentor-{number}", "mentor")
        now = clock.now()
        one = actions.offer(
            cohort=scene.cohort, mentee=mentee, mentor=mentor, by=scene.lead, answer_by=now + WEEK, now=now
        )
        act(one)
        assert Mentorship.objects.get(pk=one.pk).state == state
