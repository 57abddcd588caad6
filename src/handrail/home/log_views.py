"""The log: what was done to one's own record, and for administrators all that was done at the school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handrail.audit import actions as record_actions
from handrail.audit import queries as audit
from handrail.audit.models import Event
from handrail.home import history
from handrail.home.access import closed_apps, kept_events
from handrail.home.forms import LogForm
from handrail.home.verbs import verb_words
from handrail.lib import clock
from handrail.lib.cells import csv_bytes
from handrail.people.access import can_administer, require
from handrail.people.models import User
from handrail.people.queries import names, staff_of
from handrail.people.views.shared import me

PAGE = 50
MOST = 20_000  # rows of a file: a spreadsheet program opens it, and nobody waits for minutes


@require_safe
def own_record(request: HttpRequest) -> HttpResponse:
    """What was done to one's record, by whom and when."""
    user = me(request)
    page = Paginator(history.about(user), PAGE).get_page(request.GET.get("page"))
    lines = history.in_words(page, reader=user)
    return render(request, "home/own_record.html", {"page": page, "lines": lines})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was done at the school, by whom, to what; and whether anybody changed the log."""
    user = me(request)
    require(user, can_administer(user), user.school)
    form = _form(request, user)
    _note(user, form, "log.read_person")  # before the rows are counted: it is one of them
    page = Paginator(_events(user, form), PAGE).get_page(request.GET.get("page"))
    words = {
        "form": form,
        "page": page,
        "lines": history.in_words(page, reader=user),
        "narrowed": any(form.chosen().values()),
        "kept": _kept(request),
        "check": audit.last_check(),
        "unsealed": audit.unsealed_since(now=clock.now()),
    }
    return render(request, "home/log.html", words)


@require_safe
def log_file(request: HttpRequest) -> HttpResponse:
    """The same rows as a file that a spreadsheet program opens safely."""
    user = me(request)
    require(user, can_administer(user), user.school)
    form = _form(request, user)
    lines = history.in_words(_events(user, form)[:MOST], reader=user)
    _note(user, form, "log.take_file")
    answer = HttpResponse(csv_bytes(_rows(lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="handrail-log.csv"'
    return answer


def _rows(lines: list[history.Line]) -> Iterator[list[str]]:
    yield [_("When (UTC)"), _("Who"), _("What"), _("To whom or what"), _("Fields"), _("Refused"), _("Verb")]
    for line in lines:
        when = line.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
        refused = _("yes") if line.refused else ""
        yield [when, line.who, line.what, line.about, line.fields, refused, line.verb]


def _form(request: HttpRequest, user: User) -> LogForm:
    """The staff to choose from, and whoever was chosen by a link from another page."""
    asked = request.GET.get("person", "")
    people = names([*staff_of(user.school_id), *ids([asked])], school=user.school_id)
    found = audit.verbs_of(user.school_id, without=closed_apps(user), hidden=kept_events(user))
    verbs = [(verb, verb_words(verb)) for verb in found]
    return LogForm(
        request.GET, people=sorted(people.items(), key=by_words), verbs=sorted(verbs, key=by_words)
    )


def by_words(choice: tuple[object, str]) -> str:
    """What a choice is sorted by."""
    return choice[1]


def ids(words: list[str]) -> list[UUID]:
    """Those of the words that are ids."""
    found = []
    for word in words:
        with suppress(ValueError):
            found.append(UUID(word))
    return found


def _events(user: User, form: LogForm) -> QuerySet[Event]:
    chosen, zone = form.chosen(), ZoneInfo(user.school.time_zone)
    first, last = chosen["first"], chosen["last"]
    midnight = dt.time(tzinfo=zone)
    return audit.events_of_school(
        user.school_id,
        person=chosen["person"],
        verb=chosen["verb"],
        since=dt.datetime.combine(first, midnight) if first else None,
        until=dt.datetime.combine(last + dt.timedelta(days=1), midnight) if last else None,
        without=closed_apps(user),
        hidden=kept_events(user),
    )


def _note(user: User, form: LogForm, verb: str) -> None:
    """Whoever reads the log about one person, or takes it away, stands in it too; the person can see it."""
    person = form.chosen()["person"]
    if person is None and verb == "log.read_person":
        return
    subject = ("people.user", person) if person else ("people.school", user.school_id)
    with transaction.atomic():
        record_actions.record(by=user.id, verb=verb, subject=subject, school=user.school_id, now=clock.now())


def _kept(request: HttpRequest) -> str:
    """The choice as it stands in the address, for the next page and the file."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
