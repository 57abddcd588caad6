"""The pages of check-ins: by the mail without signing in, signed in, and for those who run the programme."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.checkins.scene import Asked, link_in, mail_to
from tests.site.counting import same_queries
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.checkins.models import CheckIn, CheckInLink
from handrail.checkins.states import Pulse
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.programmes.models import ProgrammeLead

pytestmark = pytest.mark.django_db
WORDS = "He is always late, and I do not dare to say so"


def words(answer: Any) -> str:
    text = re.sub(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>', "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"</?(bdi|b)( [^>]*)?>", "", text))


@pytest.fixture
def now_asked(asked: Asked) -> Asked:
    """Asked today: the pair began two weeks ago."""
    Mentorship.objects.update(starts=asked.pair.starts - dt.timedelta(days=14))
    asked.pair.refresh_from_db()
    asked.a_day(0)
    return asked


def shown(asked: Asked, name: str, address: str, *args: Any, status: int = 200) -> str:
    answer = asked.scene.client(name).get(reverse(address, args=args))
    assert answer.status_code == status, answer.content.decode()
    return words(answer)


# ---- by the link of the mail


def test_the_link_answers_without_a_cookie_or_a_token_of_forms(now_asked: Asked):
    path = link_in(mail_to(now_asked.mentee))
    phone = Client(enforce_csrf_checks=True)
    page = words(phone.get(path))
    assert "How does it go with Mentor?" in page
    assert all(str(point.label) in page for point in Pulse)
    assert "Mentor never sees it, and it has no part in any mark." in page
    done = phone.post(path, {"pulse": "4"})
    assert "Thank you. It is kept." in words(done)
    assert (done["Referrer-Policy"], done["Cache-Control"]) == ("no-referrer", "no-store")
    assert not phone.cookies
    row = CheckIn.objects.get(side="mentee")
    assert (row.state, row.pulse) == ("answered", 4)


def test_the_link_shows_nothing_that_was_said_and_keeps_the_words(now_asked: Asked):
    made, path = now_asked.of()[0], link_in(mail_to(now_asked.mentee))
    now_asked.answer(made, 0, pulse=2, words=WORDS)
    page = words(Client().get(path))
    assert WORDS not in page
    assert "checked" not in page
    Client().post(path, {"pulse": "1", "words": "Somebody else", "contact": "yes"})
    row = opened(made)
    assert (row.pulse, row.words) == (1, WORDS)


def test_an_empty_form_comes_back_with_its_fault(now_asked: Asked):
    page = words(Client().post(link_in(mail_to(now_asked.mentee)), {}))
    assert "Answer at least one question." in page
    assert CheckIn.objects.get(side="mentee").state == "asked"


def test_links_that_do_nothing_say_why(now_asked: Asked):
    path = link_in(mail_to(now_asked.mentee))
    assert Client().get(path[:-3] + "xx/").status_code == 404
    foreign = Client().post(path, {"pulse": "1"}, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    with clock.moved(dt.timedelta(days=14)):
        over = Client().post(path, {"pulse": "1"})
    assert (over.status_code, "The time to answer this is over" in words(over)) == (410, True)
    User.objects.filter(pk=now_asked.mentee.pk).update(is_active=False)
    assert Client().get(path).status_code == 410
    assert CheckIn.objects.get(side="mentee").state == "asked"


def test_the_token_is_kept_as_a_hash_and_each_mail_has_its_own(now_asked: Asked):
    path = link_in(mail_to(now_asked.mentee))
    now_asked.a_day(4)
    again = link_in(mail_to(now_asked.mentee, "check_in_reminder"))
    assert path != again
    assert not CheckInLink.objects.filter(token_hash__in=[path.split("/")[-2], again.split("/")[-2]]).exists()
    assert Client().get(path).status_code == Client().get(again).status_code == 200


# ---- signed in


def test_the_home_page_leads_to_it_and_the_words_are_kept(now_asked: Asked):
    made = now_asked.of()[0]
    assert "How does it go with Mentor?" in shown(now_asked, "student", "home")
    page = shown(now_asked, "student", "check_in", made.pk)
    assert "Read by those who run the programme: Coordinator. Mentor never sees it" in page
    answer = now_asked.scene.client("student").post(
        reverse("check_in", args=[made.pk]), {"pulse": "2", "met": "no", "words": WORDS}
    )
    assert answer["Location"] == reverse("own_check_ins")
    assert opened(made).words == WORDS
    assert "2: it is hard; with words" in shown(now_asked, "student", "own_check_ins")
    assert WORDS in shown(now_asked, "student", "check_in", made.pk)
    assert "How does it go with" not in shown(now_asked, "student", "home")


def test_what_was_said_before_shows_to_whoever_said_it(now_asked: Asked):
    made = now_asked.of()[0]
    now_asked.answer(made, 0, pulse=4, words="He listens")
    now_asked.answer(made, 0, pulse=2, words=WORDS)
    page = shown(now_asked, "student", "check_in", made.pk)
    assert "What you said before" in page
    assert "4: it is good; He listens" in page


def test_one_s_own_answer_is_read_again_when_its_time_is_over(now_asked: Asked):
    made = now_asked.of()[0]
    now_asked.answer(made, 0, pulse=2, met="no", words=WORDS)
    with now_asked.on(16):
        page = shown(now_asked, "student", "check_in", made.pk)
        shown(now_asked, "mentor", "check_in", made.pk, status=404)
        sent = now_asked.scene.client("student").post(reverse("check_in", args=[made.pk]), {"pulse": "5"})
    assert "It cannot be changed any more." in page
    assert all(said in page for said in (WORDS, "2: it is hard", "No, and no date"))
    assert "you are asked again" not in page
    assert Event.objects.filter(verb="checkins.read", subject=made.pk, actor=made.user_id).count() == 2
    assert WORDS in words(sent)
    assert CheckIn.objects.get(pk=made.pk).pulse == 2


@pytest.mark.parametrize("again", [True, False])
def test_whoever_did_not_answer_is_asked_again_only_if_something_comes(now_asked: Asked, again: bool):
    made = now_asked.of()[0]
    if not again:
        Mentorship.objects.update(state="ended")
    with now_asked.on(16):
        page = shown(now_asked, "student", "check_in", made.pk)
    assert "The time to answer this is over" in page
    assert ("you are asked again" in page) == again


def test_the_other_of_the_pair_sees_nothing_of_it(now_asked: Asked):
    made = now_asked.of()[0]
    before = {name: shown(now_asked, "mentor", name) for name in ("home", "own_check_ins", "mentorships")}
    readings = shown(now_asked, "mentor", "readings", now_asked.pair.pk)
    now_asked.answer(made, 0, pulse=1, words=WORDS)
    shown(now_asked, "coordinator", "check_in_words", made.pk)
    assert {name: shown(now_asked, "mentor", name) for name in before} == before
    assert shown(now_asked, "mentor", "readings", now_asked.pair.pk) == readings
    shown(now_asked, "mentor", "check_in", made.pk, status=404)
    shown(now_asked, "mentor", "check_in_words", made.pk, status=404)


# ---- those who run the programme


def test_coordinators_see_how_many_answered_and_each_pulse_in_words(now_asked: Asked):
    made, cohort = now_asked.of()[0], now_asked.pair.cohort_id
    now_asked.answer(made, 0, pulse=2, met="no", words=WORDS)
    page = shown(now_asked, "coordinator", "cohort_check_ins", cohort)
    assert "1 of 2 answered." in page
    assert "After two weeks: 2: it is hard" in page
    assert "asked on" in page
    assert WORDS not in page
    assert "Answered: 1 of 2" in re.sub("<[^>]+>", "", shown(now_asked, "coordinator", "cohort", cohort))


def test_opening_the_words_is_noted_and_told_to_whoever_wrote_them(now_asked: Asked):
    made = now_asked.of()[0]
    now_asked.answer(made, 0, words=WORDS)
    assert WORDS in shown(now_asked, "coordinator", "check_in_words", made.pk)
    event = Event.objects.get(verb="checkins.read")
    assert (event.actor, event.subject, event.field_names) == (now_asked.scene.lead.pk, made.pk, "words")
    page = shown(now_asked, "student", "check_in", made.pk)
    assert re.search(r"Who has opened your words.*: Coordinator", page)


def test_without_words_there_is_nothing_to_open(now_asked: Asked):
    made = now_asked.of()[0]
    now_asked.answer(made, 0, pulse=5)
    shown(now_asked, "coordinator", "check_in_words", made.pk, status=404)


def test_an_administrator_sees_the_count_and_no_answer(now_asked: Asked):
    now_asked.answer(now_asked.of()[0], 0, pulse=1, words=WORDS)
    page = shown(now_asked, "administrator", "cohort_check_ins", now_asked.pair.cohort_id)
    assert "1 of 2 answered." in page
    assert "it does not work" not in page


def test_a_coordinator_who_is_one_of_the_pair_sees_nothing_of_it(now_asked: Asked):
    """The mentor runs the programme too: the mentee's answer is not for them."""
    made, lead = now_asked.of()[0], now_asked.scene.lead
    Mentorship.objects.update(mentor=lead)
    now_asked.answer(made, 0, pulse=1, words=WORDS)
    assert "it does not work" not in shown(
        now_asked, "coordinator", "cohort_check_ins", now_asked.pair.cohort_id
    )
    shown(now_asked, "coordinator", "check_in_words", made.pk, status=404)
    ProgrammeLead.objects.create(
        programme=now_asked.pair.programme, user=now_asked.scene["other coordinator"], since=clock.now()
    )
    page = shown(now_asked, "other coordinator", "cohort_check_ins", now_asked.pair.cohort_id)
    assert "it does not work" in page


