"""Help can be asked for at any time: also while a pair is paused, or its end can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.cases.crowd import today
from tests.mentoring.pair import Pair
from tests.mentoring.scene import DAY
from tests.mentoring.test_endings import end, fresh, undo
from tests.mentoring.test_pages import shown

from handrail.cases.models import Case, CaseLine
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring.actions import pausing
from handrail.mentoring.models import Ending
from handrail.pairing.models import Search
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
WAY = "Ask a coordinator for help with this pair"


def at(pair: Pair, name: str = "ask_for_help") -> str:
    return reverse(name, args=[pair.mentorship.pk])


def pause(pair: Pair) -> None:
    pausing.pause(
        mentorship=fresh(pair), back_on=today() + 30 * DAY, by=pair.mentor, today=today(), now=clock.now()
    )
    Message.objects.all().delete()


@pytest.mark.parametrize(("who", "side"), [("student", "mentee"), ("mentor", "mentor")])
def test_either_asks_while_the_pair_is_paused(pair: Pair, who: str, side: str):
    pause(pair)
    assert WAY in shown(pair.scene, who, at(pair, "mentorship"))
    assert "A coordinator answers you by" in shown(pair.scene, who, at(pair))
    answer = pair.scene.client(who).post(at(pair), {"words": "I am not well"}, follow=True)
    assert "You asked on" in answer.content.decode()
    case = Case.objects.get()
    assert (case.why, case.owner, case.lines.get().side) == ("help", pair.scene.lead, side)
    assert list(Message.objects.values_list("kind", "to")) == [("case_request", pair.scene.lead.pk)]


def test_what_else_a_pause_refuses_stays_refused(pair: Pair):
    pause(pair)
    assert "My interests have changed" not in shown(pair.scene, "student", at(pair, "mentorship"))
    for name in ("say_interests", "propose_meeting", "new_goal"):
        assert pair.scene.client("student").get(at(pair, name)).status_code == 403
    assert pair.scene.client("stranger").get(at(pair)).status_code == 404
    assert pair.scene.client("coordinator").get(at(pair)).status_code == 404


def test_help_is_there_while_an_end_can_be_taken_back_and_not_later(pair: Pair):
    end(pair, by=pair.mentor)
    for who in ("student", "mentor"):
        assert WAY in shown(pair.scene, who, at(pair, "mentorship"))
    assert pair.scene.client("student").post(at(pair)).status_code == 302
    undo(pair, by=pair.mentor)
    assert Case.objects.get().state == "open"
    end(pair)
    Ending.objects.update(ended_at=clock.now() - HOUR)
    page = shown(pair.scene, "student", at(pair, "mentorship"))
    assert WAY not in page
    assert "You asked on" in page  # what was asked is answered all the same
    assert "Help and changes" not in shown(pair.scene, "mentor", at(pair, "mentorship"))
    CaseLine.objects.update(at=clock.now() - 30 * DAY)
    assert "Write to the coordinators of the programme." in shown(
        pair.scene, "student", at(pair, "mentorship")
    )
    assert "Ask the coordinators of the programme by mail." in shown(pair.scene, "student", at(pair), 403)


def test_in_an_archived_programme_nobody_is_sent_to_a_page_that_refuses(pair: Pair):
    Programme.objects.update(state="archived")
    assert "Help and changes" not in shown(pair.scene, "student", at(pair, "mentorship"))


def test_of_a_paused_pair_the_coordinator_sees_the_case_and_writes_to_nobody(pair: Pair):
    pause(pair)
    pair.scene.client("student").post(at(pair))
    case = Case.objects.get()
    here = reverse("case", args=[case.pk])
    page = shown(pair.scene, "coordinator", here)
    assert "and the site writes to neither of them. You can write to them yourself." in page
    assert "Offer a talk of three" not in page
    assert "Look for a second mentor" in page
    assert here in shown(pair.scene, "coordinator", at(pair, "mentorship"))
    client = pair.scene.client("coordinator")
    answer = client.post(reverse("do_step", args=[case.pk]), {"step": "talk"}, follow=True)
    assert "This mentorship does not run, so nobody is written to." in answer.content.decode()
    client.post(reverse("do_step", args=[case.pk]), {"step": "co_mentor"})
    assert Search.objects.get().second
