"""What the addresses of the pages about the running of the site name."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.site.cast import Cast
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mailroom.letter import hash_of, token
from handrail.mailroom.models import Message


@kind("mail")
def mails(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        user, now = cast[name], clock.now()
        message = Message.objects.create(
            kind="joining_reminder",
            to=user.pk,
            address=user.email,
            language="en-gb",
            subject="What it is about, for its reader alone",
            text="What only the reader of the mail may read",
            html="<p>What only the reader of the mail may read</p>",
            state="failed",
            reason="The mail server refused the address.",
            not_before=now,
            expires_at=now,
            message_id=f"<{uuid4()}@school.example>",
            school=user.school_id,
            created_at=now,
        )
        return Thing({"key": message.pk}, school=user.school)

    return of_each(cast, make, "student", "stranger")


@kind("stop link")
def stop_links(cast: Cast) -> dict[str, Thing]:
    key = mails(cast)["student"].names["key"]
    Message.objects.filter(pk=key).update(unsubscribe_hash=hash_of(token(key)))
    return {"student": Thing({"token": token(key)})}


@kind("job")
def jobs(cast: Cast) -> dict[str, Thing]:
    def make(name: str) -> Thing:
        job = DBTaskResult.objects.create(
            task_path="handrail.mailroom.tasks.send_mail",
            args_kwargs={"args": [], "kwargs": {"by": str(cast[name].pk)}},
            status="FAILED",
            run_after=timezone.now(),
            finished_at=timezone.now(),
            backend_name="default",
            exception_class_path="handrail.jobs.registry.Trouble",
            traceback="A place in the program",
        )
        return Thing({"key": job.pk}, school=cast[name].school)

    return of_each(cast, make, "coordinator", "strange coordinator")
