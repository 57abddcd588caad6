"""The pages about how the site runs: jobs, mails and the log; who sees what, and at what cost."""

import csv
import datetime as dt
import io
import re
import uuid
from pathlib import Path

from django.apps import apps
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.site.counting import same_queries

import handrail
from handrail.audit import actions as audit
from handrail.audit.models import Event
from handrail.home.verbs import KINDS, VERBS
from handrail.jobs.actions import sync_schedules
from handrail.jobs.models import Attempt, Tick
from handrail.jobs.registry import JOBS
from handrail.lib import clock
from handrail.mailroom.models import Message, Rest
from handrail.programmes.states import CohortState, EnrolmentState, ProgrammeState

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SECRET = "https://mentoring.school.example/invitations/one-time-token/"
APPS = ("audit", "home", "jobs", "mailroom", "people", "programmes")
ROOT = Path(handrail.__file__).parent
WRITTEN = re.compile(r'"((?:account|audit|job|list|log|mail|people|programmes|school)\.[a-z_]+)"')
MODELS = {f"{model._meta.label_lower}" for model in apps.get_models()}
TRACE = 'File "tasks.py", line 12, in send'


def job(status="FAILED", by=None, error="The mail server could not be reached."):
    row = DBTaskResult.objects.create(
        task_path="handrail.mailroom.tasks.send_mail",
        args_kwargs={"args": [], "kwargs": {"by": str(by) if by else None}},
        status=status,
        run_after=timezone.now() + DAY,
        finished_at=timezone.now() if status == "FAILED" else None,
        worker_ids=["a"],
        backend_name="default",
        exception_class_path="builtins.OSError" if status == "FAILED" else "",
        traceback=TRACE if status == "FAILED" else "",
    )
    if status == "FAILED":
        now = clock.real_now()
        Attempt.objects.create(
            job=row.pk, number=1, worker="a", started_at=now, beat_at=now, ended_at=now, error=error
        )
    return row


def mail(cast, name="student", **changes):
    now, user = clock.now(), cast[name]
    facts = {
        "kind": "invitation",
        "to": user.pk,
        "address": user.email,
        "language": "en-gb",
        "subject": "You are invited",
        "text": SECRET,
        "html": SECRET,
        "state": "failed",
        "reason": "The mail server refused the address: 550 no such user",
        "attempt": 1,
        "not_before": now,
        "expires_at": now + DAY,
        "message_id": f"<{uuid.uuid4()}@school.example>",
        "school": user.school_id,
        "created_at": now,
    }
    return Message.objects.create(**facts | changes)


def text_of(cast, name, address):
    answer = cast.client(name).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


# ----------------------------------------------------------------------------------------------------- jobs


def test_coordinators_read_words_and_administrators_also_where_it_broke(cast):
    job()
    for name, sees in (("coordinator", False), ("administrator", True)):
        text = text_of(cast, name, "/running/jobs/")
        assert "The mail server could not be reached." in text
        assert ("in send" in text, "builtins.OSError" in text) == (sees, sees)


def test_a_failed_job_is_tried_again_and_a_waiting_one_stopped(cast):
    failed, waiting = job(), job("READY")
    client = cast.client("coordinator")
    assert client.post(f"/running/jobs/{failed.pk}/retry/").status_code == 302
    assert client.post(f"/running/jobs/{waiting.pk}/stop/").status_code == 302
    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert (states[failed.pk], states[waiting.pk]) == ("READY", "FAILED")
    assert "Somebody of the staff stopped it before it began." in text_of(
        cast, "coordinator", "/running/jobs/"
    )
    again = client.post(f"/running/jobs/{failed.pk}/retry/", follow=True).content.decode()
    assert "Only a job that has failed can be tried again." in again


def test_jobs_for_another_school_s_people_are_not_there(cast):
    job(by=cast["strange coordinator"].pk, error="What happened elsewhere.")
    job(by=cast["coordinator"].pk, error="What happened here.")
    text = text_of(cast, "administrator", "/running/jobs/")
    assert ("here." in text, "elsewhere." in text) == (True, False)


def test_nothing_that_ran_for_long_means_that_the_worker_has_stopped(cast):
    sync_schedules(now=clock.now())
    said = "No job has started for more than five minutes"
    assert said in text_of(cast, "administrator", "/running/jobs/")
    Tick.objects.create(schedule_id="mailroom.send_mail", at=clock.now())
    text = text_of(cast, "administrator", "/running/jobs/")
    assert said not in text
    assert "Send the mails that wait" in text
    assert "Nothing waits and nothing has failed." in text


def test_the_list_of_jobs_costs_the_same_however_long_it_is(cast):
    def grow(number):
        for _ in range(number):
            job("READY", by=cast["coordinator"].pk)

    same_queries(cast.client("administrator"), "/running/jobs/", grow, 13)


# ---------------------------------------------------------------------------------------------------- mails


def test_staff_see_what_became_of_a_mail_and_never_what_it_says(cast):
    mail(cast)
    mail(cast, "stranger")
    text = text_of(cast, "coordinator", "/running/mails/")
    for words in ("Invitation", "Not sent", "550 no such user", cast["student"].email):
        assert words in text
    assert "one-time-token" not in text
    assert "You are invited" not in text
    assert cast["stranger"].email not in text


