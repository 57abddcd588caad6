"""A mentor for one mentee: who is on the list, in which order, and what becomes of a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from tests.diagrams import drawn, steps
from tests.pairing.crowd import NOW, key, start
from tests.pairing.search_scene import ELENA, FIELD, GOAL, IVO, MARIA, OTHER, TODAY, Looking, looking, pair

from handrail.audit.models import Event
from handrail.cases.queries.known import facts_of
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.matching.scoring import score
from handrail.mentoring import actions as mentoring
from handrail.mentoring.actions import ending
from handrail.mentoring.meeting_queries import met_of
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.queries import miscounted
from handrail.pairing.actions import searching
from handrail.pairing.models import Candidate, Pin, Search, Shortlist, Suggestion
from handrail.pairing.problem import cohort_of
from handrail.pairing.queries.searching import shortlist_of
from handrail.pairing.search_states import CANDIDATE_STEPS, SEARCH_STEPS
from handrail.pairing.snapshot import Wanted, freeze, freeze_one
from handrail.people.models import User
from handrail.programmes.models import Answer, Block, Conflict, Enrolment

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def scene() -> Looking:
    return looking()


def mails(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("address", flat=True))


# ---- the tables


def test_the_diagrams_are_the_tables():
    assert drawn("looking") == {("[*]", "looking")} | steps(SEARCH_STEPS)
    assert drawn("proposed") == {("[*]", "proposed")} | steps(CANDIDATE_STEPS)


# ---- who is on the list


def test_goals_come_first_even_before_more_points_in_all(scene: Looking):
    """In this round goals count little, and the others share all else with Maria."""
    of = start(scene.cohort)
    rest = {name: number for name, number in of.weights.items() if name != "goals"}
    of.weights = {"goals": 4, **rest, "interests": rest["interests"] + of.weights["goals"] - 4}
    of.save()
    Answer.objects.filter(enrolment=scene.place(ELENA), question="interests").update(value=["psychiatry"])
    theirs = Answer.objects.filter(enrolment__side="mentor", question="interests")
    theirs.exclude(enrolment=scene.place(ELENA)).update(value=[FIELD])
    search = scene.begin()
    frozen = freeze_one(scene.place(MARIA), Wanted([GOAL], [FIELD]), of=of, today=TODAY)
    problem = cohort_of(frozen, of.weights, 0).problem
    units = dict(zip([one.id for one in problem.mentors], score(problem).units[0].tolist(), strict=True))
    assert max(units, key=lambda one: units[one]) != ELENA
    assert scene.numbers(search)[0] == ELENA
    others = scene.numbers(search)[1:]
    assert others == sorted(others, key=lambda one: (-units[one], one))
    elena = scene.lines(search)[0]
    assert any("specialty change" in words.lower() for words in elena.reasons)
    assert not any("point" in words or "%" in words for line in scene.lines(search) for words in line.reasons)
    assert elena.places == 2


def test_what_is_ticked_takes_the_place_of_what_was_answered(scene: Looking):
    place = scene.place(MARIA)
    said = freeze_one(place, Wanted(), of=None, today=TODAY)["mentees"][0]
    now = freeze_one(place, Wanted([GOAL], [FIELD]), of=None, today=TODAY)["mentees"][0]
    assert now["answers"]["goals"] == {"Specialty change": 3}
    assert now["answers"]["interests"] == ["Dermatology"]
    assert said["answers"]["goals"] != now["answers"]["goals"]
    assert {**said["answers"], "goals": 0, "interests": 0} == {**now["answers"], "goals": 0, "interests": 0}


def test_the_one_mentee_is_frozen_as_in_a_round_but_for_whom_they_chose(scene: Looking):
    Mentorship.objects.all().delete()
    of = start(scene.cohort)
    whole, one = freeze(of, today=TODAY), freeze_one(scene.place(MARIA), Wanted(), of=of, today=TODAY)
    assert one["mentees"] == [row for row in whole["mentees"] if row["id"] == MARIA]
    assert {name: one[name] for name in one if name not in ("mentees", "conflicts")} == {
        name: whole[name] for name in whole if name not in ("mentees", "conflicts")
    }


Out = Callable[[Looking], object]
OUT: dict[str, Out] = {
    "a conflict of interest": lambda scene: Conflict.objects.create(
        school=scene.cohort.programme.school, mentor_id=key(ELENA), mentee_id=key(MARIA), kind="assesses",
        starts=TODAY, by=key("C-1"), created_at=NOW,
    ),
    "a private block of the mentee": lambda _: Block.objects.create(
        user_id=key(MARIA), other_id=key(ELENA), created_at=NOW
    ),
    "a private block of the mentor": lambda _: Block.objects.create(
        user_id=key(ELENA), other_id=key(MARIA), created_at=NOW
    ),
    "training": lambda scene: scene.user(ELENA).completions.first().delete(),
    "no place left": lambda _: User.objects.filter(pk=key(ELENA)).update(active_mentees=2),
    "a closed account": lambda _: User.objects.filter(pk=key(ELENA)).update(is_active=False),
    "left the cohort": lambda scene: Enrolment.objects.filter(pk=scene.place(ELENA).pk).update(
        state="withdrawn"
    ),
    "a pair before": lambda scene: pair(scene, MARIA, ELENA, state="ended"),
    "declined before": lambda scene: pair(scene, MARIA, ELENA, state="declined"),
    "kept apart by hand": lambda scene: Pin.objects.create(
        round=start(scene.cohort), mentee=scene.place(MARIA), mentor=scene.place(ELENA), kind="apart",
        by=key("C-1"), at=NOW,
    ),
    "would rather not": lambda scene: Suggestion.objects.create(
        shortlist=Shortlist.objects.create(round=start(scene.cohort), enrolment=scene.place(MARIA)),
        enrolment=scene.place(ELENA), position=1, declined_at=NOW,
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", OUT)
def test_whoever_a_rule_keeps_away_is_not_there(scene: Looking, why: str):
    search = scene.begin()
    assert scene.numbers(search)[0] == ELENA
    OUT[why](scene)
    assert ELENA not in scene.numbers(search)
    with pytest.raises(Refusal, match="The list has changed meanwhile"):
        scene.propose(search, ELENA)


def test_the_mentor_they_have_and_the_reader_are_not_there(scene: Looking):
    search = scene.begin()
    assert IVO not in scene.numbers(search)
    seen = shortlist_of(search, scene.user(ELENA), TODAY).lines
    assert ELENA not in [line.place.user.school_number for line in seen]


def test_a_short_list_says_why_and_nothing_of_what_is_private():
    scene = looking(mentors=4)
    Block.objects.create(user_id=key("M-0003"), other_id=key(MARIA), created_at=NOW)
    scene.user("M-0004").completions.first().delete()
    found = shortlist_of(scene.begin(), scene.lead, TODAY)
    assert [line.place.user.school_number for line in found.lines] == [ELENA]
    assert found.short[0] == "Only one mentor fits what has to hold for a pair."
    assert set(found.short[1:]) == {
        "With one mentor: the two are a pair.",
        "With one mentor: the training is not finished.",
    }
    assert not any("M-0003" in words or "private" in words.lower() for words in found.short)


# ---- proposing


def test_one_to_three_are_proposed_and_the_mentee_is_told_once(scene: Looking):
    search = scene.begin()
    for chosen, words in (
        (set(), "Tick at least one"),
        ({f"M-{n:04}" for n in range(2, 6)}, "At most three"),
    ):
        with pytest.raises(Refusal, match=words):
            scene.propose(search, *chosen)
    scene.propose(search, ELENA, OTHER)
    assert mails("mentors_proposed") == [scene.user(MARIA).email]
    assert mails("call_asked") == []
    assert not {ELENA, OTHER} & set(scene.numbers(search))
    assert scene.candidate(ELENA).for_mentee != scene.candidate(ELENA).for_mentor
    with pytest.raises(Refusal, match="At most three"):
        scene.propose(search, "M-0004", "M-0005")


def test_a_proposal_is_taken_back_until_the_choice_and_can_be_made_again(scene: Looking):
    search = scene.begin()
    (elena,) = scene.propose(search, ELENA)
    searching.take_back(candidate=elena, by=scene.lead, now=NOW)
    assert ELENA in scene.numbers(search)
    with pytest.raises(Refusal, match="changed meanwhile"):
        searching.take_back(candidate=elena, by=scene.lead, now=NOW)
    scene.propose(search, ELENA)
    assert Candidate.objects.count() == 1
    scene.pick(ELENA)
    with pytest.raises(Refusal, match="changed meanwhile"):
        searching.take_back(candidate=scene.candidate(ELENA), by=scene.lead, now=NOW)


def test_a_mentee_has_one_search_at_a_time_and_says_anew_what_they_want(scene: Looking):
    search = scene.begin()
    again = scene.begin(wanted=None)
    assert (again.pk, again.goals) == (search.pk, [GOAL])
    changed = scene.begin(second=False, wanted=Wanted(["networking"]))
    assert (changed.pk, changed.goals, changed.second) == (search.pk, ["networking"], False)
    searching.close(search=search, by=scene.lead, now=NOW)
    later = scene.begin(wanted=None)
    assert (later.pk != search.pk, later.goals) == (True, ["networking"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Search.objects.create(enrolment=scene.place(MARIA), second=True, by=key("C-1"), opened_at=NOW)


# ---- getting to know each other


def test_a_call_is_an_introduction_and_counted_nowhere_as_a_meeting(scene: Looking):
    search = scene.begin()
    (elena,) = scene.propose(search, ELENA)
    with pytest.raises(Refusal, match="changed meanwhile"):
        searching.say_called(candidate=elena, day=TODAY, by=scene.user(MARIA), today=TODAY, now=NOW)
    searching.ask_call(candidate=elena, by=scene.user(MARIA), now=NOW)
    mail = Message.objects.get(kind="call_asked")
    assert mail.address == scene.user(ELENA).email
    for words in (scene.user(MARIA).name, scene.user(MARIA).email, "Specialty change, Dermatology"):
        assert words in mail.text
    for day, words in ((TODAY + DAY, "still to come"), (TODAY - 9 * DAY, "before the mentor was proposed")):
        with pytest.raises(Refusal, match=words):
            searching.say_called(candidate=elena, day=day, by=scene.user(MARIA), today=TODAY, now=NOW)
    searching.say_called(candidate=elena, day=TODAY, by=scene.user(MARIA), today=TODAY, now=NOW)
    searching.say_called(candidate=elena, day=TODAY - DAY, by=scene.user(MARIA), today=TODAY, now=NOW)
    assert (scene.candidate(ELENA).state, scene.candidate(ELENA).called_on) == ("called", TODAY - DAY)
    scene.accept(scene.pick(ELENA))
    assert Meeting.objects.count() == 0
    running = Mentorship.objects.filter(state="active")
    assert met_of(running) == (0, 2)
    assert [one.met for one in facts_of(list(running), TODAY).values()] == [0, 0]


def test_a_mentor_says_not_now_without_a_reason(scene: Looking):
    search = scene.begin()
    (elena,) = scene.propose(search, ELENA)
    with pytest.raises(Refusal, match="changed meanwhile"):
        searching.say_not_now(candidate=elena, by=scene.user(ELENA), now=NOW)
    searching.ask_call(candidate=elena, by=scene.user(MARIA), now=NOW)
    with pytest.raises(Refusal, match="Only the mentor"):
        searching.say_not_now(candidate=elena, by=scene.user(OTHER), now=NOW)
    searching.say_not_now(candidate=elena, by=scene.user(ELENA), now=NOW)
    assert scene.candidate(ELENA).state == "not_now"
    assert ELENA not in scene.numbers(search)
    with pytest.raises(Refusal, match="changed meanwhile"):
        scene.pick(ELENA)
    assert not Event.objects.filter(subject__in=(elena.pk, elena.enrolment_id)).exists()


# ---- choosing


def test_the_choice_is_an_ordinary_offer_and_the_second_mentorship_beside_the_first(scene: Looking):
    search = scene.begin()
    _, other, _ = scene.propose(search, ELENA, OTHER, "M-0004")
    searching.ask_call(candidate=other, by=scene.user(MARIA), now=NOW)
    made = scene.pick(ELENA)
    assert (made.second, made.chosen, made.state, made.answer_by) == (True, True, "offered", NOW + 7 * DAY)
    assert "chose you" in Message.objects.get(kind="mentorship_offer").text
    with pytest.raises(Refusal, match="being asked already"):
        scene.pick(OTHER)
    with pytest.raises(Refusal, match="being asked"):
        searching.close(search=search, by=scene.lead, now=NOW)
    scene.accept(made)
    assert not Message.objects.filter(address=scene.user("M-0004").email).exists()
    assert [one.kind for one in Message.objects.filter(address=scene.user(OTHER).email)] == ["call_asked"]
    assert [scene.candidate(number).state for number in (ELENA, OTHER, "M-0004")] == [
        "found", "passed", "passed",
    ]  # fmt: skip
    assert Search.objects.get().state == "found"
    assert {(one.mentor_id, one.second) for one in Mentorship.objects.filter(state="active")} == {
        (key(IVO), False), (key(ELENA), True),
    }  # fmt: skip
    assert miscounted() == []


@pytest.mark.parametrize("how", ["declines", "declares a conflict", "does not answer"])
def test_a_no_opens_the_list_again_and_says_no_more_than_that(scene: Looking, how: str):
    search = scene.begin()
    scene.propose(search, ELENA, OTHER)
    made = scene.pick(ELENA)
    if how == "declines":
        mentoring.decline(mentorship=made, by=made.mentor, now=NOW)
    elif how == "declares a conflict":
        mentoring.declare(mentorship=made, by=made.mentor, kind="assesses", today=TODAY, now=NOW)
    else:
        mentoring.lapse_due(now=NOW + 8 * DAY)
    assert (Search.objects.get().state, scene.candidate(ELENA).state) == ("looking", "not_now")
    mail = Message.objects.get(kind="search_goes_on")
    assert mail.address == scene.user(MARIA).email
    assert "not available now" in mail.text
    assert scene.user(ELENA).name not in mail.text
    assert ELENA not in scene.numbers(search)
    assert scene.pick(OTHER).second is True


def test_an_offer_that_is_taken_back_opens_the_list_again(scene: Looking):
    search = scene.begin()
    scene.propose(search, ELENA)
    mentoring.withdraw(mentorship=scene.pick(ELENA), by=scene.lead, now=NOW)
    assert (Search.objects.get().state, scene.candidate(ELENA).state) == ("looking", "taken_back")
    assert mails("search_goes_on") == [scene.user(MARIA).email]  # they were promised an answer by mail
    scene.propose(search, ELENA)
    assert scene.pick(ELENA).state == "offered"


@pytest.mark.parametrize("why", ["a private block of the mentor", "no place left", "a closed account"])
def test_whoever_cannot_be_had_any_more_is_not_available_and_nobody_reads_why(scene: Looking, why: str):
    scene.propose(scene.begin(), ELENA)
    OUT[why](scene)
    assert scene.pick(ELENA) is None
    assert (scene.candidate(ELENA).state, Search.objects.get().state) == ("not_now", "looking")
    assert Mentorship.objects.count() == 1


def test_only_the_mentee_asks_and_chooses(scene: Looking):
    (elena,) = scene.propose(scene.begin(), ELENA)
    for act in (searching.ask_call, searching.pick):
        with pytest.raises(Refusal, match="Only the mentee"):
            act(candidate=elena, by=scene.lead, now=NOW)


def test_two_mentors_are_the_most_and_what_a_round_found_ends_the_need(scene: Looking):
    search = scene.begin()
    scene.propose(search, ELENA)
    found = pair(scene, MARIA, OTHER, second=True, offered_at=NOW + DAY)
    with pytest.raises(Refusal, match="two mentors in this programme already"):
        scene.pick(ELENA)
    with pytest.raises(Refusal, match="two mentors in this programme already"):
        scene.propose(search, "M-0004")
    Mentorship.objects.filter(mentor=key(IVO)).update(state="ended")
    with pytest.raises(Refusal, match="A mentor was found meanwhile"):
        scene.pick(ELENA)
    Mentorship.objects.filter(pk=found.pk).update(state="ended")
    assert scene.pick(ELENA).second is False  # nobody is there beside whom it would be the second


def test_a_mentor_whom_a_round_asked_before_the_search_is_waited_for(scene: Looking):
    Mentorship.objects.filter(mentor=key(IVO)).update(state="ended")
    asked = pair(scene, MARIA, OTHER, state="offered", starts=None, offered_at=NOW - DAY)
    search = scene.begin(second=False)
    with pytest.raises(Refusal, match="is being asked"):
        scene.propose(search, ELENA)
    Mentorship.objects.filter(pk=asked.pk).update(state="declined")
    scene.propose(search, ELENA)
    Mentorship.objects.filter(pk=asked.pk).update(state="offered")
    with pytest.raises(Refusal, match="is being asked"):
        scene.pick(ELENA)
    assert scene.candidate(ELENA).state == "proposed"


def test_what_is_wanted_now_is_kept_also_while_a_mentor_is_being_asked(scene: Looking):
    scene.propose(scene.begin(), ELENA)
    made = scene.pick(ELENA)
    scene.begin(second=False, wanted=Wanted(["networking"], []))
    mentoring.decline(mentorship=made, by=made.mentor, now=NOW)
    search = Search.objects.get()
    assert (search.state, search.second, search.goals) == ("looking", False, ["networking"])


def test_whoever_ended_and_asks_anew_is_found_a_first_one_by_the_same_page(scene: Looking):
    one = scene.pair
    ending.end(mentorship=one, facts=ending.Facts("interest", wish=""), by=one.mentee, now=NOW)
    Mentorship.objects.filter(pk=one.pk).update(state="ended")
    search = searching.begin(mentorship=one, second=False, by=scene.lead, now=NOW)
    scene.propose(search, ELENA)
    made = scene.pick(ELENA)
    scene.accept(made)
    assert (made.second, Search.objects.get().state) == (False, "found")
