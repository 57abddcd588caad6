"""What two people do about a meeting: every step of the table, no other, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.mentoring.pair import HOW, Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.site.opening import opened, reading_of

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring import actions, meeting_queries
from handrail.mentoring.models import Meeting, MeetingAction, Mentorship
from handrail.mentoring.states import FIRST_STATES, MEETING_STEPS, MeetingState

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def last_mails(pair: Pair, kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind, school=pair.scene.programme.school_id))


def refused(act: Callable[[], object]) -> str:
    """The words of a refusal, which changes nothing and leaves no line and no mail."""
    before = state_of_all()
    with pytest.raises(Refusal) as no:
        act()
    assert state_of_all() == before
    return no.value.words


def state_of_all() -> tuple:
    return (
        list(Meeting.objects.order_by("pk").values_list()),
        Event.objects.count(),
        Message.objects.count(),
    )


# ---- what each step does


def test_times_are_proposed_and_the_other_one_is_told(pair: Pair):
    made = pair.propose(9, 7, 8)
    assert (made.state, made.mode, made.place, made.minutes) == ("proposed", "in_person", "The library", 30)
    assert [spelled for spelled, _ in made.options] == [pair.at(day).spelled() for day in (7, 8, 9)]
    (mail,) = last_mails(pair, "meeting_proposed")
    assert (mail.to, mail.calendar) == (pair.mentor.pk, "")
    assert "Student proposes times to meet" in mail.subject
    assert mail.text.count("(time of London)") == 3
    assert Event.objects.filter(verb="mentoring.meeting_proposed").count() == 1


def test_an_accepted_time_stands_with_its_zone_and_its_wall(pair: Pair):
    made = pair.propose(7, 8)
    actions.accept_time(meeting=made, by=pair.mentor, option=1, now=clock.now())
    made.refresh_from_db()
    time = pair.at(8)
    assert (made.state, made.starts_at, made.zone, made.wall) == (
        "agreed",
        time.at,
        time.zone,
        time.spelled(),
    )
    assert (made.day, made.options, made.sequence) == (time.wall.date(), [], 1)
    assert {mail.to for mail in last_mails(pair, "meeting_agreed")} == {pair.mentor.pk, pair.mentee.pk}


def test_either_of_the_two_moves_it_and_calls_it_off(pair: Pair):
    made = pair.agreed()
    phone = actions.How("phone", "", 20)
    actions.move(meeting=made, by=pair.mentee, how=phone, time=pair.at(9, 17), now=clock.now())
    made.refresh_from_db()
    assert (made.state, made.mode, made.place, made.minutes) == ("agreed", "phone", "", 20)
    assert (made.wall, made.sequence) == (pair.at(9, 17).spelled(), 2)
    actions.call_off(meeting=made, by=pair.mentor, now=clock.now())
    assert (Meeting.objects.get().state, made.sequence) == ("cancelled", 3)
    assert [len(last_mails(pair, f"meeting_{kind}")) for kind in ("agreed", "moved", "cancelled")] == [
        2,
        2,
        2,
    ]


def test_times_that_do_not_suit_end_without_a_calendar(pair: Pair):
    made = pair.propose()
    actions.call_off(meeting=made, by=pair.mentor, now=clock.now())
    (mail,) = last_mails(pair, "meeting_none_suits")
    assert (mail.to, mail.calendar, Meeting.objects.get().state) == (pair.mentee.pk, "", "cancelled")


def test_a_meeting_is_noted_with_a_day_and_a_way_and_nothing_else(pair: Pair):
    made = pair.log(days=2, mode="video")
    assert (made.state, made.day, made.mode) == ("held", pair.today - 2 * DAY, "video")
    assert (made.starts_at, made.agenda, Message.objects.filter(kind__startswith="meeting").count()) == (
        None,
        "",
        0,
    )


def test_what_was_agreed_was_held_or_could_not_be_and_a_slip_is_put_right(pair: Pair):
    made = pair.over()
    for held, state in ((False, "not_held"), (True, "held"), (False, "not_held")):
        actions.say_whether(meeting=made, by=pair.mentee, held=held, today=pair.today, now=clock.now())
        assert Meeting.objects.get().state == state


def test_the_mentee_says_what_to_talk_about(pair: Pair):
    made = pair.agreed()
    actions.write_agenda(meeting=made, by=pair.mentee, text="Exams", now=clock.now())
    actions.write_agenda(meeting=made, by=pair.mentee, text="Exams", now=clock.now())
    assert opened(Meeting.objects.get()).agenda == "Exams"
    assert Event.objects.filter(verb="mentoring.meeting_agenda").count() == 1


def test_actions_are_carried_until_they_are_done(pair: Pair):
    given = {"mentorship": pair.mentorship, "by": pair.mentor, "due": None, "now": clock.now()}
    draft = actions.add_action(text="Send the draft", owner="mentee", **given)
    actions.add_action(text="Read it", owner="mentor", **given)
    pair.log()
    for _ in range(2):
        actions.finish_action(action=draft, by=pair.mentee, done=True, now=clock.now())
    shown = meeting_queries.meetings_of(
        pair.mentorship, pair.mentor, reading_of(pair.mentorship), today=pair.today, now=clock.now()
    )
    assert [one.text for one in shown.open_actions] == ["Read it"]
    assert [one.text for one in shown.done_actions] == ["Send the draft"]
    assert Event.objects.filter(verb="mentoring.action_done").count() == 1
    actions.finish_action(action=draft, by=pair.mentee, done=False, now=clock.now())
    assert MeetingAction.objects.filter(done_at=None).count() == 2


# ---- what is refused, in words


def test_what_is_refused_says_why(pair: Pair):
    now, mentee, mentor = clock.now(), pair.mentee, pair.mentor
    proposed, agreed, over = pair.propose(), pair.agreed(8), pair.over()
    pair.log()
    other = pair.scene["peer"]
    accept, say = actions.accept_time, actions.say_whether
    cases = {
        "Propose one, two or three times.": lambda: pair.propose(times=[]),
        "This time is over. Choose a later one.": lambda: pair.propose(-1),
        "A meeting lasts from 5 minutes": lambda: pair.propose(how=actions.How("phone", "", 1)),
        "Say how you meet": lambda: pair.propose(how=actions.How("letter", "", 30)),
        "Only the two of them": lambda: pair.propose(by=other),
        "You proposed these times yourself": lambda: accept(meeting=proposed, by=mentee, option=0, now=now),
        "Choose one of the times": lambda: accept(meeting=proposed, by=mentor, option=1, now=now),
        "This time is over. Choose a later one, or": lambda: accept(
            meeting=proposed, by=mentor, option=0, now=now + 9 * DAY
        ),
        "No time is agreed yet.": lambda: actions.move(
            meeting=proposed, by=mentor, how=HOW, time=pair.at(9), now=now
        ),
        "still to come. Say then": lambda: say(
            meeting=agreed, by=mentor, held=True, today=pair.today, now=now
        ),
        "This day is still to come": lambda: pair.log(days=-1),
        "before your mentorship began": lambda: pair.log(days=11),
        "Say how you met": lambda: pair.log(mode="letter"),
        "noted already": pair.log,
        "The mentee says": lambda: actions.write_agenda(meeting=over, by=mentor, text="x", now=now),
    }
    assert {words: words in refused(act) for words, act in cases.items()} == dict.fromkeys(cases, True)


def test_in_a_mentorship_that_does_not_run_nothing_is_planned(pair: Pair):
    Mentorship.objects.update(state="declined")
    pair.mentorship.refresh_from_db()
    assert refused(pair.propose) == "This mentorship does not run, so nothing can be planned in it."


def test_of_two_who_move_a_meeting_at_once_one_is_told(pair: Pair):
    made = pair.agreed()
    stale = Meeting.objects.select_related("mentorship").get()
    actions.move(meeting=made, by=pair.mentee, how=HOW, time=pair.at(9), now=clock.now())
    words = refused(
        lambda: actions.move(meeting=stale, by=pair.mentor, how=HOW, time=pair.at(10), now=clock.now())
    )
    assert words == "The other one has just changed this meeting. Look at it again."


# ---- the table


def test_the_table_speaks_of_every_state_and_of_no_other():
    assert set(MEETING_STEPS) == set(MeetingState)
    assert {state for after in MEETING_STEPS.values() for state in after} <= set(MeetingState)


class Meetings(RuleBasedStateMachine):
    """Anybody tries anything at any time; `known` holds what must be so."""

    pair: Pair
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.known: dict[object, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def attempt(self, key: object, to: str, may: bool, act: Callable[[Meeting], object]) -> None:
        one = Meeting.objects.select_related("mentorship__mentor", "mentorship__mentee").get(pk=key)
        if may and to in MEETING_STEPS[self.known[key]]:
            act(one)
            self.known[key] = to
        else:
            assert refused(lambda: act(one)).endswith(".")

    @rule(target=made)
    def propose(self) -> object:
        made = self.pair.propose(7)
        self.known[made.pk] = "proposed"
        return made.pk

    @rule(target=made, days=st.integers(0, 9))
    def past(self, days: int) -> object:
        made = self.pair.over()
        self.known[made.pk] = "agreed"
        return made.pk

    @rule(key=made)
    def accept(self, key: object) -> None:
        may = self.known[key] == "proposed"
        mentor = self.pair.mentor
        self.attempt(
            key,
            "agreed",
            may,
            lambda one: actions.accept_time(meeting=one, by=mentor, option=0, now=clock.now()),
        )

    @rule(key=made, days=st.integers(1, 5))
    def move(self, key: object, days: int) -> None:
        may, time, by = self.known[key] == "agreed", self.pair.at(days), self.pair.mentee
        self.attempt(
            key,
            "agreed",
            may,
            lambda one: actions.move(meeting=one, by=by, how=HOW, time=time, now=clock.now()),
        )

    @rule(key=made)
    def call_off(self, key: object) -> None:
        by = self.pair.mentor
        self.attempt(
            key, "cancelled", True, lambda one: actions.call_off(meeting=one, by=by, now=clock.now())
        )

    @rule(key=made, held=st.booleans())
    def say(self, key: object, held: bool) -> None:
        day = Meeting.objects.get(pk=key).day
        may = day is not None and day <= self.pair.today
        by, today = self.pair.mentor, self.pair.today
        self.attempt(
            key,
            "held" if held else "not_held",
            may,
            lambda one: actions.say_whether(meeting=one, by=by, held=held, today=today, now=clock.now()),
        )

    @invariant()
    def everything_stands_as_the_table_says(self) -> None:
        assert dict(Meeting.objects.values_list("pk", "state")) == self.known


def test_meetings_by_anybody_at_any_time(pair: Pair):
    machine = type("MeetingsHere", (Meetings,), {"pair": pair})
    quick = settings(max_examples=15, stateful_step_count=20, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)


def test_every_step_that_the_table_names_can_be_taken(pair: Pair):
    taken = set()

    def step(made: Meeting, act: Callable[[], object]) -> None:
        former = made.state
        act()
        taken.add((former, Meeting.objects.get(pk=made.pk).state))

    now, today, by = clock.now(), pair.today, pair.mentor
    first, second, third = pair.propose(), pair.propose(), pair.over()
    step(first, lambda: actions.call_off(meeting=first, by=by, now=now))
    step(second, lambda: actions.accept_time(meeting=second, by=by, option=0, now=now))
    step(second, lambda: actions.move(meeting=second, by=by, how=HOW, time=pair.at(9), now=now))
    step(second, lambda: actions.call_off(meeting=second, by=by, now=now))
    fourth = pair.over()
    for one, answers in ((third, (True, False, True)), (fourth, (False,))):
        for held in answers:
            step(
                one, lambda o=one, h=held: actions.say_whether(meeting=o, by=by, held=h, today=today, now=now)
            )
    assert taken == {(state, after) for state, follow in MEETING_STEPS.items() for after in follow}
    assert set(FIRST_STATES) == {pair.propose().state, pair.log().state}