def test_a_mail_goes_again_or_stays(cast):
    failed, waiting = mail(cast), mail(cast, state="queued", reason="", not_before=clock.now() + HOUR)
    late = mail(cast, expires_at=clock.now() - HOUR)
    client = cast.client("coordinator")
    client.post(f"/running/mails/{failed.pk}/again/")
    client.post(f"/running/mails/{waiting.pk}/stop/")
    states = dict(Message.objects.values_list("pk", "state"))
    assert (states[failed.pk], states[waiting.pk]) == ("queued", "failed")
    said = client.post(f"/running/mails/{late.pk}/again/", follow=True).content.decode()
    assert "This mail is out of date." in said


def test_all_that_failed_go_again_after_a_question(cast):
    client = cast.client("coordinator")
    assert "There is no mail that was tried" in text_of(cast, "coordinator", "/running/mails/again/")
    mail(cast)
    mail(cast, "peer")
    asked = re.sub(r"\s+", " ", text_of(cast, "coordinator", "/running/mails/again/"))
    assert "2 mails that the mail server did not take are sent again." in asked
    said = client.post("/running/mails/again/", follow=True).content.decode()
    assert "2 mails are on their way again." in said
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_an_administrator_holds_all_mails_back_and_lets_them_go(cast):
    client = cast.client("administrator")
    empty = client.post("/running/mails/pause/", {"reason": ""}).content.decode()
    assert "This field is required." in empty
    client.post("/running/mails/pause/", {"reason": "The mail server is being moved."})
    assert Rest.objects.get().reason == "The mail server is being moved."
    text = text_of(cast, "coordinator", "/running/mails/")
    assert "The mail server is being moved." in text
    assert "/running/mails/resume/" not in text
    assert "Mails are held back since" in text_of(cast, "administrator", "/running/mails/resume/")
    client.post("/running/mails/resume/")
    assert not Rest.objects.exists()


def test_the_list_of_mails_costs_the_same_however_long_it_is(cast):
    def grow(number):
        for _ in range(number):
            mail(cast)

    same_queries(cast.client("administrator"), "/running/mails/", grow, 11)


# ------------------------------------------------------------------------------------------------------ log


def note(cast, verb="people.invite", about="student", by="coordinator", at=None, **more):
    person = cast[about]
    audit.record(
        by=cast[by].pk, verb=verb, subject=person, school=person.school_id, now=at or clock.now(), **more
    )


def test_the_log_is_narrowed_by_person_verb_and_day(cast):
    note(cast)
    note(cast, "people.close_account", about="peer", at=clock.now() - 10 * DAY)
    note(cast, "people.grant_role", about="stranger", by="strange coordinator")
    text = text_of(cast, "administrator", "/running/log/")
    assert "Sent an invitation" in text
    assert "Stranger" not in text
    today = clock.today("Europe/London").isoformat()
    for chosen, sees in (
        (f"person={cast['peer'].pk}", (False, True)),
        ("verb=people.invite", (True, False)),
        (f"first={today}", (True, False)),
        (f"last={(clock.now() - 9 * DAY).date().isoformat()}", (False, True)),
    ):
        rows = text_of(cast, "administrator", f"/running/log/?{chosen}").partition("<tbody>")[2]
        assert ("Sent an invitation" in rows, "Closed the account" in rows) == sees, chosen


def test_a_day_that_is_none_is_said_at_its_field(cast):
    text = text_of(cast, "administrator", "/running/log/?first=yesterday&person=nobody&page=last")
    assert "Enter a valid date." in text


def test_the_log_says_whether_it_is_whole(cast):
    assert "It was not checked yet." in text_of(cast, "administrator", "/running/log/")
    audit.check(now=clock.now())
    assert "Nobody has changed it: checked on" in text_of(cast, "administrator", "/running/log/")


def test_whoever_looks_somebody_up_stands_in_that_person_s_record(cast):
    text_of(cast, "administrator", "/running/log/")
    assert not Event.objects.filter(verb="log.read_person").exists()
    text_of(cast, "administrator", f"/running/log/?person={cast['student'].pk}")
    text = text_of(cast, "student", "/me/record/")
    assert "Read the log about a person" in text
    assert cast["administrator"].name in text


def test_the_file_of_the_log_is_safe_to_open(cast):
    type(cast["student"]).objects.filter(pk=cast["student"].pk).update(name="=HYPERLINK(1)")
    note(cast, fields=["email"])
    answer = cast.client("administrator").get("/running/log/file/?verb=people.invite")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["When (UTC)", "Who", "What", "To whom or what", "Fields", "Refused", "Verb"]
    assert rows[1][1:] == [
        "Coordinator",
        "Sent an invitation",
        "'=HYPERLINK(1)",
        "mail address",
        "",
        "people.invite",
    ]
    assert Event.objects.filter(verb="log.take_file").count() == 1


def test_the_log_costs_the_same_however_long_it_is(cast):
    def grow(number):
        for _ in range(number):
            note(cast)

    same_queries(cast.client("administrator"), "/running/log/", grow, 14)


def test_every_verb_has_its_words():
    """Those written out in the code, and those that are made of a state."""
    files = [file for app in APPS for file in (ROOT / app).glob("**/*.py")]
    known = {verb for file in files for verb in WRITTEN.findall(file.read_text("utf-8"))} - KINDS.keys()
    known |= {f"programmes.programme_{state}" for state in ProgrammeState.values}
    answered = (EnrolmentState.JOINED, EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN)
    known |= {f"programmes.enrolment_{state}" for state in answered}
    known |= {f"programmes.cohort_{state}" for state in CohortState.values}
    assert len(known) > 60
    assert known - VERBS.keys() - MODELS - {job.name for job in JOBS.values()} == set()
