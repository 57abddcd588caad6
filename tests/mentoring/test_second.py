"""A second mentor beside the first: at most one each, and each ends, and is looked for, by itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene

from handrail.home.pages import page_of
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import actions
from handrail.mentoring.actions import ending
from handrail.mentoring.ending_queries import asked_anew, ended_view, finished_mentees
from handrail.mentoring.models import Mentorship, NewMentor
from handrail.mentoring.queries import known_pairs, lists_of, miscounted
from handrail.pairing.queries.coverage import matching, waiting
from handrail.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def second(pair: Pair, mentor: str = "director") -> Mentorship:
    made = pair.scene.offer("student", mentor, second=True)
    pair.scene.accept(made)
    return made


def end(one: Mentorship, wish: str | None = None) -> None:
    facts = ending.Facts("interest", wish=wish)
    ending.end(mentorship=one, facts=facts, by=one.mentee, now=clock.now())


def row(pair: Pair, mentor: User, *, beside: bool) -> Mentorship:
    """A mentorship as the database would take it, without any check of ours."""
    scene, now = pair.scene, clock.now()
    return Mentorship.objects.create(
        programme=scene.programme, cohort=scene.cohort, mentee=pair.mentee, mentor=mentor,
        kind=scene.programme.kind, second=beside, offered_at=now, answer_by=now + DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("beside", "words"), [(False, "has a mentor in this"), (True, "has a second mentor in this")]
)
def test_one_first_and_one_second_and_no_more(pair: Pair, beside: bool, words: str):
    assert (pair.mentorship.second, second(pair).second) == (False, True)
    other, now = pair.scene.newcomer("other", "mentor"), clock.now()
    given = {"cohort": pair.scene.cohort, "by": pair.scene.lead, "answer_by": now + DAY, "now": now}
    with pytest.raises(Refusal, match=words):
        actions.offer(mentee=pair.mentee, mentor=other, second=beside, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(pair, other, beside=beside)


def test_the_second_is_somebody_else(pair: Pair):
    with pytest.raises(Refusal, match="is the mentor of"):
        pair.scene.offer("student", "mentor", second=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(pair, pair.mentor, beside=True)


def test_a_mentee_with_two_mentors_is_counted_once(pair: Pair):
    before = matching(pair.scene.cohort)
    made = second(pair)
    found = matching(pair.scene.cohort)
    assert (found.mentees, found.matched, found.asked, found.waiting) == (2, 1, 0, 1)
    assert (before.matched, before.waiting) == (found.matched, found.waiting)
    assert found.free_mentors == before.free_mentors - 1
    lists = lists_of(pair.mentee, [pair.mentorship, made], [])
    assert len(lists.mentors) == 2
    page = page_of(pair.mentee, now=clock.now())
    assert [(group.title, len(group.pairs)) for group in page.groups] == [("Your mentors", 2)]
    assert miscounted() == []


def test_while_a_second_is_asked_the_mentee_has_a_mentor(pair: Pair):
    pair.scene.offer("student", "director", second=True)
    found = matching(pair.scene.cohort)
    assert (found.matched, found.asked, found.waiting) == (1, 0, 1)


def test_when_the_first_ends_the_second_goes_on_and_nobody_is_looked_for(pair: Pair):
    second(pair)
    end(pair.mentorship)
    cohort = pair.scene.cohort
    found = matching(cohort)
    assert (found.matched, found.waiting, found.finished) == (1, 1, 0)
    assert pair.mentee.pk in finished_mentees(cohort)
    assert pair.mentee not in [place.user for place in waiting(cohort)]
    assert asked_anew(cohort, pair.today) == []
    assert miscounted() == []


def test_unless_they_ask(pair: Pair):
    made = second(pair)
    end(pair.mentorship, wish="")
    assert [one.mentorship for one in asked_anew(pair.scene.cohort, pair.today)] == [pair.mentorship]
    view = ended_view(pair.mentorship, pair.mentee, clock.now())
    assert (view.has_mentor, view.new_mentor is None) == (False, False)
    assert pair.mentee not in [place.user for place in waiting(pair.scene.cohort)]  # no round takes them up
    end(made)
    assert NewMentor.objects.count() == 1


def test_who_was_found_in_the_place_of_an_end_answers_the_wish(pair: Pair):
    end(pair.mentorship, wish="")
    found = pair.scene.offer("student", "director")
    assert asked_anew(pair.scene.cohort, pair.today) == []
    assert ended_view(pair.mentorship, pair.mentee, clock.now()).has_mentor
    pair.scene.accept(found)
    end(found)
    assert asked_anew(pair.scene.cohort, pair.today) != []  # it was not answered after all


def test_an_end_is_taken_back_beside_a_second_and_not_where_the_place_is_taken(pair: Pair):
    second(pair)
    end(pair.mentorship)
    ending.undo(mentorship=pair.mentorship, by=pair.mentee, now=clock.now())
    assert Mentorship.objects.filter(state="active").count() == 2
    end(pair.mentorship)
    row(pair, pair.scene.newcomer("third", "mentor"), beside=False)
    with pytest.raises(Refusal, match="Things have changed meanwhile"):
        ending.undo(mentorship=pair.mentorship, by=pair.mentee, now=clock.now())
    assert miscounted() == []


def test_an_import_of_running_pairs_knows_the_first(pair: Pair):
    second(pair)
    held = known_pairs(pair.scene.cohort, pair.today).held
    assert held[pair.mentee.pk].mentor == pair.mentor.pk
