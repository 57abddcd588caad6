"""A cohort that is joined: mentees and mentors who can be offered to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from tests.site.cast import Cast

from handrail.lib import clock
from handrail.mentoring import actions
from handrail.mentoring.models import Mentorship
from handrail.people.actions import load_lists
from handrail.people.models import User
from handrail.programmes.actions import running
from handrail.programmes.models import Answer, Cohort, Enrolment, Programme
from handrail.programmes.states import CohortState, ProgrammeState

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@dataclass
class Scene:
    """One programme of the first school, whose cohort begins in 40 days."""

    cast: Cast
    programme: Programme
    cohort: Cohort

    def __getitem__(self, name: str) -> User:
        return self.cast[name]

    @property
    def lead(self) -> User:
        return self.cast["coordinator"]

    def client(self, name: str) -> Client:
        return self.cast.client(name)

    def join(self, user: User, side: str) -> Enrolment:
        now = clock.now()
        return Enrolment.objects.create(
            cohort=self.cohort, user=user, side=side, state="joined", answered_at=now, created_at=now
        )

    def say(self, name: str, side: str, question: str, value: Any, readers: str) -> None:
        place = Enrolment.objects.get(cohort=self.cohort, user=self.cast[name], side=side)
        Answer.objects.create(
            enrolment=place, question=question, value=value, readers=readers, saved_at=clock.now()
        )

    def newcomer(self, slug: str, side: str, **more: Any) -> User:
        """One more person who joined."""
        school = self.programme.school
        number, now = f"X-{slug}", clock.now()
        user = User.objects.create_user(
            email=f"{slug}@northfield.example",
            school=school,
            name=slug,
            school_number=number,
            created_at=now,
            **more,
        )
        self.join(user, side)
        return user

    def offer(self, mentee: str = "student", mentor: str = "mentor", **more: Any) -> Mentorship:
        now = more.pop("now", clock.now())
        given = {"answer_by": now + WEEK, "by": self.lead, **more}
        return actions.offer(
            cohort=self.cohort, mentee=self.cast[mentee], mentor=self.cast[mentor], now=now, **given
        )

    def accept(self, mentorship: Mentorship, now: dt.datetime | None = None) -> None:
        now = now or clock.now()
        actions.accept(
            mentorship=mentorship, by=mentorship.mentor, nothing_between=True, today=now.date(), now=now
        )


def set_up(cast: Cast, template: str = "clinical_one_to_one") -> Scene:
    """A student and a peer look for mentors; the mentor and the director take mentees."""
    now, lead = clock.now(), cast["coordinator"]
    load_lists(school=lead.school)
    made = running.create_programme(by=lead, template_key=template, title="Ward mentoring", now=now)
    running.move_programme(programme=made, by=lead, to=ProgrammeState.OPEN, now=now)
    starts = clock.today("Europe/London") + 40 * DAY
    cohort = running.plan_cohort(programme=made, by=lead, title="This year", starts=starts, now=now)
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.CLOSED)
    cohort.refresh_from_db()
    scene = Scene(cast, made, cohort)
    for name, side in (
        ("student", "mentee"),
        ("peer", "mentee"),
        ("mentor", "mentor"),
        ("director", "mentor"),
    ):
        scene.join(cast[name], side)
    return scene
