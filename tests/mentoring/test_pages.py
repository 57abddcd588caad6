"""What mentors, mentees and coordinators see and do on pages, and what the start page says first."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.mentoring.scene import DAY, WEEK, Scene
from tests.site.counting import same_queries

from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.lib import clock
from handrail.mailroom.models import Message
from handrail.mentoring import actions, hooks
from handrail.mentoring.models import Mentorship
from handrail.people.models import ListItem, User
from handrail.programmes.models import Conflict
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db


def shown(scene: Scene, name: str, address: str, status: int = 200) -> str:
    answer = scene.client(name).get(address)
    assert answer.status_code == status, answer
    return re.sub(r"\s+", " ", re.sub(r"</?bdi[^>]*>", "", answer.content.decode()))


def page_of(made: Mentorship) -> str:
    return reverse("mentorship", args=[made.pk])


@pytest.fixture
def asked(scene: Scene, monkeypatch) -> Mentorship:
    """The mentor is asked about the student, who let different people read different answers."""
    monkeypatch.setattr(hooks, "_givers", [])
    scene.say("student", "mentee", "interests", ["cardiology"], "suggested")
    scene.say("student", "mentee", "year", "My mother is ill", "partner")
    scene.say("student", "mentee", "times", ["1_lunch"], "self")
    scene.say("mentor", "mentor", "hello", "Call me Jo", "suggested")
    stage = ListItem.objects.filter(list="stages").first()
    User.objects.filter(pk=scene["student"].pk).update(stage=stage.key, pronouns="they/them")
    return scene.offer()


# ---- the mentor who is asked


def test_the_offer_says_who_it_is_as_far_as_they_let_mentors_read(scene: Scene, asked):
    page = shown(scene, "mentor", page_of(asked))
    assert "Will you be the mentor of Student?" in page
    assert ListItem.objects.filter(list="stages").first().label in page
    assert "they/them" in page
    assert "Cardiology" in page
    assert "My mother is ill" not in page  # for the partner, once there is one
    assert "Monday" not in page
    assert scene["student"].email not in page
    plan = scene.programme.plan
    assert f"About {plan.rhythm.meetings_a_year} times a year" in page
    assert plan.agreement.splitlines()[0][:40] in page
    assert "No pair where the mentor" in page


def test_reasons_come_from_whoever_knows_them_for_the_reader(scene: Scene, asked):
    @hooks.gives_reasons
    def both(mentorship, reader):
        assert mentorship == asked
        return [f"Both speak Twi ({Side(reader)})"]

    assert "Both speak Twi (mentor)" in shown(scene, "mentor", page_of(asked))
    scene.accept(asked)
    assert "Both speak Twi (mentee)" in shown(scene, "student", page_of(asked))


def test_accepting_leads_to_the_mentorship(scene: Scene, asked):
    answer = scene.client("mentor").post(
        reverse("accept_offer", args=[asked.pk]), {"nothing_between": "on"}, follow=True
    )
    page = answer.content.decode()
    assert "Student is your mentee now" in page
    assert scene["student"].email in page
    assert "My mother is ill" in page
    assert "Monday" not in page


def test_a_full_mentor_reads_why_and_loses_nothing(scene: Scene, asked):
    User.objects.filter(pk=scene["mentor"].pk).update(most_mentees=1, active_mentees=1)
    answer = scene.client("mentor").post(
        reverse("accept_offer", args=[asked.pk]), {"nothing_between": "on"}, follow=True
    )
    assert "All your places are taken" in answer.content.decode()
    assert "Will you be the mentor of" in answer.content.decode()


def test_nobody_becomes_a_mentor_without_declaring_that_nothing_stands_between(scene: Scene, asked):
    page = shown(scene, "mentor", page_of(asked))
    assert "I do not assess, examine, employ or treat" in page
    answer = scene.client("mentor").post(reverse("accept_offer", args=[asked.pk]), follow=True)
    assert "Tick the box above" in answer.content.decode()
    assert Mentorship.objects.get().state == "offered"


def test_a_mentor_who_grades_the_mentee_says_so_and_they_are_kept_apart(scene: Scene, asked):
    address = reverse("declare_conflict", args=[asked.pk])
    assert "grades or assesses the mentee" in shown(scene, "mentor", address)
    empty = scene.client("mentor").post(address)
    assert "Choose what is so" in empty.content.decode()
    assert not Conflict.objects.exists()
    answer = scene.client("mentor").post(address, {"kind": "assesses"}, follow=True)
    assert "Thank you for saying so" in answer.content.decode()
    assert Mentorship.objects.get().state == "declined"
    tie = Conflict.objects.get()
    assert (tie.mentor, tie.mentee, tie.kind) == (scene["mentor"], scene["student"], "assesses")
    assert tie.ends == asked.cohort.ends
    assert scene.client("mentor").get(address).status_code == 302


def test_declared_joint_work_waits_for_a_coordinator_where_the_kind_can_bear_it(scene: Scene, asked):
    Mentorship.objects.update(kind="supervisor")
    asked.programme.kind = "supervisor"
    asked.programme.save()
    address = reverse("declare_conflict", args=[asked.pk])
    scene.client("mentor").post(address, {"kind": "supervises"})
    accept = reverse("accept_offer", args=[asked.pk])
    scene.client("mentor").post(accept, {"nothing_between": "on"})
    assert Mentorship.objects.get().state == "offered"
    Conflict.objects.update(allowed_at=clock.now())
    scene.client("mentor").post(accept, {"nothing_between": "on"})
    assert Mentorship.objects.get().state == "active"


def test_declining_asks_once_and_never_why(scene: Scene, asked):
    address = reverse("decline_offer", args=[asked.pk])
    page = shown(scene, "mentor", address)
    assert "You need not give a reason" in page
    form = page[page.index('<form class="confirm"') :]
    assert re.findall(r'<(?:input|textarea)[^>]*name="([^"]+)"', form[: form.index("</form>")]) == [
        "csrfmiddlewaretoken"
    ]
    answer = scene.client("mentor").post(address, follow=True)
    assert "You declined" in answer.content.decode()
    assert Mentorship.objects.get().state == "declined"
    assert scene.client("mentor").get(address).status_code == 302  # nothing is left to ask


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("declined", "You declined"),
        (
            "withdrawn",
            "This question was taken back and does not stand any more.",
        ),
        ("lapsed", "The time to answer is over"),
    ],
)
def test_what_is_over_says_so_and_shows_nobody(scene: Scene, asked, state, words):
    Mentorship.objects.update(state=state)
    page = shown(scene, "mentor", page_of(asked))
    assert words in page
    assert "Student" not in page
    answer = scene.client("mentor").post(
        reverse("accept_offer", args=[asked.pk]), {"nothing_between": "on"}, follow=True
    )
    assert answer.status_code == 200
    assert Mentorship.objects.get().state == state


def test_an_offer_whose_time_is_over_cannot_be_answered_before_the_job_ran(scene: Scene, asked):
    with clock.moved(WEEK):
        assert "The time to answer is over" in shown(scene, "mentor", page_of(asked))


def test_until_it_goes_out_an_offer_is_there_for_coordinators_alone(scene: Scene):
    now = clock.now()
    made = scene.offer(now=now, told_at=now + 15 * dt.timedelta(minutes=1))
    assert scene.client("mentor").get(page_of(made)).status_code == 404
    assert "Accept or decline" not in shown(scene, "mentor", reverse("home"))
    assert "being asked" not in shown(scene, "student", reverse("home"))
    assert "has not been asked yet" in shown(scene, "coordinator", page_of(made))


# ---- the mentee


@pytest.mark.parametrize("state", ["offered", "declined", "lapsed", "withdrawn"])
def test_for_the_mentee_it_is_not_there_before_it_runs(scene: Scene, asked, state):
    Mentorship.objects.update(state=state)
    assert scene.client("student").get(page_of(asked)).status_code == 404
    page = shown(scene, "student", reverse("mentorships"))
    assert "Mentor</a>" not in page
    assert ("A mentor is being asked" in shown(scene, "student", reverse("home"))) == (state == "offered")


def test_once_it_runs_the_mentee_sees_who_how_and_what_next(scene: Scene, asked):
    scene.accept(asked)
    page = shown(scene, "student", page_of(asked))
    assert scene["mentor"].email in page
    assert "Call me Jo" in page
    assert "How to begin" in page
    assert "You two see each other’s address" in page
    home = shown(scene, "student", reverse("home"))
    assert "Your mentor</h2>" in home
    assert page_of(asked) in home


def test_the_list_of_ones_own_holds_both_sides(scene: Scene, asked):
    scene.accept(asked)
    scene.offer(mentee="peer")
    page = shown(scene, "mentor", reverse("mentorships"))
    asked_at, mentees_at = page.index("<h2>You are asked"), page.index("<h2>Your mentees")
    assert asked_at < page.index(">Peer</a>") < mentees_at < page.index(">Student</a>")
    assert "<h2>Your mentors" in shown(scene, "student", reverse("mentorships"))
    assert "Nobody yet" in shown(scene, "director", reverse("mentorships"))


# ---- the start page


def test_the_question_comes_first_with_its_days(scene: Scene, asked):
    page = shown(scene, "mentor", reverse("home"))
    assert "Accept or decline: Student would be your mentee" in page
    assert "There are 7 days left" in page
    assert page_of(asked) in page
    with clock.moved(6 * DAY):
        assert "There is 1 day left" in shown(scene, "mentor", reverse("home"))


def test_the_most_urgent_of_several_comes_first(scene: Scene, asked):
    scene.offer(mentee="peer", answer_by=clock.now() + 2 * DAY)
    assert "Accept or decline: Peer" in shown(scene, "mentor", reverse("home"))


def test_a_mentor_finds_their_mentees(scene: Scene, asked):
    scene.accept(asked)
    page = shown(scene, "mentor", reverse("home"))
    assert "Your mentee <small>" in page
    assert ">Student</a>" in page
    assert "You have not met yet." in page


# ---- coordinators


def test_a_coordinator_sees_each_state_and_reads_no_answer(scene: Scene, asked):
    actions.decline(mentorship=scene.offer(mentee="peer"), by=scene["mentor"], now=clock.now())
    address = reverse("cohort_mentorships", args=[scene.cohort.pk])
    page = shown(scene, "coordinator", address)
    assert "Offered: 1" in page
    assert ">Student</a>" in page
    assert ">Peer</a>" not in page
    assert ">Peer</a>" in shown(scene, "coordinator", f"{address}?state=declined")
    assert "Nobody in this list" in shown(scene, "coordinator", f"{address}?state=active")
    page = shown(scene, "coordinator", page_of(asked))
    assert "The mentor has been asked" in page
    assert "My mother is ill" not in page


def test_the_page_of_a_pair_says_what_came_of_the_question(scene: Scene, asked):
    scene.accept(asked)
    page = shown(scene, "coordinator", page_of(asked))
    assert "<dt>Said yes</dt>" in page
    assert "Over since" not in page
    Mentorship.objects.update(answer_by=None)  # as a file brings it in
    page = shown(scene, "coordinator", page_of(asked))
    assert "<dt>Came in from a file</dt>" in page
    assert "<dt>Asked</dt>" not in page


def test_a_coordinator_takes_back_and_reminds(scene: Scene, asked):
    lead = scene.client("coordinator")
    Mentorship.objects.update(offered_at=clock.now() - 4 * DAY)
    page = lead.post(reverse("remind_mentor", args=[asked.pk]), follow=True).content.decode()
    assert "A reminder to Mentor is on its way." in page
    assert Message.objects.filter(kind="mentorship_reminder").count() == 1
    address = reverse("take_back_offer", args=[asked.pk])
    assert "can no longer accept" in shown(scene, "coordinator", address)
    assert "taken back" in lead.post(address, follow=True).content.decode()
    assert Mentorship.objects.get().state == "withdrawn"
    assert (
        "This question was taken back and does not stand any more."
        in lead.post(address, follow=True).content.decode()
    )


def test_nothing_is_changed_in_an_archived_programme(scene: Scene, asked):
    type(scene.programme).objects.update(state="archived")
    lead = scene.client("coordinator")
    assert "Take back" not in shown(
        scene, "coordinator", reverse("cohort_mentorships", args=[scene.cohort.pk])
    )
    for name in ("remind_mentor", "take_back_offer"):
        assert lead.post(reverse(name, args=[asked.pk])).status_code == 403


# ---- words and figures


def test_every_deed_has_its_words(scene: Scene, asked):
    actions.remind_due(now=asked.offered_at + 4 * DAY)
    for act, to in (("accept", "student"), ("decline", "peer")):
        made = Mentorship.objects.filter(mentee=scene[to]).first() or scene.offer(mentee=to)
        scene.accept(made) if act == "accept" else actions.decline(
            mentorship=made, by=made.mentor, now=clock.now()
        )
    actions.withdraw(mentorship=scene.offer("peer", "director"), by=scene.lead, now=clock.now())
    actions.lapse_due(now=scene.offer("peer", "director").answer_by)
    done = set(Event.objects.filter(subject_type="mentoring.mentorship").values_list("verb", flat=True))
    assert len(done) == 6
    assert done <= set(VERBS)
    assert "mentoring.mentorship" in KINDS


def test_lists_ask_as_often_for_many_as_for_few(scene: Scene):
    def grow(number: int) -> None:
        now, start = clock.now(), User.objects.count()
        people = User.objects.bulk_create(
            User(
                school=scene.programme.school, name=f"P{n}", school_number=f"Q{n}",
                email=f"q{n}@northfield.example", created_at=now,
            )
            for n in range(start, start + number)
        )  # fmt: skip
        Mentorship.objects.bulk_create(
            Mentorship(
                programme=scene.programme, cohort=scene.cohort, mentee=one, mentor=scene["mentor"],
                kind=scene.programme.kind, offered_at=now, answer_by=now + WEEK,
            )
            for one in people
        )  # fmt: skip

    address = reverse("cohort_mentorships", args=[scene.cohort.pk])
    same_queries(scene.client("coordinator"), address, grow, 11)
    same_queries(scene.client("mentor"), reverse("mentorships"), grow, 6)
