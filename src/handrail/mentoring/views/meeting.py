"""Pages of the two about one meeting: proposing, agreeing, moving, noting it, and preparing for it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.lib.wall import wall_of
from handrail.mentoring import access, actions, goal_queries, meeting_queries, note_queries, question_bank
from handrail.mentoring.actions.reading import read
from handrail.mentoring.feedback_queries import feedback_view
from handrail.mentoring.forms import ActionForm, AgendaForm, HowForm, MetForm, MoveForm, ProposeForm
from handrail.mentoring.meeting_queries import moment_words
from handrail.mentoring.models import Meeting, Mentorship
from handrail.mentoring.states import MeetingState
from handrail.people.models import User
from handrail.people.views.shared import done_or_said, done_or_told, me, today
from handrail.programmes.states import Side

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """One meeting, and the sheet to prepare for it."""
    found, user = access.get_meeting(me(request), key), me(request)
    pair, now = found.mentorship, clock.now()
    reading = read(pair, "actions", "agenda", "feedback", "goals", "notes", by=user, now=now)
    reading.open(found)
    page = {
        "line": meeting_queries.line_of(found, user),
        "partner": pair.other(user),
        "is_mentee": user.pk == pair.mentee_id,
        "bank": question_bank.questions(side=Side.MENTEE if user.pk == pair.mentee_id else Side.MENTOR),
        "zone": pair.programme.school.time_zone,
        "meetings": meeting_queries.meetings_of(pair, user, reading, today=today(user), now=now),
        "goals": reading.open_all(goal_queries.open_goals(pair)),
        "notes": note_queries.opened(note_queries.notes_of_meeting(found, user), user, reading),
        "feedback": feedback_view(found, user, reading, now),
        "rhythm": pair.programme.plan.rhythm,
        "can_say": pair.is_active and bool(found.day and found.day <= today(user)),
        "is_link": found.place.startswith("https://"),
        "agreed": found.state == MeetingState.AGREED,
        "coming": pair.is_active and found.state in (MeetingState.AGREED, MeetingState.PROPOSED),
    }
    return render(request, "mentoring/meeting.html", page)


@get_or_post
def propose_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """Propose up to three times."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    zone, now = pair.programme.school.time_zone, clock.now()
    suggested = meeting_queries.shared_times(pair, now)
    rhythm = pair.programme.plan.rhythm
    form = ProposeForm(_empty(request), zone=zone, by=user, suggested=suggested, rhythm=rhythm)
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.propose(mentorship=pair, by=user, how=form.how(), times=form.moments, now=now),
    ):
        _say_moved(request, form)
        words = _("%(name)s has been told, and accepts one of the times.")
        messages.success(request, words % {"name": pair.other(user).name})
        return redirect("mentorship", pair.pk)
    page = {"form": form, "pair": pair, "partner": pair.other(user), "zone": zone}
    return render(request, "mentoring/propose_meeting.html", page)


@require_POST
def accept_time(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept one of the times."""
    found, user = access.get_meeting(me(request), key, to="change"), me(request)
    option = request.POST.get("option", "")
    number = int(option) if option in ("0", "1", "2") else -1
    done_or_told(
        request,
        lambda: actions.accept_time(meeting=found, by=user, option=number, now=clock.now()),
        _("Agreed. Both of you get it by mail, for your calendars."),
    )
    return redirect("meeting", key)


@get_or_post
def move_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a meeting another time."""
    found, user = access.get_meeting(me(request), key, to="change"), me(request)
    if found.state != MeetingState.AGREED and request.method != "POST":
        messages.info(request, _("Only a meeting with an agreed time can be moved."))
        return redirect("meeting", key)
    zone = found.mentorship.programme.school.time_zone
    typed = {"mode": found.mode, "place": found.place, "minutes": found.minutes, "time_1": _typed(found)}
    form = MoveForm(_empty(request), initial=typed, zone=zone, by=user)
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.move(meeting=found, by=user, how=form.how(), time=form.moments[0], now=clock.now()),
    ):
        _say_moved(request, form)
        messages.success(request, _("Moved. Both of you get the change by mail, for your calendars."))
        return redirect("meeting", key)
    page = {"form": form, "meeting": found, "partner": found.mentorship.other(user), "zone": zone}
    return render(request, "mentoring/move_meeting.html", page)