# ---- how much is asked of the database


def more_pairs(asked: Asked, number: int) -> None:
    """Pairs of the mentor, of whom both sides answered."""
    now, begun, pair = clock.now(), User.objects.count(), asked.pair
    school, day = asked.mentee.school, asked.pair.starts
    people = User.objects.bulk_create(
        User(
            school=school,
            school_number=f"X{begun + one}",
            email=f"x{begun + one}@school.example",
            name=f"X {begun + one}",
            created_at=now,
        )
        for one in range(number)
    )
    common = {"programme": pair.programme, "cohort": pair.cohort, "mentor": pair.mentor, "kind": pair.kind}
    pairs = Mentorship.objects.bulk_create(
        Mentorship(**common, mentee=one, state="active", starts=day, offered_at=now) for one in people
    )
    days = {"due_on": day, "asked_on": day, "closes_on": day, "answered_on": day, "created_at": now}
    CheckIn.objects.bulk_create(
        CheckIn(mentorship=one, side=side, user_id=who, slot="day_14", state="answered", pulse=3, **days)
        for one in pairs
        for side, who in (("mentee", one.mentee_id), ("mentor", one.mentor_id))
    )


def test_lists_keep_to_their_number_of_queries(now_asked: Asked):
    def grow(number: int) -> None:
        more_pairs(now_asked, number)

    cohort = reverse("cohort_check_ins", args=[now_asked.pair.cohort_id])
    same_queries(now_asked.scene.client("coordinator"), cohort, grow, 11)


def test_one_s_own_list_keeps_to_its_number_of_queries(now_asked: Asked):
    def grow(number: int) -> None:
        more_pairs(now_asked, number)

    same_queries(now_asked.scene.client("mentor"), reverse("own_check_ins"), grow, 6)
