"""The pages of meetings: one tap for "we met", the sheet, times that do not exist, and nobody else."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from tests.mentoring.pair import LONDON, Pair, pair_of
from tests.mentoring.scene import DAY, Scene
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.models import Meeting, MeetingAction
from handrail.people.models import School

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?bdi[^>]*>", "", answer.content.decode()))


def shown(pair: Pair, name: str, address: str) -> str:
    answer = pair.scene.client(name).get(address)
    assert answer.status_code == 200, answer
    return words(answer)


def sent(pair: Pair, name: str, address: str, **typed) -> str:
    return words(pair.scene.client(name).post(address, typed, follow=True))


def of_pair(pair: Pair, name: str) -> str:
    return reverse(name, args=[pair.mentorship.pk])


def of(meeting: Meeting, name: str = "meeting") -> str:
    return reverse(name, args=[meeting.pk])


def test_one_tap_notes_that_they_met_today(pair: Pair):
    page = shown(pair, "mentor", of_pair(pair, "mentorship"))
    assert f'value="{pair.today.isoformat()}"' in page
    assert "No meeting yet, 10 days after your beginning." in page
    page = sent(pair, "mentor", of_pair(pair, "log_meeting"), day=pair.today.isoformat(), mode="phone")
    assert "Noted: you met." in page
    made = Meeting.objects.get()
    assert (made.state, made.day, made.mode) == ("held", pair.today, "phone")
    assert "You last met on" in shown(pair, "student", of_pair(pair, "mentorship"))


def test_a_past_meeting_is_noted_by_its_form_and_faults_are_said_there(pair: Pair):
    address = of_pair(pair, "log_meeting")
    assert "This field is required." in sent(pair, "student", address)
    tomorrow = (pair.today + DAY).isoformat()
    assert "This day is still to come." in sent(pair, "student", address, day=tomorrow, mode="phone")
    past = pair.today - 3 * DAY
    sent(pair, "student", address, day=past.isoformat(), mode="video")
    assert Meeting.objects.get().day == past
    assert "No meeting for 3 days." in shown(pair, "mentor", of_pair(pair, "mentorship"))


def test_times_that_suit_both_are_suggested_and_only_those(pair: Pair):
    assert "You are both usually free" not in shown(pair, "student", of_pair(pair, "propose_meeting"))
    pair.scene.say("student", "mentee", "times", ["1_lunch", "2_morning", "3_evening"], "suggested")
    pair.scene.say("mentor", "mentor", "times", ["1_lunch", "2_afternoon", "3_evening"], "suggested")
    page = shown(pair, "student", of_pair(pair, "propose_meeting"))
    times = re.findall(r'name="suggested" value="([^"]+)"', page)
    assert times == sorted(times)
    assert {spelled[-5:] for spelled in times} == {"12:30", "17:30"}
    assert len(times) == 4  # each twice in two weeks
    page = sent(
        pair,
        "student",
        of_pair(pair, "propose_meeting"),
        suggested=times[:2],
        mode="in_person",
        minutes="30",
    )
    assert "Mentor has been told, and accepts one of the times." in page
    assert [spelled for spelled, _ in Meeting.objects.get().options] == times[:2]


def test_a_partners_free_times_that_are_not_for_the_other_suggest_nothing(pair: Pair):
    pair.scene.say("student", "mentee", "times", ["1_lunch"], "self")
    pair.scene.say("mentor", "mentor", "times", ["1_lunch"], "suggested")
    assert "You are both usually free" not in shown(pair, "mentor", of_pair(pair, "propose_meeting"))


def test_from_proposing_to_agreeing_to_moving_to_calling_off(pair: Pair):
    typed = {"mode": "video", "place": "https://call.example/1", "minutes": "30"}
    sent(pair, "student", of_pair(pair, "propose_meeting"), time_1=pair.at(7).spelled(), **typed)
    made = Meeting.objects.get()
    assert "Student proposes times: please choose" in shown(pair, "mentor", of_pair(pair, "mentorship"))
    assert 'name="option"' not in shown(pair, "student", of(made))
    assert "Agreed. Both of you" in sent(pair, "mentor", of(made, "accept_time"), option="0")
    assert "You meet Mentor next" in shown(pair, "student", of_pair(pair, "mentorship"))
    assert 'href="https://call.example/1"' in shown(pair, "student", of(made))
    assert pair.at(7).spelled() in shown(pair, "mentor", of(made, "move_meeting"))
    page = sent(pair, "mentor", of(made, "move_meeting"), time_1=pair.at(8).spelled(), **typed)
    assert "Moved. Both of you" in page
    assert "Nobody asks why" in shown(pair, "mentor", of(made, "call_off_meeting"))
    assert "Called off." in sent(pair, "mentor", of(made, "call_off_meeting"))
    assert Meeting.objects.get().state == "cancelled"


def test_a_meeting_whose_time_is_over_asks_whether_it_was(pair: Pair):
    made = pair.over()
    assert "Did you meet?" in shown(pair, "mentor", of_pair(pair, "mentorship"))
    assert "it could not happen" in sent(pair, "mentor", of(made, "say_whether"), held="no")
    assert "Did you meet?" not in shown(pair, "mentor", of_pair(pair, "mentorship"))


def test_clocks_that_change_are_said_and_asked_about(pair: Pair):
    typed = {"mode": "phone", "minutes": "30"}
    School.objects.update(time_zone=LONDON)
    address = of_pair(pair, "propose_meeting")
    page = sent(pair, "student", address, time_1="2040-03-25T01:30", **typed)
    assert "this time does not exist. It is now Sunday 25 March 2040, 02:30." in page
    page = sent(pair, "student", address, time_1="2040-10-28T01:30", **typed)
    assert "Say whether you mean the earlier or the later one." in page
    assert 'value="2040-10-28T01:30"' in page  # nothing typed is lost
    assert Meeting.objects.count() == 1
    sent(pair, "student", address, time_1="2040-10-28T01:30", which="later", **typed)
    kept = [option for made in Meeting.objects.all() for option in made.options]
    assert ["2040-10-28T01:30", "2040-10-28T01:30:00+00:00"] in kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mode": "video", "place": "my room"}, "Paste the link of the call. It begins with https://"),
        ({"mode": "in_person", "place": "http://call.example"}, "A link begins with https://"),
        ({"mode": "in_person", "place": "javascript://x"}, "A link begins with https://"),
        ({"mode": "phone", "time_1": "soon"}, "Choose a day and a time, for example"),
    ],
)
def test_a_fault_is_said_at_its_field(pair: Pair, typed: dict[str, str], said: str):
    given = {"minutes": "30", "time_1": pair.at(7).spelled(), **typed}
    assert said in sent(pair, "student", of_pair(pair, "propose_meeting"), **given)
    assert Meeting.objects.count() == 0


def test_the_sheet_has_the_agenda_the_last_actions_and_the_rhythm(pair: Pair):
    made = pair.agreed()
    sent(pair, "student", of(made, "write_agenda"), agenda="Whether to go abroad")
    typed = {"text": "Send the draft", "owner": "mentee", "due": pair.today.isoformat()}
    assert "Noted. It stays" in sent(pair, "mentor", of_pair(pair, "add_action"), **typed)
    page = shown(pair, "mentor", of(made))
    assert "Whether to go abroad" in page
    assert "Send the draft" in page
    assert "times a year, for" in page
    action = MeetingAction.objects.get()
    sent(pair, "student", reverse("finish_action", args=[action.pk]))
    assert "Done lately" in shown(pair, "mentor", of(made))


def test_to_anybody_else_there_is_no_such_meeting_and_each_try_is_one_line(pair: Pair):
    made = pair.agreed()
    for name in ("peer", "director", "coordinator", "administrator", "wellbeing lead"):
        before = Event.objects.count()
        assert pair.scene.client(name).get(of(made)).status_code == 404
        (tried,) = Event.objects.order_by("pk")[before:]
        assert (tried.outcome, tried.subject_type, tried.subject) == ("refused", "mentoring.meeting", made.pk)


def test_a_calendar_address_shows_when_how_and_with_whom_until_there_is_another(pair: Pair):
    made = pair.agreed()
    actions.write_agenda(meeting=made, by=pair.mentee, text="Whether to go abroad", now=clock.now())
    first = actions.renew_feed(by=pair.mentor, now=clock.now())
    answer = pair.scene.client("nobody").get(reverse("calendar_feed", args=[first]))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{made.pk}\r\n" in text
    assert "SUMMARY:Mentoring: Student\\, in person\r\n" in text
    assert "abroad" not in text
    assert "library" not in text
    assert pair.mentee.email not in text
    page = sent(pair, "mentor", reverse("own_calendar"))
    second = re.search(r"/calendar/([\w-]+)\.ics", page)[1]
    gone = pair.scene.client("nobody").get(reverse("calendar_feed", args=[first]))
    assert (gone.status_code, first == second) == (404, False)
    assert second not in shown(pair, "mentor", reverse("own_calendar"))


# ---- the start page, and the coordinators' list


def test_the_start_page_says_what_is_next_about_meetings(pair: Pair):
    assert "Find a time to meet Mentor" in shown(pair, "student", reverse("home"))
    made = pair.propose()
    assert "Student proposes times to meet" in shown(pair, "mentor", reverse("home"))
    assert "Say what you expect of your time with Mentor" in shown(pair, "student", reverse("home"))
    actions.accept_time(meeting=made, by=pair.mentor, option=0, now=clock.now())
    assert "You meet Mentor next" in shown(pair, "student", reverse("home"))
    past = pair.over()
    page = shown(pair, "mentor", reverse("home"))
    assert "Did you meet Student?" in page
    assert of(past) in page


def test_coordinators_see_when_a_pair_last_met_and_nothing_else(pair: Pair):
    address = f"{reverse('cohort_mentorships', args=[pair.scene.cohort.pk])}?state=active"
    page = shown(pair, "coordinator", address)
    assert "Never yet" in page
    assert "0 of 1 pair has met." in page
    assert ">Not yet</td>" in page
    assert "Student" in shown(pair, "coordinator", f"{address}&met=no")
    pair.log(days=4)
    pair.log(days=2)
    made = pair.agreed()
    actions.write_agenda(meeting=made, by=pair.mentee, text="Whether to go abroad", now=clock.now())
    page = shown(pair, "coordinator", address)
    assert f">{date_format(pair.today - 2 * DAY, 'j F Y')}<" in page
    assert "Never yet" not in page
    assert "1 of 1 pair has met." in page
    assert "Student" not in shown(pair, "coordinator", f"{address}&met=no")
    assert "abroad" not in page + shown(pair, "coordinator", of_pair(pair, "mentorship"))


def test_the_coordinators_list_costs_the_same_however_often_pairs_met(pair: Pair):
    address = f"{reverse('cohort_mentorships', args=[pair.scene.cohort.pk])}?state=active"

    def grow(number: int) -> None:
        noted = {"mentorship": pair.mentorship, "state": "held", "mode": "phone", "day": pair.today}
        Meeting.objects.bulk_create(
            Meeting(proposed_by=pair.mentor.pk, created_at=clock.now(), **noted) for _ in range(number)
        )

    same_queries(pair.scene.client("coordinator"), address, grow, 12)
