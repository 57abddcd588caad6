"""What those who keep the shelf do: put a link on it, change it, look again, retire it, bring it back."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import asdict, dataclass
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext

from handrail.audit.actions import record
from handrail.learning.shelf_models import Resource
from handrail.learning.shelf_states import ResourceState, before
from handrail.lib.refusal import Refusal
from handrail.people.models import School, User

FIRST_LOOK = dt.timedelta(days=90)  # at what came with Handrail
NEXT_LOOK = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """What stands in the form."""

    title: str
    organisation: str
    url: str
    topic: str
    note: str
    licence: str
    review_on: dt.date


@transaction.atomic
def stock_shelf(*, school: School, now: dt.datetime) -> None:
    """Put what ships with Handrail on a school's shelf; what stands there already stays."""
    shipped = tomllib.loads((files("handrail") / "data" / "resources.toml").read_text(encoding="utf-8"))
    look = now.date() + FIRST_LOOK
    made = [Resource(school=school, review_on=look, created_at=now, **one) for one in shipped["resource"]]
    Resource.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def add_resource(
    *, school: School, facts: ResourceFacts, by: User, today: dt.date, now: dt.datetime
) -> Resource:
    """Put a link on the shelf. Raises Refusal where it stands there, or its next look is over."""
    _check_look(facts, today)
    facts_but_url = {name: value for name, value in asdict(facts).items() if name != "url"}
    made, new = Resource.objects.get_or_create(
        school=school, url=facts.url, defaults={**facts_but_url, "by": by.pk, "created_at": now}
    )
    if not new:
        raise _twin(made)
    _note(made, by, "added", now)
    return made


@transaction.atomic
def change_resource(
    *, resource: Resource, facts: ResourceFacts, by: User, today: dt.date, now: dt.datetime
) -> None:
    """Change what is said of a link. Lists that name it show what is said now."""
    new = asdict(facts)
    fields = [field for field, value in new.items() if getattr(resource, field) != value]
    if "review_on" in fields:
        _check_look(facts, today)
    twins = Resource.objects.filter(school=resource.school_id, url=facts.url).exclude(pk=resource.pk)
    if twin := twins.first():
        raise _twin(twin)
    if fields:
        Resource.objects.filter(pk=resource.pk).update(**new)
        _note(resource, by, "changed", now, *fields)


@transaction.atomic
def review_resource(*, resource: Resource, by: User, today: dt.date, now: dt.datetime) -> None:
    """Somebody looked at it, and it is still right: the next look is in a year."""
    found = Resource.objects.filter(pk=resource.pk, state=ResourceState.LISTED)
    if not found.update(review_on=today + NEXT_LOOK):
        raise Refusal(gettext("This is retired. Bring it back first."))
    _note(resource, by, "reviewed", now, "review_on")


@transaction.atomic
def move_resource(*, resource: Resource, to: ResourceState, by: User, now: dt.datetime) -> None:
    """Retire a link, or bring it back. Lists that name it keep it."""
    if not Resource.objects.filter(pk=resource.pk, state__in=before(to)).update(state=to):
        raise Refusal(gettext("This has been done already."))
    _note(resource, by, "retired" if to == ResourceState.RETIRED else "brought_back", now, "state")


def _check_look(facts: ResourceFacts, today: dt.date) -> None:
    if facts.review_on <= today:
        raise Refusal(gettext("This day is over. Choose one that lies ahead."), "review_on")


def _twin(there: Resource) -> Refusal:
    words = gettext("This address is on the shelf already: %(title)s.")
    if not there.listed:
        words = gettext("This address was retired: %(title)s. Bring it back instead.")
    return Refusal(words % {"title": there.title}, "url")


def _note(resource: Resource, by: User, verb: str, now: dt.datetime, *fields: str) -> None:
    school = resource.school_id
    record(
        by=by.pk, verb=f"learning.resource_{verb}", subject=resource, school=school, fields=fields, now=now
    )
