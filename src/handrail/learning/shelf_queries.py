"""What stands on a school's shelf."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db.models import Case, QuerySet, When

from handrail.learning.shelf_models import Resource
from handrail.learning.shelf_states import ResourceState, Topic
from handrail.people.models import School

Show = Literal["listed", "due", "retired"]


_TOPICS = Case(*(When(topic=topic, then=place) for place, topic in enumerate(Topic)))


def on_shelf(school: School) -> QuerySet[Resource]:
    """What a school offers, by topic in the order of the list, then by title."""
    found = Resource.objects.filter(school=school, state=ResourceState.LISTED)
    return found.order_by(_TOPICS, "title", "organisation", "pk")


def shelf(school: School, *, show: Show, topic: str, today: dt.date) -> QuerySet[Resource]:
    """One view of the shelf: what is offered, due for a look, or retired; perhaps of one topic."""
    found = on_shelf(school)
    if show == "due":
        found = due(school, today)
    elif show == "retired":
        retired = Resource.objects.filter(school=school, state=ResourceState.RETIRED)
        found = retired.order_by(_TOPICS, "title", "pk")
    return found.filter(topic=topic) if topic else found


def due(school: School, today: dt.date) -> QuerySet[Resource]:
    """What somebody should look at again."""
    return on_shelf(school).filter(review_on__lte=today)


def topics_of(school: School) -> list[Topic]:
    """The topics of which something is offered, in the order of the list. One query."""
    there = set(on_shelf(school).order_by().values_list("topic", flat=True).distinct())
    return [topic for topic in Topic if topic in there]
