"""What the addresses of a pair's resources and hours name."""

from __future__ import annotations

from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.things import Thing, kind, of_each

from handrail.learning.models import Resource
from handrail.lib import clock
from handrail.mentoring.models import Mentorship, ShelfItem, TimeBudget
from handrail.mentoring.time_kinds import monday_of


def _thing(pair: Mentorship, title: str, **names: object) -> Thing:
    partners = frozenset({MEMBERS[title]})
    return Thing(names, pair.programme.school, MENTORS[title], pair.programme, partners=partners)


@kind("shelf item")
def shelf_items(cast: Cast) -> dict[str, Thing]:
    def make(title: str) -> Thing:
        pair, now = a_pair(cast, title), clock.now()
        resource = Resource.objects.create(
            school=pair.programme.school,
            title="Saying no kindly",
            organisation="Northfield",
            url=f"https://example.org/{title.replace(' ', '-')}",
            topic="self_care",
            review_on=now.date(),
            created_at=now,
        )
        made = ShelfItem.objects.create(mentorship=pair, resource=resource, by=pair.mentor_id, created_at=now)
        return _thing(pair, title, key=made.pk)

    return of_each(cast, make, *ALL)


@kind("week of a pair")
def weeks(cast: Cast) -> dict[str, Thing]:
    """This week, of a mentee who has a plan and shows it to nobody."""

    def make(title: str) -> Thing:
        pair, now = a_pair(cast, title), clock.now()
        TimeBudget.objects.create(mentorship=pair, planned={"sleep": 112}, created_at=now)
        monday = monday_of(clock.today(pair.programme.school.time_zone))
        return _thing(pair, title, key=pair.pk, monday=str(monday))

    return of_each(cast, make, *ALL)
