"""How a mentorship ends: by whom, what becomes of what hangs on it, and what each side then reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom import delivery
from handrail.mailroom.models import Message
from handrail.mentoring import actions
from handrail.mentoring.access import calendar_meetings
from handrail.mentoring.actions import ending
from handrail.mentoring.actions.ending import Facts, Words
from handrail.mentoring.actions.reading_ends import read_end
from handrail.mentoring.ending_queries import asked_anew, finished_mentees
from handrail.mentoring.models import Closure, Ending, Meeting, Mentorship, NewMentor
from handrail.mentoring.queries import miscounted
from handrail.pairing.queries.coverage import matching
from handrail.people.models import User
from handrail.programmes.models import ProgrammeLead

pytestmark = pytest.mark.django_db
HOUR, MOMENT = dt.timedelta(hours=1), dt.timedelta(microseconds=1)
REASON = "a-planted-reason"
SAID_FIRST = ("What happens next", "For an hour you can take it back", "against nobody", "stays readable")


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def fresh(pair: Pair) -> Mentorship:
    return Mentorship.objects.select_related("mentor", "mentee", "cohort", "programme__school").get(
        pk=pair.mentorship.pk
    )


def end(pair: Pair, by: User | None = None, kind: str = "interest", **more: Any) -> Ending:
    given = {"now": clock.now(), **more}
    facts = Facts(kind, given.pop("reason", REASON), given.pop("wish", None))
    return ending.end(mentorship=fresh(pair), facts=facts, by=by or pair.mentee, **given)


def undo(pair: Pair, by: User | None = None, now: dt.datetime | None = None) -> None:
    ending.undo(mentorship=fresh(pair), by=by or pair.mentee, now=now or clock.now())


def shown(pair: Pair, name: str, address: str = "mentorship", status: int = 200) -> str:
    answer = pair.scene.client(name).get(reverse(address, args=[pair.mentorship.pk]))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def send(pair: Pair, name: str, address: str, **data: str) -> Any:
    return pair.scene.client(name).post(reverse(address, args=[pair.mentorship.pk]), data)


def taken(pair: Pair) -> int:
    return User.objects.get(pk=pair.mentor.pk).active_mentees


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("created_at"))


# ---- ending


@pytest.mark.parametrize("who", ["student", "mentor", "coordinator", "administrator"])
def test_either_of_the_two_or_who_runs_it_ends_it_and_the_place_is_free(pair: Pair, who: str):
    page = shown(pair, who, "end_mentorship")
    assert "Never why; only whether it was planned." in page
    for words in (
        "What happens next",
        "For an hour you can take it back",
        "counts against nobody",
        "stays readable",
    ):
        assert words in page
    assert send(pair, who, "end_mentorship", kind="no_fault").status_code == 302
    assert (fresh(pair).state, taken(pair), miscounted()) == ("ended", 0, [])


def test_how_it_ends_must_be_said_and_nothing_typed_is_lost(pair: Pair):
    answer = send(pair, "student", "end_mentorship", reason="Kept as typed")
    page = answer.content.decode()
    assert "Say how it ends" in page
    assert "Kept as typed" in page
    assert fresh(pair).state == "active"


def test_a_wish_without_its_tick_is_not_lost(pair: Pair):
    page = send(pair, "student", "end_mentorship", kind="planned", wish="Kept too").content.decode()
    assert "Tick this if you want a new mentor" in page
    assert "Kept too" in page
    assert fresh(pair).state == "active"


def test_others_end_nothing(pair: Pair):
    for name in ("peer", "other coordinator", "wellbeing lead", "strange administrator"):
        assert send(pair, name, "end_mentorship", kind="planned").status_code == 404
    assert fresh(pair).state == "active"


def test_the_mails_wait_for_the_hour_and_say_nothing_of_why_or_who(pair: Pair):
    made = end(pair)
    [news], [asked] = mails("mentorship_ended"), mails("closure_asked")
    assert (news.to, asked.to) == (pair.mentor.pk, pair.mentee.pk)
    assert news.asked_for or news.not_before == made.ended_at + HOUR
    for mail in (news, asked):
        assert mail.not_before >= made.ended_at + HOUR
        assert REASON not in mail.subject + mail.text + mail.html
        assert "interest" not in (mail.subject + mail.text).lower()


def test_a_coordinator_ends_it_and_both_hear_the_news(pair: Pair):
    end(pair, by=pair.scene.lead)
    assert {mail.to for mail in mails("mentorship_ended")} == {pair.mentor.pk, pair.mentee.pk}
    assert mails("closure_asked") == []


def test_a_second_end_is_refused_and_changes_nothing(pair: Pair):
    end(pair)
    before = Event.objects.count(), Message.objects.count()
    with pytest.raises(Refusal, match="has ended already"):
        end(pair, by=pair.mentor)
    assert before == (Event.objects.count(), Message.objects.count())
    assert taken(pair) == 0


def test_an_offer_is_no_pair_to_end(scene: Scene):
    made = scene.offer()
    with pytest.raises(Refusal, match="no pair yet"):
        ending.end(mentorship=made, facts=Facts("planned"), by=scene.lead, now=clock.now())


def test_an_ended_pair_is_not_accepted_by_its_old_offer(pair: Pair):
    end(pair)
    with pytest.raises(Refusal, match="has ended"):
        pair.scene.accept(fresh(pair))
    assert taken(pair) == 0


# ---- what hangs on it


def test_meetings_are_called_off_when_the_hour_is_over_and_once(pair: Pair):
    made, proposed = pair.agreed(3), pair.propose(5)
    over = pair.over()
    done = end(pair)
    assert ending.settle_due(now=done.undo_until - MOMENT) == 0
    assert Meeting.objects.get(pk=made.pk).state == "agreed"
    assert ending.settle_due(now=done.undo_until) == 1
    assert ending.settle_due(now=done.undo_until) == 0
    states = [Meeting.objects.get(pk=one.pk).state for one in (made, proposed, over)]
    assert states == ["cancelled", "cancelled", "agreed"]
    told = [mail for mail in mails("meeting_cancelled") if mail.about == made.pk]
    assert len(told) == 2
    assert all("METHOD:CANCEL" in mail.calendar for mail in told)
    assert mails("meeting_none_suits") == []


def test_a_meeting_in_an_hour_is_called_off_at_once(pair: Pair):
    made = pair.agreed(1)
    end(pair, now=made.starts_at - HOUR)
    assert Meeting.objects.get(pk=made.pk).state == "cancelled"


def test_a_calendar_shows_nothing_of_a_pair_that_has_ended(pair: Pair):
    pair.agreed()
    assert calendar_meetings(pair.mentee).count() == 1
    end(pair)
    assert calendar_meetings(pair.mentee).count() == 0
    undo(pair)
    assert calendar_meetings(pair.mentee).count() == 1


def test_the_two_still_read_what_they_wrote_and_write_nothing_new(pair: Pair):
    made = pair.agreed()
    actions.write_agenda(meeting=made, by=pair.mentee, text="a-planted-agenda", now=clock.now())
    end(pair)
    client = pair.scene.client("mentor")
    page = client.get(reverse("meeting", args=[made.pk])).content.decode()
    assert "a-planted-agenda" in page
    assert "Call it off" not in page
    for name in ("propose_meeting", "new_goal", "expectations", "add_action"):
        answer = client.get(reverse(name, args=[pair.mentorship.pk]))
        assert answer.status_code == 403
        assert "stays readable" in answer.content.decode()
    with pytest.raises(Refusal, match="does not run"):
        pair.propose()
    with pytest.raises(Refusal, match="does not run"):
        actions.add_action(
            mentorship=fresh(pair), by=pair.mentee, text="x", owner="mentee", due=None, now=clock.now()
        )


# ---- taking it back


@pytest.mark.parametrize(("late", "allowed"), [(HOUR - MOMENT, True), (HOUR, False)])
def test_an_end_is_taken_back_for_an_hour(pair: Pair, late: dt.timedelta, allowed: bool):
    made = end(pair, wish="Somebody who knows skin")
    if not allowed:
        with pytest.raises(Refusal, match="hour is over"):
            undo(pair, now=made.ended_at + late)
        assert (fresh(pair).state, taken(pair)) == ("ended", 0)
        return
    undo(pair, now=made.ended_at + late)
    assert (fresh(pair).state, taken(pair), miscounted()) == ("active", 1, [])
    assert Ending.objects.count() == NewMentor.objects.count() == 0
    assert {mail.state for mail in mails("mentorship_ended") + mails("closure_asked")} == {"failed"}


@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_only_whoever_ended_it_takes_it_back(pair: Pair, who: str):
    end(pair)
    assert "Take it back" not in shown(pair, who)
    answer = pair.scene.client(who).post(reverse("undo_ending", args=[pair.mentorship.pk]), follow=True)
    assert "Only whoever ended it" in answer.content.decode()
    assert fresh(pair).state == "ended"
    assert "Take it back" in shown(pair, "student")


def test_a_place_that_was_given_away_is_not_taken_twice(pair: Pair):
    User.objects.filter(pk=pair.mentor.pk).update(most_mentees=1)
    end(pair)
    pair.scene.accept(pair.scene.offer("peer", "mentor"))
    with pytest.raises(Refusal, match="given to somebody else"):
        undo(pair)
    assert (fresh(pair).state, taken(pair), miscounted()) == ("ended", 1, [])


def test_a_mentee_who_has_somebody_else_is_not_a_pair_twice(pair: Pair):
    end(pair)
    pair.scene.offer("student", "director")
    with pytest.raises(Refusal, match="Things have changed meanwhile"):
        undo(pair)
    assert (fresh(pair).state, taken(pair)) == ("ended", 0)


# ---- what is said at the end


def test_the_reason_is_read_by_the_programmes_coordinators_and_each_reading_is_noted(pair: Pair):
    made = end(pair)
    assert opened(made).reason == REASON
    assert REASON in shown(pair, "coordinator", "end_reason")
    [note] = Event.objects.filter(verb="mentoring.read_reason")
    assert (note.actor, note.subject, note.field_names) == (pair.scene.lead.pk, pair.mentorship.pk, "reason")
    for name in ("student", "mentor", "administrator", "other coordinator", "wellbeing lead", "director"):
        shown(pair, name, "end_reason", 404)
        shown(pair, name, "closure_words", 404)
    assert Event.objects.filter(verb="mentoring.read_reason").count() == 1
    for name in ("student", "mentor", "coordinator", "administrator"):
        assert REASON not in shown(pair, name)


def test_a_coordinator_who_is_one_of_the_two_reads_neither(pair: Pair):
    ProgrammeLead.objects.create(programme=pair.scene.programme, user=pair.mentor, since=clock.now())
    pair.mentor.grants.create(role="coordinator", granted_at=clock.now())
    end(pair)
    mentor = User.objects.get(pk=pair.mentor.pk)
    with pytest.raises(RuntimeError, match="Only the coordinators"):
        read_end(fresh(pair), "reason", by=mentor, now=clock.now())


def test_the_two_read_that_it_was_planned_and_not_how(pair: Pair):
    end(pair, kind="interest")
    for name in ("student", "mentor"):
        page = shown(pair, name)
        assert "It ended as planned." in page
        assert "nterests have changed" not in page
    assert "nterests have changed" in shown(pair, "coordinator")


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_whoever_ended_it_and_answers_within_the_hour_gets_no_mail_with_the_questions(
    pair: Pair, who: str, mailoutbox: list[Any]
):
    made = end(pair)
    send(pair, who, "closure", helped="Much")
    delivery.send_due(now=made.undo_until + HOUR)
    subjects = [mail.subject for mail in mailoutbox]
    assert any("has ended" in subject for subject in subjects)
    assert any("three questions" in subject for subject in subjects) is (who == "mentor")


def test_each_side_answers_three_questions_once_and_the_other_never_reads_them(pair: Pair):
    end(pair)
    assert (
        send(pair, "student", "closure", helped="a-planted-help", change="", reached="partly").status_code
        == 302
    )
    assert "a-planted-help" not in shown(pair, "mentor")
    assert "You answered on" in shown(pair, "student")
    again = send(pair, "student", "closure", helped="more")
    assert "answered these questions already" in again.content.decode()
    assert Closure.objects.count() == 1
    page = shown(pair, "coordinator", "closure_words")
    assert "a-planted-help" in page
    assert "Partly" in page
    assert Event.objects.filter(verb="mentoring.read_closure").count() == 1


def test_nothing_at_all_is_no_answer(pair: Pair):
    end(pair)
    with pytest.raises(Refusal, match="leave them"):
        ending.answer(mentorship=fresh(pair), words=Words(), by=pair.mentor, now=clock.now())


def test_the_two_stay_in_touch_once_both_say_so_until_one_does_not(pair: Pair):
    end(pair, kind="planned")
    student, mentor = pair.mentee.email, pair.mentor.email
    send(pair, "student", "in_touch", yes="yes")
    assert mentor not in shown(pair, "student")
    assert student not in shown(pair, "mentor")
    send(pair, "mentor", "in_touch", yes="yes")
    assert mentor in shown(pair, "student")
    assert student in shown(pair, "mentor")
    send(pair, "student", "in_touch", yes="no")
    assert mentor not in shown(pair, "student")
    assert student not in shown(pair, "mentor")


def test_after_another_end_nobody_is_asked_to_stay_in_touch(pair: Pair):
    end(pair, kind="no_fault")
    assert "Staying in touch" not in shown(pair, "mentor")
    with pytest.raises(Refusal, match="planned"):
        ending.stay_in_touch(mentorship=fresh(pair), yes=True, by=pair.mentor, now=clock.now())


# ---- a new mentor


def test_a_new_mentor_is_asked_for_with_the_end_or_later(pair: Pair):
    end(pair)
    cohort, today = pair.scene.cohort, pair.today
    assert finished_mentees(cohort) == {pair.mentee.pk}
    assert matching(cohort).waiting == 1  # the peer alone
    send(pair, "student", "ask_new_mentor", wish="a-planted-wish")
    assert finished_mentees(cohort) == set()
    assert matching(cohort).waiting == 2
    [asked] = asked_anew(cohort, today)
    assert (asked.mentorship.mentee, asked.days, asked.late) == (pair.mentee, 0, False)
    assert "a-planted-wish" in shown(pair, "coordinator", "end_reason")
    assert "a-planted-wish" not in shown(pair, "coordinator")
    page = (
        pair.scene.client("coordinator").get(reverse("cohort_mentorships", args=[cohort.pk])).content.decode()
    )
    assert "Asked for a new mentor" in page
    assert "since today" in page
    assert [one.late for one in asked_anew(cohort, today + 21 * DAY)] == [True]
    send(pair, "student", "drop_new_mentor")
    assert asked_anew(cohort, today) == []


def test_the_old_two_are_not_brought_together_again_and_others_are(pair: Pair):
    end(pair, wish="")
    with pytest.raises(Refusal, match="not brought together again"):
        pair.scene.offer()
    pair.scene.accept(pair.scene.offer("student", "director"))
    assert asked_anew(pair.scene.cohort, pair.today) == []
    with pytest.raises(Refusal, match="have a mentor"):
        ending.ask_new_mentor(mentorship=fresh(pair), wish="", by=pair.mentee, now=clock.now())


def test_only_the_mentee_asks(pair: Pair):
    end(pair)
    assert send(pair, "mentor", "ask_new_mentor").status_code == 404
    with pytest.raises(Refusal, match="mentee asks"):
        ending.ask_new_mentor(mentorship=fresh(pair), wish="", by=pair.mentor, now=clock.now())


def test_the_lists_name_former_pairs_and_kinds(pair: Pair):
    end(pair)
    for name, partner in (("student", pair.mentor.name), ("mentor", pair.mentee.name)):
        page = pair.scene.client(name).get(reverse("mentorships")).content.decode()
        assert "Former" in page
        assert partner in page
    address = reverse("cohort_mentorships", args=[pair.scene.cohort.pk])
    page = pair.scene.client("coordinator").get(f"{address}?state=ended").content.decode()
    assert "How they ended" in page
    assert REASON not in page
