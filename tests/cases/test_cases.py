"""A case from its opening to its end: at most one a pair, due by working days, its words read and noted."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cases.crowd import began, looked, today
from tests.diagrams import DIAGRAM, DOCUMENT, steps
from tests.mentoring.pair import LONDON, Pair
from tests.mentoring.scene import DAY
from tests.mentoring.test_pages import shown
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.cases.access import visible_cases
from handrail.cases.actions import asking, caring
from handrail.cases.models import Case, CaseLine, InterestChange
from handrail.cases.queries import cases as queue
from handrail.cases.states import CASE_STEPS, TO_ANSWER, Step
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.workdays import working_days_after
from handrail.mailroom.models import Message
from handrail.mentoring.actions import ending
from handrail.pairing.models import Search
from handrail.people.models import User
from handrail.programmes.models import ProgrammeLead

pytestmark = pytest.mark.django_db
SECRET = "We never find a time, and I feel in the way."


@pytest.fixture
def case(pair: Pair) -> Case:
    began(pair.mentorship, 40)
    looked(pair.scene)
    return Case.objects.select_related("mentorship__programme__school").get()


def ask(pair: Pair, who: str = "mentee", words: str = "") -> Case:
    given = {"by": getattr(pair, who), "today": today(), "now": clock.now()}
    return asking.ask_for_help(mentorship=pair.mentorship, words=words, **given)


def do(case: Case, step: str) -> None:
    by = case.mentorship.programme.leads.get().user
    caring.do_step(case=case, step=step, by=by, today=today(), now=clock.now())


def test_the_document_draws_the_table():
    (found,) = (one for one in DIAGRAM.findall(DOCUMENT.read_text("utf-8")) if "closed --> reopened" in one)
    arrows = {tuple(line.strip().split(" --> ")) for line in found.splitlines()}
    assert arrows == steps(CASE_STEPS) | {("[*]", "open")}


def test_a_request_for_help_opens_a_case_due_in_five_working_days(pair: Pair):
    case = ask(pair, words=SECRET)
    assert (case.why, case.state, case.owner) == ("help", "open", pair.scene.lead)
    assert case.due == working_days_after(today(), TO_ANSWER)
    line = case.lines.get()
    assert (line.kind, line.side) == ("help", "mentee")
    assert opened(line).words == SECRET


def test_what_comes_on_top_is_a_line_of_the_open_case(pair: Pair, case: Case):
    do(case, Step.CO_MENTOR)
    assert ask(pair, "mentor") == case
    case.refresh_from_db()
    assert (case.state, case.due) == ("open", working_days_after(today(), TO_ANSWER))
    assert Case.objects.count() == 1


def test_the_database_holds_one_open_case_a_pair(case: Case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(mentorship=case.mentorship, why="help", due=today(), opened_at=clock.now())


def test_whoever_is_one_of_the_two_is_not_the_owner(pair: Pair):
    ProgrammeLead.objects.all().delete()
    ProgrammeLead.objects.create(programme=pair.scene.programme, user=pair.mentor, since=clock.now())
    assert ask(pair).owner == pair.scene["administrator"]


@pytest.mark.parametrize(
    ("step", "days", "kind"),
    [("nudge", 5, "pair_nudge"), ("talk", 5, "pair_talk"), ("co_mentor", 10, ""), ("rematch", 10, "")],
)
def test_each_step_waits_as_long_as_it_may_take(case: Case, step, days, kind):
    Message.objects.all().delete()
    do(case, step)
    assert (case.state, case.due) == ("waiting", working_days_after(today(), days))
    assert list(Message.objects.values_list("kind", flat=True)) == ([kind] * 2 if kind else [])
    assert CaseLine.objects.filter(kind="step", code=step).exists()


def test_a_step_that_is_refused_leaves_the_case_as_it_is(case: Case):
    do(case, Step.NUDGE)
    before = Case.objects.values().get()
    with pytest.raises(Refusal, match="three weeks after"):
        do(case, Step.NUDGE)
    assert Case.objects.values().get() == before


def test_a_talk_is_offered_once_a_day_and_to_a_pair_that_runs(case: Case):
    do(case, Step.TALK)
    with pytest.raises(Refusal, match="within the last day"):
        do(case, Step.TALK)
    assert Message.objects.filter(kind="pair_talk").count() == 2
    CaseLine.objects.all().delete()
    case.mentorship.state = "ended"
    case.mentorship.save()
    with pytest.raises(Refusal, match="does not run"):
        do(case, Step.TALK)


def test_closing_says_what_helped_and_it_opens_again(case: Case, pair: Pair):
    by = pair.scene.lead
    caring.close(case=case, helped="talk", words="Thursdays", by=by, now=clock.now())
    assert (case.state, case.helped) == ("closed", "talk")
    assert opened(case.lines.get(kind="closed")).words == "Thursdays"
    with pytest.raises(Refusal, match="Somebody has changed this case meanwhile"):
        do(case, Step.TALK)
    caring.reopen(case=case, by=by, today=today(), now=clock.now())
    assert (case.state, case.helped, case.closed_at) == ("reopened", "", None)


def test_a_case_is_not_opened_again_beside_another(case: Case, pair: Pair):
    caring.close(case=case, helped="nothing", words="", by=pair.scene.lead, now=clock.now())
    ask(pair)
    with pytest.raises(Refusal, match="This pair has an open case"):
        caring.reopen(case=case, by=pair.scene.lead, today=today(), now=clock.now())


def test_a_note_can_say_when_to_look_again(case: Case, pair: Pair):
    given = {"case": case, "words": "Rang both", "by": pair.scene.lead, "today": today(), "now": clock.now()}
    with pytest.raises(Refusal, match="within half a year"):
        caring.add_note(again=today(), **given)
    caring.add_note(again=today() + 9 * DAY, **given)
    assert (case.state, case.due) == ("waiting", today() + 9 * DAY)
    caring.add_note(again=None, **given)
    assert case.due == today() + 9 * DAY


def test_one_reading_is_noted_a_look_and_strangers_open_nothing(case: Case, pair: Pair):
    ask(pair, words=SECRET)
    address = reverse("case", args=[case.pk])
    assert SECRET in shown(pair.scene, "coordinator", address)
    (noted,) = Event.objects.filter(verb="cases.read")
    assert (noted.actor, noted.subject, noted.field_names) == (pair.scene.lead.pk, case.pk, "case")
    for name in ("student", "mentor", "other coordinator", "director", "wellbeing lead", "stranger"):
        assert pair.scene.client(name).get(address).status_code == 404
    assert Event.objects.filter(verb="cases.read").count() == 1


def test_a_coordinator_sees_no_case_of_a_pair_that_they_are_in(pair: Pair):
    ProgrammeLead.objects.create(programme=pair.scene.programme, user=pair.mentor, since=clock.now())
    pair.mentor.grants.create(role="coordinator", granted_at=clock.now())
    case = ask(pair, words=SECRET)
    client = pair.scene.client("mentor")
    assert client.get(reverse("case", args=[case.pk])).status_code in (302, 404)
    assert not visible_cases(User.objects.get(pk=pair.mentor.pk)).exists()
    page = shown(pair.scene, "student", reverse("ask_for_help", args=[pair.mentorship.pk]))
    named = page[page.index("Who that is:") :].partition("</li>")[0]
    assert pair.scene.lead.name in named
    assert pair.mentor.name not in named


def test_the_other_one_learns_nothing_of_a_request(pair: Pair):
    Message.objects.all().delete()
    ask(pair, words=SECRET)
    page = shown(pair.scene, "mentor", reverse("mentorship", args=[pair.mentorship.pk]))
    assert SECRET not in page
    assert list(Message.objects.values_list("to", flat=True)) == [pair.scene.lead.pk]
    shown(pair.scene, "coordinator", reverse("case", args=[Case.objects.get().pk]))
    assert pair.scene.lead.name not in shown(
        pair.scene, "mentor", reverse("readings", args=[pair.mentorship.pk])
    )


def test_a_request_is_told_to_whoever_sees_to_the_case_without_a_word_of_it(pair: Pair, case: Case):
    Message.objects.all().delete()
    ask(pair, "mentor", words=SECRET)
    wish(pair, "add")
    assert set(Message.objects.values_list("kind", "address")) == {("case_request", pair.scene.lead.email)}
    text = Message.objects.filter(kind="case_request").first().text
    assert pair.mentee.name in text
    assert pair.mentor.name in text
    assert reverse("case", args=[case.pk]) in text
    assert SECRET not in text
    ProgrammeLead.objects.all().delete()
    Message.objects.all().delete()
    wish(pair, "keep")
    assert not Message.objects.exists()
    ask(pair)  # whoever coordinates no more is told nothing, and the case is somebody else's
    assert list(Message.objects.values_list("to", flat=True)) == [pair.scene["administrator"].pk]


def test_who_sees_to_a_case_is_told_once_on_the_day_it_is_due(case: Case):
    Message.objects.all().delete()
    now, until = clock.now(), (case.due - today()).days * DAY
    assert caring.tell_due(now=now + until - DAY) == 0
    assert caring.tell_due(now=now + until) == 1
    assert caring.tell_due(now=now + until) == 0
    assert caring.tell_due(now=now + until + DAY) == 0
    assert [(one.kind, one.to) for one in Message.objects.all()] == [("case_due", case.owner_id)]
    caring.add_note(
        case=case, words="", again=case.due + 5 * DAY, by=case.owner, today=case.due, now=now + until
    )
    caring.close(case=case, helped="talk", words="", by=case.owner, now=now)
    assert caring.tell_due(now=now + until + 5 * DAY) == 0
    Case.objects.update(state="waiting", helped="", closed_at=None)
    assert caring.tell_due(now=now + until + 5 * DAY) == 1


def test_whoever_asked_reads_when_and_who_answers_and_the_other_does_not(pair: Pair, case: Case):
    on, by = clock.today(LONDON), working_days_after(today(), TO_ANSWER)
    here = reverse("mentorship", args=[pair.mentorship.pk])
    help_, changed = (reverse(name, args=[pair.mentorship.pk]) for name in ("ask_for_help", "say_interests"))
    page = shown(pair.scene, "student", here)
    assert "You asked on" not in page
    assert "Help and changes" in page
    ask(pair)
    said = f"You asked on {on.day} {on:%B}; Coordinator answers by {by.day} {by:%B}."
    for address in (here, help_, changed):
        assert said in shown(pair.scene, "student", address)
    for address in (here, help_):
        assert "You asked on" not in shown(pair.scene, "mentor", address)
    do(case, Step.TALK)
    assert "Coordinator is seeing to it." in shown(pair.scene, "student", here)
    caring.close(case=case, helped="talk", words="", by=pair.scene.lead, now=clock.now())
    assert "You asked on" not in shown(pair.scene, "student", here)


def test_an_answer_that_is_late_is_told_as_late_and_what_the_other_asked_moves_no_day(pair: Pair, case: Case):
    given = {"mentorship": pair.mentorship, "words": "", "now": clock.now() - 20 * DAY}
    asking.ask_for_help(by=pair.mentee, today=today() - 20 * DAY, **given)
    by = working_days_after(today() - 20 * DAY, TO_ANSWER)
    ask(pair, "mentor")
    page = shown(pair.scene, "student", reverse("mentorship", args=[pair.mentorship.pk]))
    assert f"was to answer by {by.day} {by:%B}. You can ask again." in page


def test_nobody_asks_all_day(pair: Pair):
    for _ in range(asking.MOST_ASKED):
        ask(pair)
    with pytest.raises(Refusal, match="You have asked several times today"):
        ask(pair)
    assert ask(pair, "mentor").lines.count() == asking.MOST_ASKED + 1


@pytest.mark.parametrize(("wish", "cases"), [("keep", 0), ("add", 1), ("change", 1)])
def test_interests_that_have_changed(pair: Pair, wish, cases):
    given = {"by": pair.mentee, "today": today(), "now": clock.now(), "words": "Dermatology"}
    asking.say_interests(mentorship=pair.mentorship, wish=wish, confidence=4, **given)
    assert InterestChange.objects.get().confidence == 4
    assert Case.objects.filter(why="interests").count() == cases
    assert [opened(line).words for line in CaseLine.objects.all()] == ["Dermatology"] * cases


def test_only_the_mentee_says_so(pair: Pair):
    with pytest.raises(Refusal, match="The mentee says this"):
        asking.say_interests(
            mentorship=pair.mentorship, wish="add", confidence=4, words="", by=pair.mentor, today=today(),
            now=clock.now(),
        )  # fmt: skip


# ---- what the queue and the case say


def line(case: Case, pair: Pair) -> queue.Queued:
    found = visible_cases(pair.scene.lead).get(pk=case.pk)
    return queue.queued([found], pair.scene.lead, today())[0]


def wish(pair: Pair, wished: str) -> None:
    given = {"by": pair.mentee, "today": today(), "now": clock.now(), "words": ""}
    asking.say_interests(mentorship=pair.mentorship, wish=wished, confidence=4, **given)


@pytest.mark.parametrize(("wished", "first"), [("add", "co_mentor"), ("change", "rematch")])
def test_the_first_step_is_what_the_mentee_wishes_until_one_searches(pair: Pair, wished, first):
    wish(pair, wished)
    case = Case.objects.get()
    assert line(case, pair).step == first
    address = reverse("search", args=[Search.objects.get().pk])
    for here in (reverse("cases"), reverse("case", args=[case.pk])):
        assert address in pair.scene.client("coordinator").get(here).content.decode()
    page = shown(pair.scene, "coordinator", reverse("case", args=[case.pk]))
    assert page.index("Go on with the search") < page.index("Begin a rematch")
    Search.objects.update(state="closed", ended_at=clock.now())
    page = shown(pair.scene, "coordinator", reverse("case", args=[case.pk]))
    assert "Go on with the search" not in page.split("The search")[0]
    assert line(case, pair).search is None


def test_a_later_request_is_the_fact_that_is_shown(pair: Pair, case: Case):
    do(case, Step.REMATCH)
    assert line(case, pair).fact.startswith("No first meeting")
    ask(pair, "mentor")
    assert line(case, pair).fact == "The mentor asked for help"
    assert line(case, pair).case.due == working_days_after(today(), TO_ANSWER)
    wish(pair, "change")
    assert line(case, pair).fact == "The mentee’s interests have changed"


def end(pair: Pair) -> None:
    facts = ending.Facts("interest", wish="")
    ending.end(mentorship=pair.mentorship, facts=facts, by=pair.mentee, now=clock.now())


def test_what_signs_opened_closes_once_the_end_of_the_pair_stands(pair: Pair, case: Case):
    end(pair)
    assert line(case, pair).fact == "The pair has ended"
    assert line(case, pair).step is None
    assert caring.close_ended(now=clock.now()) == 0
    assert caring.close_ended(now=clock.now() + ending.UNDO) == 1
    assert caring.close_ended(now=clock.now() + ending.UNDO) == 0
    case.refresh_from_db()
    assert (case.state, case.helped) == ("closed", "ended")
    page = shown(pair.scene, "coordinator", f"{reverse('cases')}?show=closed")
    assert "Closed, because the pair has ended" in page
    assert "Closed on" in page


@pytest.mark.parametrize(("who", "step"), [("mentee", "rematch"), ("mentor", None)])
def test_a_request_stays_when_the_pair_has_ended_with_fitting_steps_only(pair: Pair, who: str, step):
    case = ask(pair, who)
    end(pair)
    caring.close_ended(now=clock.now() + ending.UNDO)
    case = Case.objects.select_related("mentorship__programme__school").get(pk=case.pk)
    assert case.state == "open"
    assert line(case, pair).fact == f"The {who} asked for help; The pair has ended"
    assert line(case, pair).step == step
    page = shown(pair.scene, "coordinator", reverse("case", args=[case.pk]))
    assert "Look for a second mentor" not in page
    assert ("Begin a rematch" in page) == bool(step)
    with pytest.raises(Refusal, match="This pair has ended"):
        do(case, Step.CO_MENTOR)


def test_what_was_done_reads_as_done(pair: Pair, case: Case):
    do(case, Step.REMATCH)
    assert "Began a rematch" in shown(pair.scene, "coordinator", reverse("case", args=[case.pk]))


def test_more_meetings_than_were_due_read_right(pair: Pair, case: Case):
    for days in (1, 2, 3, 4):
        pair.log(days=days)
    page = shown(pair.scene, "coordinator", reverse("case", args=[case.pk]))
    assert "Meetings in 90 days: 4, more than the 1 that would have kept to one every" in page


def test_what_was_said_before_names_who_else_reads_it(pair: Pair):
    wish(pair, "keep")
    page = shown(pair.scene, "student", reverse("say_interests", args=[pair.mentorship.pk]))
    assert "only you see" not in page
    assert "a wish for a second or another mentor is read by those who run the programme too" in page


def test_lists_and_the_case_say_who_is_mentee_and_who_mentor(pair: Pair, case: Case):
    cohort = pair.scene.cohort.pk
    for here in (
        reverse("cases"),
        reverse("cockpit", args=[cohort]),
        reverse("cockpit_list", args=[cohort, "all"]),
    ):
        assert f"mentee; mentor: {pair.mentor.name}" in shown(pair.scene, "coordinator", here)
    well = pair.scene.client("coordinator").get(reverse("cockpit", args=[cohort])).content.decode()
    assert 'class="well" href' not in well  # the mark stands beside words, not beside a link
    page = shown(pair.scene, "coordinator", reverse("case", args=[case.pk])).split("Write to them")[1]
    assert "<small>mentee</small>" in page
    assert "<small>mentor</small>" in page
