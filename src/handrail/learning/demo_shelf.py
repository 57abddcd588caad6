"""More links for the shelf of the invented school. None leads anywhere: example.org belongs to nobody."""

from __future__ import annotations

import datetime as dt

from handrail.learning.shelf_models import Resource
from handrail.learning.shelf_states import ResourceState, Topic
from handrail.people.models import School

Facts = tuple[Topic, str, str, str, int]  # what it is, the end of its address, a note, days to the next look
HARTWELL = "Hartwell Medical School"
INVENTED: tuple[Facts, ...] = (
    (Topic.SELF_CARE, "Ten minutes for yourself", "breathing-space", "Three short exercises.", 200),
    (Topic.SELF_CARE, "Sleeping after night shifts", "after-nights", "What helps in the first days.", 120),
    (Topic.TIME_MANAGEMENT, "A week on one page", "one-page-week", "To plan a week and to look back.", 300),
    (Topic.TIME_MANAGEMENT, "Saying no kindly", "kind-no", "Sentences for when it is too much.", -3),
    (Topic.STUDY, "Learning by asking yourself", "ask-yourself", "Questions from your own notes.", 250),
    (Topic.CLINICAL_SKILLS, "Presenting a patient in two minutes", "two-minutes", "An order to follow.", 150),
    (Topic.RESEARCH, "From a question to a plan", "first-plan", "Four pages for a first project.", 180),
    (Topic.WELLBEING, "Talking to somebody early", "talk-early", "Who listens, and who learns of it.", 90),
)  # fmt: skip
OLD: Facts = (
    Topic.TIME_MANAGEMENT,
    "Planner of last year",
    "old-planner",
    "There is a newer one.",
    30,
)


def seed(school: School, now: dt.datetime) -> None:
    """Self-care, time management and a little of the rest; one is due for a look, one was retired."""
    made = [_made(school, now, facts, ResourceState.LISTED) for facts in INVENTED]
    made.append(_made(school, now, OLD, ResourceState.RETIRED))
    Resource.objects.bulk_create(made, ignore_conflicts=True)


def _made(school: School, now: dt.datetime, facts: Facts, state: ResourceState) -> Resource:
    topic, title, slug, note, days = facts
    return Resource(
        school=school,
        title=title,
        organisation=HARTWELL,
        url=f"https://example.org/{slug}",
        topic=topic,
        note=note,
        licence="CC BY 4.0" if topic == Topic.TIME_MANAGEMENT else "",
        review_on=now.date() + dt.timedelta(days=days),
        state=state,
        created_at=now,
    )
