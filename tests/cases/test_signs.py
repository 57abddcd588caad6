"""Signs appear, change and lapse; red ones and second amber ones open a case; nothing happens twice."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cases.crowd import Crowd, a_check_in, began, looked, today
from tests.diagrams import drawn, steps
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY
from tests.mentoring.test_pages import shown

from handrail.audit.models import Event
from handrail.cases.access import pairs_of
from handrail.cases.actions import nudging, signs
from handrail.cases.models import Case, Nudge, Sign, Thresholds
from handrail.cases.queries.known import facts_of
from handrail.cases.states import LIVE, SIGN_STEPS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.actions import pausing
from handrail.mentoring.models import Meeting
from handrail.people.models import Pause, User

pytestmark = pytest.mark.django_db


def live(pair: Pair) -> dict[str, str]:
    return dict(pair.mentorship.signs.filter(state__in=LIVE).values_list("rule", "state"))


def verbs() -> list[str]:
    found = Event.objects.filter(verb__startswith="cases.").order_by("pk")
    return list(found.values_list("verb", flat=True))


def test_the_document_draws_the_table():
    assert drawn("amber") == steps(SIGN_STEPS) | {("[*]", "amber"), ("[*]", "red")}


def test_a_sign_comes_on_its_day_turns_red_and_lapses_by_itself(pair: Pair):
    looked(pair.scene)
    assert live(pair) == {}
    looked(pair.scene, 1 * DAY)
    assert live(pair) == {"no_first_meeting": "amber"}
    assert not Case.objects.exists()
    looked(pair.scene, 15 * DAY)
    assert live(pair)["no_first_meeting"] == "red"
    pair.log()
    looked(pair.scene, 15 * DAY)
    assert "no_first_meeting" not in live(pair)
    (gone,) = pair.mentorship.signs.filter(state="lapsed")
    assert (gone.rule, gone.lapsed_at is not None) == ("no_first_meeting", True)


def test_a_red_sign_opens_one_case_however_often_one_looks(pair: Pair):
    began(pair.mentorship, 35)
    looked(pair.scene)
    (case,) = Case.objects.all()
    assert (case.why, case.state, case.owner) == ("red", "open", pair.scene.lead)
    before = verbs()
    for _ in range(3):
        looked(pair.scene)
    assert Case.objects.get() == case
    assert verbs() == before


def test_a_second_amber_opens_a_case(pair: Pair):
    began(pair.mentorship, 29)
    looked(pair.scene)
    assert live(pair) == {"no_first_meeting": "amber"}
    assert not Case.objects.exists()
    looked(pair.scene, 1 * DAY)
    assert live(pair) == {"no_first_meeting": "amber", "no_agreement": "amber"}
    assert Case.objects.get().why == "ambers"


def test_a_closed_case_is_not_opened_by_the_same_sign(pair: Pair):
    began(pair.mentorship, 40)
    looked(pair.scene)
    Case.objects.update(state="closed", closed_at=clock.now(), helped="nothing")
    looked(pair.scene)
    assert Case.objects.count() == 1


def test_where_the_note_cannot_be_written_nothing_happens(pair: Pair, monkeypatch):
    began(pair.mentorship, 40)

    def gone(*_args, **_more):
        raise OSError("no log")

    with monkeypatch.context() as patch:
        patch.setattr("handrail.cases.actions.noting.record", gone)
        with pytest.raises(OSError, match="no log"):
            looked(pair.scene)
    assert not Sign.objects.exists()
    assert not Case.objects.exists()


def test_two_meetings_that_fall_through_and_one_that_is_held(pair: Pair):
    """Story 2, step 11."""
    pair.log(days=12)
    for ago in (8, 3):
        made = pair.over()
        Meeting.objects.filter(pk=made.pk).update(day=today() - ago * DAY)
        made.refresh_from_db()
        actions.say_whether(meeting=made, by=pair.mentor, held=False, today=today(), now=clock.now())
    looked(pair.scene)
    assert live(pair) == {"missed": "amber"}
    page = shown(pair.scene, "coordinator", reverse("cockpit_list", args=[pair.scene.cohort.pk, "signs"]))
    assert "2 meetings in a row called off, missed or unanswered" in page
    pair.log()
    looked(pair.scene)
    assert live(pair) == {}


def test_while_somebody_is_away_nothing_is_said_but_that_nobody_covers(pair: Pair):
    began(pair.mentorship, 50)
    pause = Pause.objects.create(user=pair.mentor, starts=today() - 14 * DAY)
    looked(pair.scene)
    assert live(pair) == {"mentor": "red"}
    pause.user = pair.mentee
    pause.save()
    looked(pair.scene)
    assert live(pair) == {}


def test_a_mentor_who_does_something_else_by_now_is_worth_a_look(pair: Pair):
    began(pair.mentorship, 10)
    former = pair.mentor.stage
    User.objects.filter(pk=pair.mentor.pk).update(stage="preclinical")
    looked(pair.scene)
    assert live(pair) == {"mentor": "amber"}
    for stage in ("", former):
        User.objects.filter(pk=pair.mentor.pk).update(stage=stage)
        looked(pair.scene)
        assert live(pair) == {}


def test_a_pair_that_is_paused_keeps_its_signs(pair: Pair):
    began(pair.mentorship, 50)
    looked(pair.scene)
    assert live(pair)["no_first_meeting"] == "red"
    pausing.pause(
        mentorship=pair.mentorship, back_on=today() + 30 * DAY, by=pair.mentor, today=today(),
        now=clock.now(),
    )  # fmt: skip
    before = live(pair)
    looked(pair.scene, 5 * DAY)
    assert live(pair) == before
    back = today() + 30 * DAY
    said = f"Left alone until {back.day} {back:%B} (a pause)"
    assert said in shown(pair.scene, "coordinator", reverse("case", args=[Case.objects.get().pk]))
    for here in (reverse("cases"), reverse("cockpit", args=[pair.scene.cohort.pk])):
        assert "gone by itself" not in shown(pair.scene, "coordinator", here)


def test_pulses_of_check_ins_are_facts(pair: Pair):
    pair.log()
    a_check_in(pair.mentorship, "mentee", 9, 5)
    a_check_in(pair.mentorship, "mentor", 9, None)  # not answered is unknown, and no sign
    looked(pair.scene)
    assert live(pair) == {}
    a_check_in(pair.mentorship, "mentee", 0, 3)
    looked(pair.scene)
    assert live(pair) == {"pulse": "red"}
    page = shown(pair.scene, "coordinator", reverse("case", args=[Case.objects.get().pk]))
    assert "The mentee’s pulse fell from 5 to 3 of 5" in page
    for name in ("student", "mentor"):
        assert "pulse" not in shown(pair.scene, name, reverse("mentorship", args=[pair.mentorship.pk]))


def test_signs_of_a_pair_that_runs_no_more_lapse(pair: Pair):
    began(pair.mentorship, 40)
    looked(pair.scene)
    type(pair.mentorship).objects.filter(pk=pair.mentorship.pk).update(state="withdrawn")
    looked(pair.scene)
    assert live(pair) == {}


def test_the_facts_of_a_thousand_pairs_cost_no_more_queries(crowd: Crowd, django_assert_max_num_queries):
    crowd.grow(1000, days=3)
    pairs = list(pairs_of(crowd.scene.lead, crowd.scene.cohort))
    with django_assert_max_num_queries(13):
        assert len(facts_of(pairs, today())) == 1000


# ---- a friendly word


def mails() -> list[tuple[str, str]]:
    return sorted(Message.objects.filter(kind="pair_nudge").values_list("address", "subject"))


def test_both_get_the_same_words_and_nothing_of_the_rule(pair: Pair):
    Message.objects.all().delete()
    nudging.nudge(mentorship=pair.mentorship, by=pair.scene.lead, today=today(), now=clock.now())
    subject = "A good moment to find a time"
    assert mails() == sorted((who.email, subject) for who in (pair.mentee, pair.mentor))
    words = [
        message.text.replace(pair.mentee.name, "X").replace(pair.mentor.name, "X")
        for message in Message.objects.all()
    ]
    bodies = {text.split("--")[0] for text in words}
    (body,) = bodies
    assert not any(word in body.lower() for word in ("days", "missed", "sign", "noticed"))


def test_not_twice_within_three_weeks(pair: Pair):
    given = {"mentorship": pair.mentorship, "by": pair.scene.lead}
    nudging.nudge(**given, today=today(), now=clock.now())
    with pytest.raises(Refusal, match="The next one can go three weeks after"):
        nudging.nudge(**given, today=today() + 20 * DAY, now=clock.now() + 20 * DAY)
    nudging.nudge(**given, today=today() + 21 * DAY, now=clock.now() + 21 * DAY)
    assert Nudge.objects.count() == 2


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_not_while_either_is_away(pair: Pair, who):
    Pause.objects.create(user=getattr(pair, who), starts=today())
    with pytest.raises(Refusal, match="is away, so nobody writes to them now"):
        nudging.nudge(mentorship=pair.mentorship, by=pair.scene.lead, today=today(), now=clock.now())
    assert not Nudge.objects.exists()


def test_by_itself_only_where_the_programme_says_so_and_once_a_sign(pair: Pair):
    began(pair.mentorship, 21)
    looked(pair.scene)
    assert not Nudge.objects.exists()
    Thresholds.objects.create(
        programme=pair.scene.programme,
        nudges_first=True,
        changed_by=pair.scene.lead.pk,
        changed_at=clock.now(),
    )
    for later in (1, 2, 3):
        looked(pair.scene, later * DAY)
    assert list(Nudge.objects.values_list("by", flat=True)) == [None]


def test_somebody_has_looked_until_it_turns_red(pair: Pair):
    began(pair.mentorship, 21)
    looked(pair.scene)
    signs.say_looked(mentorship=pair.mentorship, by=pair.scene.lead, now=clock.now())
    assert Sign.objects.get().looked_by == pair.scene.lead.pk
    with pytest.raises(Refusal, match="nothing new to look at"):
        signs.say_looked(mentorship=pair.mentorship, by=pair.scene.lead, now=clock.now())
    looked(pair.scene, 14 * DAY)
    assert pair.mentorship.signs.get(rule="no_first_meeting").looked_by is None
