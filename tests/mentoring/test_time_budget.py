"""Hours of a week: planned, noted, held against each other, and read by those whom the mentee lets."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.test_goals import a_goal
from tests.mentoring.test_pages import page_of, shown
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import time_queries
from handrail.mentoring.actions import goals
from handrail.mentoring.actions import time_budget as actions
from handrail.mentoring.goal_states import Noted
from handrail.mentoring.models import Goal, GoalNote, Mentorship, TimeBudget, TimeWeek
from handrail.mentoring.time_kinds import WEEK_DAYS, TimeKind, code_of, hours, monday_of, words_of
from handrail.people.models import User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db
PLAN = {"sleep": 112, "study": 60}  # half hours


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


@pytest.fixture
def goal(pair: Pair) -> Goal:
    return a_goal(pair.mentorship)


def plan(pair: Pair, by: User | None = None, **changed) -> TimeBudget:
    facts = actions.PlanFacts(**{"planned": PLAN, **changed})
    return actions.plan_time(mentorship=pair.mentorship, facts=facts, by=by or pair.mentee, now=clock.now())


def monday(pair: Pair, weeks_ago: int = 0) -> dt.date:
    return monday_of(pair.today) - weeks_ago * WEEK_DAYS


def note(pair: Pair, budget: TimeBudget, weeks_ago: int = 0, by: User | None = None, **actual: int):
    return actions.note_week(
        budget=budget,
        monday=monday(pair, weeks_ago),
        actual=actual or {"sleep": 99},
        by=by or pair.mentee,
        today=pair.today,
        now=clock.now(),
    )


def at(pair: Pair) -> str:
    return reverse("time_budget", args=[pair.mentorship.pk])


def week_page(pair: Pair, weeks_ago: int = 0) -> str:
    return reverse("note_week", args=[pair.mentorship.pk, str(monday(pair, weeks_ago))])


def progress() -> list[str]:
    found = GoalNote.objects.filter(kind=Noted.TIME).order_by("at", "id")
    return [words_of(code) for code in found.values_list("to", flat=True)]


# ---- hours, and one figure in letters


@pytest.mark.parametrize(("halves", "words"), [(13, "6.5"), (12, "6"), (0, "0"), (336, "168")])
def test_half_hours_are_read_as_hours(halves, words):
    assert hours(halves) == words


def test_a_figure_is_written_in_letters_and_read_in_words():
    code = code_of("paid_work", dt.date(2026, 3, 2), 16, 13)
    assert code == "paid_work:20260302:16:13"
    assert words_of(code) == "Week of 2 March: planned 8, actual 6.5 hours of paid work"
    unplanned = code_of("sleep", dt.date(2026, 3, 2), None, 13)
    assert words_of(unplanned) == "Week of 2 March: 6.5 hours of sleep, none planned"


def test_the_longest_figure_has_room():
    longest = max(len(code_of(kind, dt.date(2026, 12, 28), 336, 336)) for kind in TimeKind)
    assert longest <= GoalNote._meta.get_field("to").max_length


# ---- the plan


def test_an_empty_page_teaches_and_leads_to_the_plan(scene: Scene, pair: Pair):
    assert "Where do your hours go?" in shown(scene, "student", page_of(pair.mentorship))
    page = shown(scene, "student", at(pair))
    assert "No plan yet" in page
    assert reverse("plan_time", args=[pair.mentorship.pk]) in page


def test_planning_by_the_form_and_what_the_page_then_says(scene: Scene, pair: Pair):
    address = reverse("plan_time", args=[pair.mentorship.pk])
    answer = scene.client("student").post(address, {"sleep": "56", "study": "30,5"})
    assert answer.url == at(pair)
    made = TimeBudget.objects.get()
    assert (made.planned, made.shared, made.goal) == ({"sleep": 112, "study": 61}, False, None)
    page = shown(scene, "student", at(pair))
    assert "Together 86.5 of 168 hours." in page
    assert "Only you read this." in page
    assert "Once a week is noted" in page
    assert 'value="30.5"' in shown(scene, "student", address)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sleep": "170"}, "Sleep: a week has 168 hours, and this says 170."),
        ({"sleep": "100", "study": "100"}, "Together this is 200 hours, and a week has 168."),
        ({"sleep": "7.25"}, "Sleep: write whole or half hours, such as 6 or 6.5."),
        ({"sleep": "-3"}, "Sleep: write whole or half hours, such as 6 or 6.5."),
        ({"sleep": "1e99"}, "Sleep: write whole or half hours, such as 6 or 6.5."),
        ({"sleep": "lots"}, "Sleep: write whole or half hours, such as 6 or 6.5."),
        ({"sleep": "", "rest": ""}, "Write the hours of at least one kind."),
        ({"goal": "00000000-0000-0000-0000-000000000000"}, "This goal has ended. Choose another, or none."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(scene: Scene, pair: Pair, changed, words):
    address = reverse("plan_time", args=[pair.mentorship.pk])
    page = scene.client("student").post(address, {"sleep": "56", "shared": "on"} | changed).content.decode()
    assert page.count(words) == 2  # above the form, and at the field
    assert f'value="{changed["sleep"]}"' in page if changed.get("sleep") else True
    assert 'name="shared" id="id_shared" checked' in page
    assert TimeBudget.objects.count() == 0


def test_a_goal_needs_the_hours_that_it_is_about(scene: Scene, pair: Pair, goal: Goal):
    with pytest.raises(Refusal, match="Choose which hours") as refused:
        plan(pair, goal=str(goal.pk))
    assert refused.value.field == "goal_kind"
    with pytest.raises(Refusal, match="You plan no hours of this kind"):
        plan(pair, goal=str(goal.pk), goal_kind="rest")
    made = plan(pair, goal=str(goal.pk), goal_kind="sleep")
    assert goal.specific in shown(scene, "student", at(pair))
    assert plan(pair, goal_kind="sleep") == made  # one a pair; without a goal the kind says nothing
    made.refresh_from_db()
    assert (made.goal, made.goal_kind) == (None, "")


# ---- weeks


def test_a_week_is_noted_and_changed_in_one_row(scene: Scene, pair: Pair):
    plan(pair)
    assert "nothing noted" in shown(scene, "student", at(pair))
    client, address = scene.client("student"), week_page(pair, 1)
    assert "Planned: 56" in shown(scene, "student", address)
    assert client.post(address, {"sleep": "49.5"}).url == at(pair)
    client.post(address, {"sleep": "50", "rest": "4"})
    week = TimeWeek.objects.get()
    assert (week.monday, week.planned, week.actual) == (monday(pair, 1), PLAN, {"sleep": 100, "rest": 8})
    assert 'value="50"' in shown(scene, "student", address)
    assert "54 hours noted, 86 planned" in shown(scene, "student", at(pair))
    plan(pair, planned={"sleep": 100})
    week.refresh_from_db()
    assert week.planned == PLAN  # as it was planned then


def test_no_week_holds_more_than_168_hours(scene: Scene, pair: Pair):
    budget = plan(pair)
    page = scene.client("student").post(week_page(pair), {"sleep": "168", "rest": "0.5"}).content.decode()
    assert "Together this is 168.5 hours, and a week has 168. Sleep is the most" in page
    note(pair, budget, sleep=336)
    assert TimeWeek.objects.get().actual == {"sleep": 336}


@pytest.mark.parametrize("day", ["2026-03-03", "20260302", "someday", "2999-01-07"])
def test_there_are_only_mondays_that_have_come(scene: Scene, pair: Pair, day: str):
    plan(pair)
    shown(scene, "student", reverse("note_week", args=[pair.mentorship.pk, day]), 404)


@pytest.mark.parametrize(
    ("days", "words"), [(1, "begins on a Monday"), (7, "not begun yet"), (-54 * 7, "more than a year ago")]
)
def test_other_days_are_refused_in_words(pair: Pair, days: int, words: str):
    budget = plan(pair)
    with pytest.raises(Refusal, match=words):
        actions.note_week(
            budget=budget,
            monday=monday(pair) + dt.timedelta(days=days),
            actual={"sleep": 1},
            by=pair.mentee,
            today=pair.today,
            now=clock.now(),
        )


def test_saying_the_same_twice_changes_and_records_nothing(pair: Pair):
    budget = plan(pair)
    note(pair, budget)
    seen = Event.objects.count()
    note(pair, budget)
    assert Event.objects.count() == seen


# ---- the goal


def test_each_week_adds_a_line_to_the_goal(scene: Scene, pair: Pair, goal: Goal):
    budget = plan(pair, goal=str(goal.pk), goal_kind="sleep")
    note(pair, budget, 1, sleep=99)
    note(pair, budget, 1, sleep=99, rest=4)  # its figure is the same
    note(pair, budget, 0, study=4)  # no figure of this kind
    day = monday(pair, 1)
    line = f"Week of {day.day} {day:%B}: planned 56, actual 49.5 hours of sleep"
    assert progress() == [line]
    for name in ("student", "mentor"):
        assert line in shown(scene, name, reverse("goal", args=[goal.pk]))
    note(pair, budget, 1, sleep=100)
    assert progress()[-1] == line.replace("49.5", "50")
    assert GoalNote.objects.filter(kind=Noted.TIME).exclude(words="").count() == 0


def test_a_goal_that_has_ended_gets_no_more_lines(scene: Scene, pair: Pair, goal: Goal):
    budget = plan(pair, goal=str(goal.pk), goal_kind="sleep")
    goals.move_goal(goal=goal, to="met", by=pair.mentee, now=clock.now())
    note(pair, budget)
    assert progress() == []
    assert "which has ended" in shown(scene, "student", at(pair))
    with pytest.raises(Refusal, match="This goal has ended"):
        goals.note_time(goal=goal, code="sleep:20260302:1:1", by=pair.mentee, now=clock.now())
    with pytest.raises(Refusal, match=r"This goal has ended\. Choose another"):
        plan(pair, goal=str(goal.pk), goal_kind="sleep")


# ---- who


@pytest.mark.parametrize(
    "who", ["mentor", "coordinator", "administrator", "wellbeing lead", "director", "peer"]
)
def test_nobody_else_reads_the_hours(scene: Scene, pair: Pair, who: str):
    note(pair, plan(pair))
    shown(scene, who, at(pair), 404)
    shown(scene, who, week_page(pair), 404)
    shown(scene, who, reverse("plan_time", args=[pair.mentorship.pk]), 404)
    assert at(pair) not in scene.client(who).get(page_of(pair.mentorship)).content.decode()


def test_the_mentor_reads_them_while_the_mentee_lets_them(scene: Scene, pair: Pair):
    note(pair, plan(pair, shared=True))
    assert at(pair) in shown(scene, "mentor", page_of(pair.mentorship))
    page = shown(scene, "mentor", at(pair))
    assert "lets you see this, and can take that back" in page
    assert "49.5" in page
    assert "Change" not in page
    shown(scene, "mentor", week_page(pair), 404)
    shown(scene, "coordinator", at(pair), 404)
    plan(pair, shared=False)
    shown(scene, "mentor", at(pair), 404)


def test_only_the_mentee_writes_and_only_while_it_runs(pair: Pair):
    budget = plan(pair)
    with pytest.raises(Refusal, match="Only the mentee plans"):
        plan(pair, by=pair.mentor)
    with pytest.raises(Refusal, match="Only the mentee plans"):
        note(pair, budget, by=pair.mentor)
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        plan(pair, by=pair.scene["peer"])
    Mentorship.objects.update(state="declined")
    with pytest.raises(Refusal, match="does not run"):
        note(pair, budget)


def test_in_an_archived_programme_hours_are_read_and_not_changed(scene: Scene, pair: Pair):
    note(pair, plan(pair))
    Programme.objects.filter(pk=scene.programme.pk).update(state="archived")
    assert "49.5" in shown(scene, "student", at(pair))
    shown(scene, "student", week_page(pair), 403)
    shown(scene, "student", reverse("plan_time", args=[pair.mentorship.pk]), 403)


# ---- what the chart says


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ([(8, 6.5)], "Sleep: less than planned in 1 of 1 week"),
        ([(8, 6.5), (8, 9), (8, 7)], "Sleep: less than planned in 2 of 3 weeks"),
        ([(8, 9), (8, 9), (8, 7)], "Sleep: more than planned in 2 of 3 weeks"),
        ([(8, 8), (6, 6)], "Sleep: as planned in all 2 weeks"),
        ([(None, 8)], "Sleep: nothing was planned"),
        ([(None, 8), (8, 8)], "Sleep: as planned in 1 week"),
    ],
)
def test_the_title_states_the_finding(weeks, words):
    assert time_queries.finding(TimeKind.SLEEP, weeks) == words


def test_the_chart_is_of_the_goal_s_hours_or_of_those_asked_for(scene: Scene, pair: Pair, goal: Goal):
    budget = plan(pair, goal=str(goal.pk), goal_kind="sleep")
    for weeks_ago, sleep in ((2, 99), (1, 112), (0, 90)):
        note(pair, budget, weeks_ago, sleep=sleep, rest=10)
    page = shown(scene, "student", at(pair))
    assert "Sleep: less than planned in 2 of 3 weeks" in page
    assert page.count('<rect class="plan"') == page.count('<rect class="bar"') == 3
    assert page.count('<th scope="row">') == 3
    assert "Rest: nothing was planned" in shown(scene, "student", at(pair) + "?kind=rest")
    assert "No hours of this kind were noted yet." in shown(scene, "student", at(pair) + "?kind=study")
    assert "Sleep: less" in shown(scene, "student", at(pair) + "?kind=gossip")


def test_a_long_year_costs_no_more(scene: Scene, pair: Pair):
    budget = plan(pair, goal="", goal_kind="")

    def grow(number: int) -> None:
        there = budget.weeks.count()
        TimeWeek.objects.bulk_create(
            TimeWeek(
                budget=budget,
                monday=monday(pair, key),
                planned=PLAN,
                actual={"sleep": 99},
                noted_at=clock.now(),
            )
            for key in range(there, there + number)
        )

    same_queries(scene.client("student"), at(pair), grow, 7)


# ---- what must hold


def test_each_verb_and_thing_has_words_and_the_record_holds_no_hours(pair: Pair):
    note(pair, plan(pair))
    verbs = {"mentoring.time_planned", "mentoring.week_noted"}
    assert verbs <= set(VERBS)
    assert {"mentoring.timebudget", "mentoring.timeweek"} <= set(KINDS)
    found = Event.objects.filter(verb__in=verbs).order_by("id")
    assert [one.field_names for one in found] == ["goal,goal_kind,planned,shared", "actual"]


def test_without_its_record_nothing_is_kept(pair: Pair, monkeypatch):
    budget = plan(pair)
    monkeypatch.setattr(actions, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        note(pair, budget)
    with pytest.raises(ZeroDivisionError):
        plan(pair, planned={"rest": 2})
    assert TimeWeek.objects.count() == 0
    budget.refresh_from_db()
    assert budget.planned == PLAN


def test_the_database_holds_one_row_a_week_and_hours_for_a_goal(pair: Pair, goal: Goal):
    budget = plan(pair)
    note(pair, budget)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeWeek.objects.create(budget=budget, monday=monday(pair), noted_at=clock.now())
    for wrong in ({"goal": goal}, {"goal_kind": "gossip"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeBudget.objects.update(**wrong)
