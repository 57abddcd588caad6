"""One case: facts, what helps, history; and what is done about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.cases import access
from handrail.cases.actions import caring
from handrail.cases.forms import CloseForm, NoteForm
from handrail.cases.models import Case
from handrail.cases.queries import cases as queue
from handrail.cases.queries.requests import requests_of
from handrail.cases.queries.searching import found_in, open_search_of, search_of
from handrail.cases.queries.watching import watched
from handrail.cases.states import LOOKS, CaseState, Step
from handrail.lib import clock
from handrail.mentoring.ending_queries import open_pause
from handrail.mentoring.states import MentorshipState
from handrail.pairing.search_states import UNDER_WAY
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me, today
from handrail.programmes.access import can_change
from handrail.vault.sealing import reading

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is so, what helps, and what was done. Nothing of what the two say to each other."""
    found, user, day = access.get_case(me(request), key), me(request), today(me(request))
    pair = found.mentorship
    now = next(iter(watched(queue.looked_at([pair]), day)), None)
    runs = pair.state == MentorshipState.ACTIVE
    asked = requests_of([found]).get(found.pk)
    steps = queue.suggested(found, now, asked)
    page = {
        "case": found,
        "pair": pair,
        "now": now,
        "due": queue.due_of(found.due, day),
        "fact": queue.fact_of(found, now, asked),
        "steps": queue.ways(steps),
        "others": queue.ways([step for step in Step if step not in steps]) if runs else [],
        "lines": _history(found, user),
        "may_act": bool(can_change(pair.programme))
        and found.state != CaseState.CLOSED
        and (runs or bool(steps)),
        "pause": open_pause(pair),
        "can_change": can_change(pair.programme),
        "mine": found.owner_id == user.pk,
        **_search(found, user),
    }
    return render(request, "cases/case.html", page)


def _search(found: Case, user: User) -> dict[str, object]:
    """The search for the mentee of a case, and who was found in it."""
    search = search_of(found, user)
    goes_on = search is not None and search.state in UNDER_WAY and found.state != CaseState.CLOSED
    return {"search": search, "found": found_in(search) if search else None, "goes_on": goes_on}


def _history(found: Case, user: User) -> list[queue.Line]:
    """The lines of a case, opened once it is noted who reads them."""
    school = found.mentorship.programme.school_id
    opened = reading(
        of=found, what=["case"], by=user.pk, school=school, now=clock.now(), verb="cases.read"
    )  # fmt: skip
    return queue.history(found, opened)


@require_POST
def take_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """See to a case oneself."""
    found, user = access.get_case(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: caring.take_over(case=found, by=user, now=clock.now()),
        _("You see to this case now."),
    )
    return redirect("case", key)


@require_POST
def do_step(request: HttpRequest, key: UUID) -> HttpResponse:
    """Do one of the things that help."""
    found, user = access.get_case(me(request), key, to="change"), me(request)
    step = request.POST.get("step", "")
    done_or_told(
        request,
        lambda: caring.do_step(case=found, step=step, by=user, today=today(user), now=clock.now()),
        str(DONE.get(step, "")),
    )
    search = search_of(found, user) if step in LOOKS else None
    return redirect("search", search.pk) if search else redirect("case", key)


DONE: dict[str, Promise] = {
    Step.NUDGE: gettext_lazy("A friendly word to both is on its way. The case waits."),
    Step.TALK: gettext_lazy("Both are offered a talk with you, by mail. The case waits."),
    Step.CO_MENTOR: gettext_lazy(
        "Noted: you look for a second mentor. The case is due within ten working days."
    ),
    Step.REMATCH: gettext_lazy(
        "Noted: you look for another mentor. The case is due within ten working days."
    ),
}


@get_or_post
def note_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note what was done, and when to look again."""
    found, user = access.get_case(me(request), key, to="change"), me(request)
    form = NoteForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: caring.add_note(
            case=found,
            words=form.cleaned_data["words"],
            again=form.cleaned_data["again"],
            by=user,
            today=today(user),
            now=clock.now(),
        ),
        words=_("Noted."),
        to=reverse("case", args=[key]),
        template="cases/note_case.html",
        case=found,
    )


@get_or_post
def close_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a case, and say what helped."""
    found, user = access.get_case(me(request), key, to="change"), me(request)
    search = open_search_of(found, user)
    form = CloseForm(request.POST if request.method == "POST" else None, searching=search is not None)
    return form_page(
        request,
        form,
        lambda: caring.close(
            case=found,
            helped=form.cleaned_data["helped"],
            words=form.cleaned_data["words"],
            search=search if form.cleaned_data.get("close_search") else None,
            by=user,
            now=clock.now(),
        ),
        words=_("The case is closed."),
        to=reverse("case", args=[key]),
        template="cases/close_case.html",
        case=found,
        search=search,
    )


@require_POST
def reopen_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a closed case again."""
    found, user = access.get_case(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: caring.reopen(case=found, by=user, today=today(user), now=clock.now()),
        _("The case is open again, and due within five working days."),
    )
    return redirect("case", key)
