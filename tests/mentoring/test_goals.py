"""Goals: who writes and reads them, which step follows which, and that a mentor's comment waits."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from tests.mentoring.scene import Scene
from tests.mentoring.test_pages import page_of, shown
from tests.site.counting import same_queries
from tests.site.opening import opened, reading_of

from handrail.audit.models import Event
from handrail.home.verbs import VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import goal_queries, smart
from handrail.mentoring.actions import goals as actions
from handrail.mentoring.actions import reflecting
from handrail.mentoring.goal_states import GOAL_STEPS, LEAD_STEPS, GoalState, Lead
from handrail.mentoring.models import Goal, GoalNote, Mentorship, Milestone
from handrail.people.models import User

pytestmark = pytest.mark.django_db
WHOLE = {
    "category": "workload_self_care",
    "specific": "Run after work on two days a week",
    "measurable": "Two runs a week for six weeks",
    "achievable": "The team lets me leave at five",
    "relevant": "I sleep badly at present",
    "period": "42",
}


@pytest.fixture
def pair(scene: Scene) -> Mentorship:
    made = scene.offer()
    scene.accept(made)
    made.refresh_from_db()
    return made


def facts(**changed: str) -> actions.GoalFacts:
    data = WHOLE | changed
    due = clock.now().date() + dt.timedelta(days=42)
    words = {name: data[name] for name in ("specific", "measurable", "achievable", "relevant")}
    return actions.GoalFacts(data["category"], smart.Parts(**words, due=due), data.get("reason", ""))


def a_goal(pair: Mentorship, by: User | None = None, **changed: str) -> Goal:
    now = clock.now()
    return actions.set_goal(
        mentorship=pair, facts=facts(**changed), by=by or pair.mentee, today=now.date(), now=now
    )


# ---- the editor


def test_less_stressed_is_asked_for_what_is_missing_and_kept_once_it_is_there(scene: Scene, pair):
    address = reverse("new_goal", args=[pair.pk])
    page = scene.client("student").post(
        address, {"category": "workload_self_care", "specific": "be less stressed"}
    )
    said = page.content.decode()
    assert "This says how you want to be." in said
    assert "Say how you two will know" in said
    assert "A time is missing" in said
    assert "be less stressed" in said  # nothing is lost
    assert Goal.objects.count() == 0
    answer = scene.client("student").post(address, WHOLE)
    made = Goal.objects.get()
    assert answer.url == reverse("goal", args=[made.pk])
    assert (made.state, made.lead, made.reason) == ("open", "mentor_led", "")
    assert made.due == clock.today("Europe/London") + dt.timedelta(days=42)


def test_a_goal_with_a_gap_is_kept_for_a_reason(scene: Scene, pair):
    sent = WHOLE | {"measurable": "I will notice", "reason": "We find the number next week"}
    scene.client("mentor").post(reverse("new_goal", args=[pair.pk]), sent)
    made = opened(Goal.objects.get())
    assert made.reason == "We find the number next week"
    assert "We find the number next week" in shown(scene, "student", reverse("goal", args=[made.pk]))


def test_asking_what_is_missing_keeps_nothing(scene: Scene, pair):
    page = scene.client("student").post(reverse("new_goal", args=[pair.pk]), WHOLE | {"look": "1"})
    assert "all five parts are there" in page.content.decode()
    assert Goal.objects.count() == 0


def test_the_example_goes_with_the_category(scene: Scene, pair):
    address = reverse("new_goal", args=[pair.pk]) + "?look=1"
    page = scene.client("student").post(address, {"category": "teaching"}).content.decode()
    assert smart.example_for("teaching").specific in page
    assert Goal.objects.count() == 0


# ---- who


@pytest.mark.parametrize("who", ["coordinator", "administrator", "wellbeing lead", "director", "peer"])
def test_nobody_else_opens_a_goal_and_that_is_noted(scene: Scene, pair, who: str):
    made = a_goal(pair)
    refused = Event.objects.filter(outcome="refused").count()
    shown(scene, who, reverse("goal", args=[made.pk]), 404)
    shown(scene, who, reverse("new_goal", args=[pair.pk]), 404)
    assert Event.objects.filter(outcome="refused").count() == refused + 2
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        a_goal(pair, by=scene[who])


def test_nothing_is_written_while_the_mentorship_does_not_run(scene: Scene):
    offered = scene.offer()
    for who in ("student", "mentor"):
        shown(scene, who, reverse("new_goal", args=[offered.pk]), 404)
        with pytest.raises(Refusal, match="does not run"):
            a_goal(offered, by=scene[who])


def test_nothing_is_changed_in_an_archived_programme(scene: Scene, pair):
    made = a_goal(pair)
    type(scene.programme).objects.update(state="archived")
    student = scene.client("student")
    assert student.get(reverse("goal", args=[made.pk])).status_code == 200
    assert student.post(reverse("move_goal", args=[made.pk]), {"to": "met"}).status_code == 403


def test_the_page_of_the_two_lists_goals_and_that_of_the_coordinator_does_not(scene: Scene, pair):
    made = a_goal(pair)
    for who in ("student", "mentor"):
        assert made.specific in shown(scene, who, page_of(pair))
    assert made.specific not in shown(scene, "coordinator", page_of(pair))


# ---- the tables


def test_the_tables_speak_of_every_state_and_of_no_other():
    for steps, states in ((GOAL_STEPS, GoalState), (LEAD_STEPS, Lead)):
        assert set(steps) == set(states)
        assert {state for after in steps.values() for state in after} <= set(states)


@pytest.mark.parametrize(("state", "to"), [*itertools.product(GoalState, GoalState)])
def test_no_state_follows_that_the_table_does_not_name(scene: Scene, pair, state, to):
    made = a_goal(pair)
    Goal.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    before = Event.objects.count(), GoalNote.objects.count()

    def act() -> None:
        if to == GoalState.CHANGED:
            now = clock.now()
            actions.change_goal(goal=made, facts=facts(), by=pair.mentee, today=now.date(), now=now)
        else:
            actions.move_goal(goal=made, to=to, by=pair.mentee, now=clock.now())

    if to in GOAL_STEPS[state]:
        act()
    else:
        with pytest.raises(Refusal, match=r"\.$"):
            act()
        assert (Event.objects.count(), GoalNote.objects.count()) == before
    assert Goal.objects.get(pk=made.pk).state == (to if to in GOAL_STEPS[state] else state)


@pytest.mark.parametrize(("lead", "to"), [*itertools.product(Lead, Lead)])
def test_the_ladder_is_climbed_one_step_at_a_time(scene: Scene, pair, lead, to):
    made = a_goal(pair)
    Goal.objects.filter(pk=made.pk).update(lead=lead)
    if to in LEAD_STEPS[lead]:
        actions.move_lead(goal=made, to=to, by=pair.mentor, now=clock.now())
        assert made.notes.get().to == to
    else:
        with pytest.raises(Refusal, match="one step at a time"):
            actions.move_lead(goal=made, to=to, by=pair.mentor, now=clock.now())
    assert Goal.objects.get(pk=made.pk).lead == (to if to in LEAD_STEPS[lead] else lead)


def test_a_changed_goal_keeps_its_words_and_names_the_new_one(scene: Scene, pair):
    old, now = a_goal(pair), clock.now()
    for words in ("Buy shoes", "First run"):
        actions.add_milestone(goal=old, words=words, by=pair.mentee, now=now)
    first = next(one for one in old.milestones.all() if opened(one).words == "Buy shoes")
    actions.tick_milestone(milestone=first, done=True, by=pair.mentee, today=now.date(), now=now)
    sent = WHOLE | {"specific": "Swim at lunch on two days a week"}
    scene.client("student").post(reverse("change_goal", args=[old.pk]), sent)
    new = Goal.objects.get(follows=old)
    assert opened(old).specific == WHOLE["specific"]
    assert [opened(step).words for step in new.milestones.all()] == ["First run"]
    page = shown(scene, "mentor", reverse("goal", args=[old.pk]))
    assert "It has not failed." in page
    assert reverse("goal", args=[new.pk]) in page


# ---- what is added


def test_progress_evidence_and_milestones_are_added_and_shown(scene: Scene, pair):
    made = a_goal(pair)
    add, student = reverse("add_to_goal", args=[made.pk]), scene.client("student")
    student.post(add, {"kind": "progress", "words": "Ran once", "review_on": "2030-01-31"})
    student.post(add, {"kind": "evidence", "words": "https://runs.example/1"})
    student.post(add, {"kind": "milestone", "words": "Buy shoes"})
    step = made.milestones.get()
    student.post(reverse("tick_milestone", args=[step.pk]), {"done": "1"})
    page = shown(scene, "mentor", reverse("goal", args=[made.pk]))
    assert "Ran once" in page
    assert '<a href="https://runs.example/1" rel="noreferrer nofollow">' in page
    assert "31 January 2030" in page
    assert "Buy shoes: done on" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "evidence", "words": "http://runs.example"}, "Use https://."),
        ({"kind": "milestone", "words": "x" * 301}, "at most 300 letters"),
        ({"kind": "progress", "words": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_added_is_said_and_stays_in_the_form(scene: Scene, pair, sent, words):
    made = a_goal(pair)
    page = scene.client("student").post(reverse("add_to_goal", args=[made.pk]), sent).content.decode()
    assert words in page
    assert sent["words"] in page
    assert (made.notes.count(), made.milestones.count()) == (0, 0)


def test_words_of_evidence_are_no_link_unless_they_are_one(scene: Scene, pair):
    made = a_goal(pair)
    for words in ("javascript:alert(1)", "https://a.example and more"):
        actions.add_note(
            goal=made, kind="evidence", words=words, review_on=None, by=pair.mentee, now=clock.now()
        )
    assert [one.link for one in goal_queries.goal_view(made, pair.mentor, reading_of(pair)).notes] == ["", ""]


# ---- the mentee answers first


def test_the_comment_opens_when_the_mentee_has_answered(scene: Scene, pair):
    made, now = a_goal(pair), clock.now()
    asked = reflecting.ask(goal=made, question="stuck", by=pair.mentor, now=now)
    scene.client("mentor").post(reverse("reflection", args=[asked.pk]), {"words": "At the start, I guess"})
    for address in (reverse("goal", args=[made.pk]), reverse("reflection", args=[asked.pk])):
        assert "At the start, I guess" not in shown(scene, "student", address)
        assert "At the start, I guess" in shown(scene, "mentor", address)
    assert [one.comment for one in goal_queries.reflections_for(made, pair.mentee, reading_of(pair))] == [""]
    scene.client("student").post(reverse("reflection", args=[asked.pk]), {"words": "When it rains"})
    assert "At the start, I guess" in shown(scene, "student", reverse("goal", args=[made.pk]))
    assert "When it rains" in shown(scene, "mentor", reverse("goal", args=[made.pk]))


def test_each_side_writes_its_own_part_once(scene: Scene, pair):
    made, now = a_goal(pair), clock.now()
    asked = reflecting.ask(goal=made, question="stuck", by=pair.mentee, now=now)
    with pytest.raises(Refusal, match="been asked already"):
        reflecting.ask(goal=made, question="stuck", by=pair.mentor, now=now)
    with pytest.raises(Refusal, match="Choose a question"):
        reflecting.ask(goal=made, question="advice", by=pair.mentor, now=now)  # of another step
    with pytest.raises(Refusal, match="The mentee answers"):
        reflecting.answer(reflection=asked, words="Mine", by=pair.mentor, now=now)
    with pytest.raises(Refusal, match="The mentor comments"):
        reflecting.comment(reflection=asked, words="Mine", by=pair.mentee, now=now)
    reflecting.answer(reflection=asked, words="Here", by=pair.mentee, now=now)
    with pytest.raises(Refusal, match="answered this already"):
        reflecting.answer(reflection=asked, words="There", by=pair.mentee, now=now)


# ---- words and figures


def test_pages_ask_as_often_for_many_as_for_few(scene: Scene, pair):
    first, now = a_goal(pair), clock.now()

    def grow(number: int) -> None:
        given = {"by": pair.mentee_id, "created_at": now}
        Goal.objects.bulk_create(
            Goal(mentorship=pair, category="other", specific="More", **given) for _ in range(number)
        )
        Milestone.objects.bulk_create(Milestone(goal=first, words="A step", **given) for _ in range(number))
        GoalNote.objects.bulk_create(
            GoalNote(goal=first, kind="progress", words="On", by=pair.mentee_id, at=now)
            for _ in range(number)
        )

    same_queries(scene.client("student"), page_of(pair), grow, 33)
    same_queries(scene.client("mentor"), reverse("goal", args=[first.pk]), grow, 15)


def test_every_deed_is_noted_by_verb_and_fields_without_words(scene: Scene, pair):
    made, now, by = a_goal(pair), clock.now(), pair.mentee
    actions.move_lead(goal=made, to="joint", by=by, now=now)
    actions.add_note(goal=made, kind="progress", words="Secret", review_on=None, by=by, now=now)
    actions.add_milestone(goal=made, words="Secret", by=by, now=now)
    actions.tick_milestone(milestone=made.milestones.get(), done=True, by=by, today=now.date(), now=now)
    asked = reflecting.ask(goal=made, question="own", by=by, now=now)
    reflecting.answer(reflection=asked, words="Secret", by=by, now=now)
    reflecting.comment(reflection=asked, words="Secret", by=pair.mentor, now=now)
    actions.move_goal(goal=made, to="met", by=by, now=now)
    actions.move_goal(goal=made, to="open", by=by, now=now)
    made.refresh_from_db()
    actions.change_goal(goal=made, facts=facts(), by=by, today=now.date(), now=now)
    rows = Event.objects.filter(subject_type="mentoring.goal")
    verbs = set(rows.values_list("verb", flat=True))
    assert len(verbs) == 10
    assert verbs <= set(VERBS)
    assert "Secret" not in str(list(rows.values()))
