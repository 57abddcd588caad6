"""Who is where, with denominators, at a constant number of queries; inviting and reminding."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.programmes.scene import Scene, csv_file, do, people, upload

from handrail.jobs.registry import GiveUp
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.people.models import Invitation, Pause, User
from handrail.programmes import tasks
from handrail.programmes.actions import inviting
from handrail.programmes.models import Enrolment
from handrail.programmes.queries import coverage

pytestmark = pytest.mark.django_db


def invite(scene: Scene, act=inviting.invite_people, who=None, side="mentee", later=dt.timedelta(0)):
    now = clock.now() + later
    return act(cohort=scene.cohort, by=scene.lead, side=side, who=who, today=scene.today, now=now)


def test_figures_say_their_denominator(scene: Scene):
    for name, state in {
        "student": "joined",
        "peer": "invited",
        "mentor": "withdrawn",
        "director": "eligible",
    }.items():
        scene.enrol(name, state=state)
    mentees, mentors = coverage(scene.cohort)
    assert mentees.asked == 3
    assert mentees.counts == {"eligible": 1, "invited": 1, "joined": 1, "declined": 0, "withdrawn": 1}
    assert mentors.asked == 0
    page = " ".join(scene.client("coordinator").get(f"/cohorts/{scene.cohort.pk}/").content.decode().split())
    assert "Joined</a>: <b>1</b> of 3" in page
    assert "Declined: 0 of 3" in page


def queries(scene: Scene, way: str) -> int:
    scene.client("coordinator").get(way)  # a session notes its first use, and shows what it had to say
    with CaptureQueriesContext(connection) as found:
        assert scene.client("coordinator").get(way).status_code == 200
    return len(found)


@pytest.mark.parametrize("way", ["", "people/mentee/eligible/"])
def test_pages_ask_the_database_as_often_for_many_as_for_few(scene: Scene, way: str):
    scene.enrol("student")
    page = f"/cohorts/{scene.cohort.pk}/{way}"
    few = queries(scene, page)
    do(scene, upload(scene, csv_file(people(120))))
    assert queries(scene, page) <= few + (2 if not way else 0)  # the import itself is one more list entry
    do(scene, upload(scene, csv_file(people(240))))
    assert queries(scene, page) <= few + (2 if not way else 0)


def test_the_list_of_programmes_too(scene: Scene):
    few = queries(scene, "/programmes/")
    do(scene, upload(scene, csv_file(people(100))))
    assert queries(scene, "/programmes/") == few


def test_inviting_writes_to_each_in_the_way_that_opens_a_door(scene: Scene):
    known = scene.enrol("student")
    do(scene, upload(scene, csv_file(people(2))))
    assert invite(scene) == inviting.Sent(mails=3, skipped=0, left=0)
    assert sorted(Message.objects.values_list("kind", flat=True)) == [
        "invitation",
        "invitation",
        "joining_invitation",
    ]
    mail = Message.objects.get(kind="joining_invitation")
    assert (mail.to, mail.address) == (known.user_id, known.user.email)
    assert f"/joining/{known.pk}/" in mail.text
    assert "Declining costs nothing" in mail.text
    assert set(scene.cohort.enrolments.values_list("state", flat=True)) == {"invited"}
    assert invite(scene) == inviting.Sent(0, 0, 0)


def test_only_those_ticked_are_invited(scene: Scene):
    one, two = scene.enrol("student"), scene.enrol("peer")
    client = scene.client("coordinator")
    way = f"/cohorts/{scene.cohort.pk}/invite/"
    assert "Tick at least one person" in client.post(way, {"side": "mentee"}, follow=True).content.decode()
    answer = client.post(way, {"side": "mentee", "who": [str(two.pk)]}, follow=True)
    assert "One mail is on its way." in answer.content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("eligible", "invited")


def test_somebody_of_another_cohort_cannot_be_slipped_in(scene: Scene):
    scene.enrol("student")
    other = scene.programme.cohorts.create(
        title="Other", starts="2030-01-01", ends="2031-01-01", join_by="2029-12-31", created_at=clock.now()
    )
    theirs = Enrolment.objects.create(
        cohort=other, user=scene.cast["peer"], side="mentee", created_at=clock.now()
    )
    way = f"/cohorts/{scene.cohort.pk}/invite/"
    answer = scene.client("coordinator").post(way, {"side": "mentee", "who": [str(theirs.pk)]}, follow=True)
    assert "The list has changed meanwhile" in answer.content.decode()
    assert not Message.objects.exists()


def test_nobody_is_reminded_twice_in_three_days_or_while_away(scene: Scene):
    asked, away, joined = (
        scene.enrol("student", state="invited"),
        scene.enrol("peer", state="invited"),
        "mentor",
    )
    scene.enrol(joined, state="joined")
    Pause.objects.create(user=away.user, starts=scene.today)
    assert invite(scene, inviting.remind_people) == inviting.Sent(mails=1, skipped=1, left=0)
    assert invite(scene, inviting.remind_people, who=[asked.pk]) == inviting.Sent(0, 1, 0)
    assert [mail.kind for mail in Message.objects.all()] == ["joining_reminder"]
    later = invite(scene, inviting.remind_people, who=[asked.pk], later=dt.timedelta(days=4))
    assert later.mails == 1


def test_reminding_somebody_without_an_account_sends_a_link_that_works(scene: Scene):
    do(scene, upload(scene, csv_file(people(1))))
    invite(scene)
    user = User.objects.get(school_number="S00001")
    invite(scene, inviting.remind_people, later=dt.timedelta(days=4))
    assert Invitation.objects.filter(user=user, used_at=None, revoked_at=None).count() == 1
    invite(scene, inviting.remind_people, later=dt.timedelta(days=30))
    assert Invitation.objects.filter(user=user, used_at=None, revoked_at=None).count() == 1
    assert Message.objects.filter(to=user.pk).count() == 3


def test_nobody_is_written_to_while_joining_is_closed(scene: Scene):
    scene.enrol("student")
    scene.cohort.state = "closed"
    with pytest.raises(Refusal, match="Joining is not open"):
        invite(scene)
    assert not Message.objects.exists()


def test_a_failing_mailroom_leaves_everybody_uninvited(scene: Scene, monkeypatch):
    scene.enrol("student")

    def fail(**_):
        raise RuntimeError("no outbox")

    monkeypatch.setattr(inviting, "post", fail)
    with pytest.raises(RuntimeError, match="no outbox"):
        invite(scene)
    assert scene.cohort.enrolments.get().state == "eligible"


# ---- more people than a request should wait for


@pytest.fixture
def few_at_a_time(monkeypatch):
    monkeypatch.setattr(inviting, "AT_A_TIME", 2)


def everybody(scene: Scene) -> str:
    way = f"/cohorts/{scene.cohort.pk}/invite/"
    return scene.client("coordinator").post(way, {"side": "mentee", "everybody": "on"}, follow=True)


def run(job: DBTaskResult) -> None:
    tasks.write_to_everybody.func(**job.args_kwargs["kwargs"])


def test_many_people_are_written_to_by_a_job_that_says_so(scene: Scene, few_at_a_time):
    do(scene, upload(scene, csv_file(people(5))))
    page = everybody(scene).content.decode()
    assert "5 mails are being written in the background." in page
    assert "Mails are being written" in page
    assert not Message.objects.exists()
    everybody(scene)  # a second press asks for nothing more
    job = DBTaskResult.objects.get(task_path=tasks.write_to_everybody.module_path)
    run(job)
    run(job)  # as after a kill
    assert (Message.objects.count(), coverage(scene.cohort)[0].counts["invited"]) == (5, 5)


def test_those_who_are_away_hold_up_nobody(scene: Scene, few_at_a_time):
    do(scene, upload(scene, csv_file(people(5))))
    for user in User.objects.filter(school_number__in=("S00001", "S00002", "S00003")):
        Pause.objects.create(user=user, starts=scene.today)
    assert "2 mails are on their way. 3 people were left alone" in everybody(scene).content.decode()


def test_the_job_stops_once_its_person_may_not_any_more(scene: Scene, few_at_a_time):
    do(scene, upload(scene, csv_file(people(5))))
    everybody(scene)
    job = DBTaskResult.objects.get(task_path=tasks.write_to_everybody.module_path)
    scene.programme.leads.all().delete()
    with pytest.raises(GiveUp, match="may no longer write"):
        run(job)
    assert not Message.objects.exists()