@get_or_post
def call_off_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """Call a meeting off: asks first, and never why."""
    found, user = access.get_meeting(me(request), key, to="change"), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.call_off(meeting=found, by=user, now=clock.now()),
            _("Called off. The other one is told by mail, and nobody asks why."),
        )
        return redirect("mentorship", found.mentorship_id)
    page = {"line": meeting_queries.line_of(found, user), "partner": found.mentorship.other(user)}
    return render(request, "mentoring/call_off_meeting.html", page)


@get_or_post
def log_meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """We met: today, or on an earlier day."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    form = MetForm(_empty(request), initial={"day": today(user)})
    if form.is_valid() and done_or_said(form, lambda: _log(form, pair, user)):
        messages.success(request, _("Noted: you met."))
        return redirect("mentorship", pair.pk)
    page = {"form": form, "pair": pair, "partner": pair.other(user)}
    return render(request, "mentoring/log_meeting.html", page)


def _log(form: MetForm, pair: Mentorship, user: User) -> None:
    data = form.cleaned_data
    actions.log_meeting(
        mentorship=pair, by=user, day=data["day"], mode=data["mode"], today=today(user), now=clock.now()
    )


@require_POST
def say_whether(request: HttpRequest, key: UUID) -> HttpResponse:
    """The two met, or could not."""
    found, user = access.get_meeting(me(request), key, to="change"), me(request)
    held = request.POST.get("held") != "no"
    done_or_told(
        request,
        lambda: actions.say_whether(meeting=found, by=user, held=held, today=today(user), now=clock.now()),
        _("Noted: you met.") if held else _("Noted: it could not happen. Propose other times if you like."),
    )
    return redirect("meeting", key)


@get_or_post
def write_agenda(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the mentee wants to talk about."""
    found, user = access.get_meeting_as_mentee(me(request), key), me(request)
    read(found.mentorship, "agenda", by=user, now=clock.now()).open(found)
    form = AgendaForm(_empty(request), initial={"agenda": found.agenda})
    if form.is_valid() and done_or_said(form, lambda: _write(form, found, user)):
        messages.success(request, _("Kept. Only the two of you can read it."))
        return redirect("meeting", key)
    page = {"form": form, "meeting": found, "partner": found.mentorship.other(user)}
    page["bank"] = question_bank.questions(side=Side.MENTEE)
    return render(request, "mentoring/agenda.html", page)


def _write(form: AgendaForm, found: Meeting, user: User) -> None:
    actions.write_agenda(meeting=found, by=user, text=form.cleaned_data["agenda"], now=clock.now())


@get_or_post
def add_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note what one of the two means to do."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    owners = [(str(Side.MENTEE), pair.mentee.name), (str(Side.MENTOR), pair.mentor.name)]
    form = ActionForm(_empty(request), owners=owners)
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.add_action(mentorship=pair, by=user, now=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, _("Noted. It stays on your page until it is done."))
        return redirect("mentorship", pair.pk)
    page = {"form": form, "pair": pair, "partner": pair.other(user)}
    return render(request, "mentoring/add_action.html", page)


@require_POST
def finish_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """It is done, or open again."""
    found, user = access.get_meeting_action(me(request), key), me(request)
    done = request.POST.get("done") != "no"
    done_or_told(
        request,
        lambda: actions.finish_action(action=found, by=user, done=done, now=clock.now()),
        _("Done.") if done else _("It is open again."),
    )
    return redirect("mentorship", found.mentorship_id)


def _empty(request: HttpRequest) -> dict[str, object] | None:
    """What was sent, even if it is nothing: an empty form comes back with its errors."""
    return request.POST if request.method == "POST" else None  # type: ignore[return-value]


def _typed(found: Meeting) -> dt.datetime | None:
    return wall_of(found.starts_at, found.zone) if found.starts_at else None


def _say_moved(request: HttpRequest, form: HowForm) -> None:
    """A time that does not exist has become another: said, never silent."""
    for moment in form.moved():
        words = _("The clocks go forward that night, so this time does not exist. It is now %(when)s.")
        messages.warning(request, words % {"when": moment_words(moment.spelled())})
