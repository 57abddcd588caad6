"""Pages on which somebody joins, declines, steps back, and answers the questionnaire about themselves."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.programmes import access, personality, queries
from handrail.programmes.actions import joining
from handrail.programmes.joining_form import PersonalityForm, ScreenForm
from handrail.programmes.models import Enrolment
from handrail.programmes.must_haves import nobody_left
from handrail.programmes.plans import rules_of
from handrail.programmes.states import EnrolmentState
from handrail.programmes.words import kind_lines

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def join(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the programme is, how far one has come, and the ways on: begin, go on, decline, step back."""
    enrolment = access.get_enrolment(me(request), key)
    programme = enrolment.cohort.programme
    plan = programme.plan
    screens = plan.screens(enrolment.side)
    return render(
        request,
        "programmes/join.html",
        {
            "enrolment": enrolment,
            "plan": plan,
            "screens": list(enumerate(screens, start=1)),
            "next": min(enrolment.screens_done + 1, len(screens)),
            "kind_lines": kind_lines(rules_of(programme.kind)),
            "can_fill_in": access.can_fill_in(enrolment),
            "can_withdraw": access.can_withdraw(enrolment),
            "nobody_left": nobody_left(enrolment),
            "has_personality": queries.has_personality(enrolment),
            "leads": queries.leads_of(programme),
        },
    )


@get_or_post
def join_screen(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One screen of the form. Going on, going back and typing all save."""
    enrolment = access.get_open_enrolment(me(request), key)
    screens = enrolment.cohort.programme.plan.screens(enrolment.side)
    if not 1 <= number <= len(screens):
        return redirect("join", key)
    form = _screen_form(request, enrolment, number)
    if request.method == "POST":
        return _save(request, enrolment, form, number, len(screens))
    return _show(request, enrolment, form, number)


def _screen_form(request: HttpRequest, enrolment: Enrolment, number: int) -> ScreenForm:
    screen = enrolment.cohort.programme.plan.screens(enrolment.side)[number - 1]
    return ScreenForm(
        request.POST if request.method == "POST" else None,
        questions=screen.questions,
        choices=queries.choices(enrolment.cohort.programme.school_id, screen.questions),
        answers=queries.answers_and_time(enrolment),
        side=enrolment.side,
    )


def _save(
    request: HttpRequest, enrolment: Enrolment, form: ScreenForm, number: int, last: int
) -> HttpResponse:
    today, now = access.today_at(enrolment), clock.now()
    form.is_valid()
    joining.save_answers(enrolment=enrolment, by=me(request), answers=form.answers(), today=today, now=now)
    go = request.POST.get("go", "")
    if go == "back":
        return (
            redirect("join_screen", enrolment.pk, number - 1)
            if number > 1
            else redirect("join", enrolment.pk)
        )
    if go != "next":
        said = {"now": now, "zone": _zone(enrolment), "nobody_left": _nobody_left(enrolment, form)}
        return render(request, "programmes/_saved.html", said)
    if not form.complete():
        return _show(request, enrolment, form, number)
    joining.finish_screen(enrolment=enrolment, by=me(request), number=number, today=today)
    if number < last:
        return redirect("join_screen", enrolment.pk, number + 1)
    return _join(request, enrolment)


def _join(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    if enrolment.state == EnrolmentState.JOINED:
        messages.success(request, gettext("Your answers are saved."))
        return redirect("join", enrolment.pk)
    today = access.today_at(enrolment)
    done_or_told(
        request,
        lambda: joining.join(enrolment=enrolment, by=me(request), today=today, now=clock.now()),
        gettext("You have joined."),
    )
    return redirect("join", enrolment.pk)


def _show(request: HttpRequest, enrolment: Enrolment, form: ScreenForm, number: int) -> HttpResponse:
    screens = enrolment.cohort.programme.plan.screens(enrolment.side)
    context = {
        "enrolment": enrolment,
        "form": form,
        "screen": screens[number - 1],
        "number": number,
        "last": len(screens),
        "titles": [gettext(screen.title) for screen in screens],
        "nobody_left": _nobody_left(enrolment, form),
    }
    return render(request, "programmes/join_screen.html", context)


def _nobody_left(enrolment: Enrolment, form: ScreenForm) -> str:
    """Said on the screen that asks for must-haves, as soon as they leave nobody."""
    asks = any(block.question.kind == "must_haves" for block in form.blocks)
    return nobody_left(enrolment) if asks else ""


@get_or_post
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say no: asks first, and says that it costs nothing."""
    enrolment = access.get_open_enrolment(me(request), key)
    return _leave(
        request,
        enrolment,
        joining.decline,
        "programmes/decline.html",
        gettext("You declined. Thank you for saying so."),
    )


@get_or_post
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Step back after joining: asks first."""
    enrolment = access.get_enrolment(me(request), key)
    access.require(me(request), access.can_withdraw(enrolment), enrolment)
    return _leave(
        request, enrolment, joining.withdraw, "programmes/withdraw.html", gettext("You have stepped back.")
    )


def _leave(
    request: HttpRequest, enrolment: Enrolment, act: Callable[..., None], template: str, said: str
) -> HttpResponse:
    if request.method == "POST":
        today = access.today_at(enrolment)
        done_or_told(
            request, lambda: act(enrolment=enrolment, by=me(request), today=today, now=clock.now()), said
        )
        return redirect("join", enrolment.pk)
    return render(request, template, {"enrolment": enrolment})


@get_or_post
def own_personality(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questionnaire, by choice: its words of consent, its statements, and the results for oneself."""
    enrolment = access.get_open_enrolment(me(request), key)
    before = queries.own_answers(enrolment).get(personality.PERSONALITY, {})
    form = PersonalityForm(request.POST or None, answers=before)
    if form.is_valid() and done_or_said(form, lambda: _keep_personality(request, enrolment, form)):
        return redirect("join_personality_results", key)
    context = {
        "enrolment": enrolment,
        "form": form,
        "consent": gettext(personality.CONSENT),
        "answered": bool(before),
    }
    return render(request, "programmes/personality.html", context)


def _keep_personality(request: HttpRequest, enrolment: Enrolment, form: PersonalityForm) -> None:
    joining.save_personality(
        enrolment=enrolment,
        by=me(request),
        answers=form.answers(),
        today=access.today_at(enrolment),
        now=clock.now(),
    )


@require_safe
def own_results(request: HttpRequest, key: UUID) -> HttpResponse:
    """The results of the questionnaire, for the person themselves alone."""
    enrolment = access.get_enrolment(me(request), key)
    answers = queries.own_answers(enrolment).get(personality.PERSONALITY)
    if answers is None:
        return redirect("join", key)
    scores = personality.scores(answers)
    lines = [
        (gettext(words), scores[trait], trait in personality.MATCHED_ON)
        for trait, words in personality.TRAITS.items()
    ]
    return render(request, "programmes/personality_results.html", {"enrolment": enrolment, "lines": lines})


@require_POST
def delete_personality(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete the answers of the questionnaire, at any time."""
    enrolment = access.get_enrolment(me(request), key)
    joining.delete_personality(enrolment=enrolment, by=me(request), now=clock.now())
    messages.success(request, gettext("Your answers to the questionnaire are deleted."))
    return redirect("join", key)


def _zone(enrolment: Enrolment) -> str:
    return enrolment.cohort.programme.school.time_zone
