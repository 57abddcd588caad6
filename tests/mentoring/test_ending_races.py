"""Ends, second thoughts and yeses at once: one comes true, and the places are counted right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, set_up
from tests.mentoring.test_endings import end, fresh, undo
from tests.mentoring.test_races import at_once
from tests.site.cast import assemble

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import ending, ending_all, pausing
from handrail.mentoring.models import Ending, Mentorship
from handrail.mentoring.queries import miscounted
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def pair(transactional_db: None) -> Pair:
    return pair_of(set_up(assemble()))


def counted(pair: Pair) -> tuple[str, int, int, list[tuple[str, int, int]]]:
    """The state, how many ends there are, how many places are taken, and who is miscounted."""
    places = User.objects.get(pk=pair.mentor.pk).active_mentees
    return fresh(pair).state, Ending.objects.count(), places, miscounted()


def test_ends_by_both_at_once_are_one_end(pair: Pair):
    def again() -> object:
        told = counted(pair), Event.objects.filter(verb="mentoring.mentorship_ended").count()
        undo(pair, by=User.objects.get(pk=Ending.objects.get().by))
        return told

    calls = [lambda: end(pair, pair.mentee), lambda: end(pair, pair.mentor)] * 4
    for number, (ends, told) in enumerate(at_once(calls, ROUNDS, again), 1):
        assert told == (("ended", 1, 0, []), number), ends
        assert ends == {"done": 1, "This mentorship has ended already.": 7}


def test_an_end_and_its_undoing_at_once_leave_nothing_half_done(pair: Pair):
    calls: list[Callable[[], object]] = [lambda: end(pair), lambda: undo(pair)] * 4
    for ends, told in at_once(calls, ROUNDS, lambda: counted(pair)):
        assert told in (("ended", 1, 0, []), ("active", 0, 1, [])), ends
        words = [said for said in ends if said != "done"]
        assert all(said.endswith(".") for said in words), ends


def test_an_undoing_and_another_yes_take_the_one_place_once(pair: Pair):
    User.objects.filter(pk=pair.mentor.pk).update(most_mentees=1)
    end(pair)
    other = pair.scene.offer("peer", "mentor")

    def accept() -> None:
        found = Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school")
        pair.scene.accept(found.get(pk=other.pk))

    [(ends, told)] = at_once([accept, lambda: undo(pair)] * 3, 1, lambda: counted(pair))
    assert ends["done"] == 1, ends
    assert (told[2], told[3]) == (1, []), told
    assert Mentorship.objects.filter(state="active").count() == 1


def test_an_undoing_and_a_new_offer_leave_the_mentee_with_one(pair: Pair):
    end(pair)
    offer = [lambda: pair.scene.offer("student", "director"), lambda: undo(pair)]
    [(ends, told)] = at_once(offer * 3, 1, lambda: counted(pair))
    assert ends["done"] == 1, ends
    assert told[3] == []
    mine = Mentorship.objects.filter(mentee=pair.mentee, state__in=("active", "offered"))
    assert mine.count() == 1


def test_a_meeting_that_is_agreed_while_the_pair_ends_is_called_off_in_the_end(pair: Pair):
    made = pair.propose(5)

    def accept() -> None:
        found = actions.accept_time
        found(meeting=type(made).objects.get(pk=made.pk), by=pair.mentor, option=0, now=clock.now())

    at_once([accept, lambda: end(pair)], 1)
    ending.settle_due(now=Ending.objects.get().undo_until)
    assert type(made).objects.get(pk=made.pk).state == "cancelled"


def test_of_eight_jobs_at_once_one_lets_the_pair_go_on_and_both_hear_it_once(pair: Pair):
    back_on, now = pair.today + 3 * DAY, clock.now()
    pausing.pause(mentorship=fresh(pair), back_on=back_on, by=pair.mentor, today=pair.today, now=now)
    [(ends, _told)] = at_once([lambda: pausing.resume_due(now=now + 4 * DAY)] * 8, 1)
    assert ends == {"done": 8}
    assert fresh(pair).state == "active"
    told = Message.objects.filter(kind="pair_resumed").values_list("to", flat=True)
    assert sorted(told) == sorted([pair.mentee.pk, pair.mentor.pk])
    assert Event.objects.filter(verb="mentoring.mentorship_resumed").count() == 1


def test_two_presses_at_once_take_all_back_once(pair: Pair):
    """Whoever came second reads that it was done already, and of no pair that it stays ended."""
    by, cohort = pair.scene["coordinator"], pair.mentorship.cohort
    pair.scene.accept(pair.scene.offer("peer", "director"))

    def press() -> None:
        done = ending_all.undo_all(cohort=cohort, by=by, now=clock.now())
        assert done.left == []

    def again() -> tuple[int, int, list[tuple[str, int, int]]]:
        told = Mentorship.objects.filter(state="active").count(), Ending.objects.count(), miscounted()
        ending_all.end_all(cohort=cohort, by=by, now=clock.now())
        return told

    again()
    for ends, told in at_once([press] * 4, ROUNDS, again):
        assert told == (2, 0, []), ends
        assert set(ends) <= {"done", str(ending_all.NOTHING)}, ends
