"""What the addresses of the learning app name."""

from __future__ import annotations

import datetime as dt

from tests.site.cast import Cast
from tests.site.programmes_things import ALL, MEMBERS, _cohort
from tests.site.things import Thing, kind, of_each

from handrail.learning.models import Completion, Resource
from handrail.lib import clock
from handrail.programmes.models import Enrolment


@kind("cohort side")
def cohort_sides(cast: Cast) -> dict[str, Thing]:
    """Mentors who have joined, with a module that is confirmed."""

    def make(title: str) -> Thing:
        cohort, user, now = _cohort(cast, title), cast[MEMBERS[title]], clock.now()
        Enrolment.objects.create(
            cohort=cohort, user=user, side="mentor", state="joined", answered_at=now, created_at=now
        )
        Completion.objects.get_or_create(
            user=user, module="boundaries", defaults={"by": cast["administrator"].pk, "at": now}
        )
        names = {"key": cohort.pk, "side": "mentor"}
        return Thing(names, school=cohort.programme.school, programme=cohort.programme)

    return of_each(cast, make, *ALL)


@kind("resource")
def resources(cast: Cast) -> dict[str, Thing]:
    """One at each school; whoever keeps the shelf of one knows nothing of the other's."""

    def make(name: str) -> Thing:
        school = cast.schools[name]
        made = Resource.objects.create(
            school=school,
            title="A week on one page",
            organisation="Northfield",
            url="https://example.org/week",
            topic="time_management",
            review_on=clock.now().date() + dt.timedelta(days=30),
            created_at=clock.now(),
        )
        return Thing({"key": made.pk}, school=school)

    return of_each(cast, make, *cast.schools)
