"""Pages of the two about their goals: the editor, one goal, what is added to it, questions to think about."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.mentoring import access, goal_queries, smart
from handrail.mentoring.actions import goals as actions
from handrail.mentoring.actions import reflecting
from handrail.mentoring.actions.reading import read
from handrail.mentoring.goal_forms import MILESTONE, AddForm, GoalForm, ReflectionForm
from handrail.mentoring.models import Goal, Mentorship
from handrail.people.views.shared import done_or_said, done_or_told, form_page, me, today

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def new_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The editor for a new goal."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)

    def keep(form: GoalForm) -> Goal:
        facts = form.facts(today(user))
        return actions.set_goal(mentorship=pair, facts=facts, by=user, today=today(user), now=clock.now())

    return _editor(request, pair, keep)


@get_or_post
def change_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The editor for a goal that takes the place of another."""
    goal, user = access.get_goal(me(request), key, to="change"), me(request)
    read(goal.mentorship, "goals", by=user, now=clock.now()).open(goal)

    def keep(form: GoalForm) -> Goal:
        facts = form.facts(today(user))
        return actions.change_goal(goal=goal, facts=facts, by=user, today=today(user), now=clock.now())

    return _editor(request, goal.mentorship, keep, goal)


def _editor(
    request: HttpRequest, pair: Mentorship, keep: Callable[[GoalForm], Goal], goal: Goal | None = None
) -> HttpResponse:
    """Show the form, say what is missing, or keep the goal. `look` asks only what is missing."""
    sent, now = request.method == "POST", today(me(request))
    form = GoalForm(
        request.POST if sent else None,
        school=pair.programme.school,
        keep=goal.category if goal else "",
        initial=GoalForm.typed(goal) if goal else None,
    )
    looks = "look" in request.POST or "look" in request.GET
    complete = sent and form.is_valid() and (form.cleaned_data["reason"] or not form.gaps(now))
    kept: list[Goal] = []
    if complete and not looks and done_or_said(form, lambda: kept.append(keep(form))):
        messages.success(request, _("The goal is kept. Both of you can read it."))
        return redirect("goal", kept[0].pk)
    if sent:
        form.say(now)
    chosen = form["category"].value() or ""
    page = {"form": form, "pair": pair, "goal": goal, "whole": complete, "category": chosen}
    return render(request, "mentoring/goal_form.html", {**page, "example": smart.example_for(chosen)})


@require_safe
def goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """One goal, as one of the two reads it."""
    found, user = access.get_goal(me(request), key), me(request)
    reading = read(found.mentorship, "goals", by=user, now=clock.now())
    view = goal_queries.goal_view(found, user, reading)
    return render(request, "mentoring/goal.html", {"view": view, "form": AddForm()})


@require_POST
def move_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what became of a goal."""
    found, user = access.get_goal(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: actions.move_goal(goal=found, to=request.POST.get("to", ""), by=user, now=clock.now()),
        _("Noted."),
    )
    return redirect("goal", key)


@require_POST
def move_lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who leads the work on a goal from now on."""
    found, user = access.get_goal(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: actions.move_lead(goal=found, to=request.POST.get("to", ""), by=user, now=clock.now()),
        _("Noted. The questions to think about are others now."),
    )
    return redirect("goal", key)


@get_or_post
def add_to_goal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add progress, evidence or a milestone."""
    found, user = access.get_goal(me(request), key, to="change"), me(request)
    form = AddForm(request.POST if request.method == "POST" else None)

    def add() -> None:
        data = form.cleaned_data
        given = {"goal": found, "words": data["words"], "by": user, "now": clock.now()}
        if data["kind"] == MILESTONE:
            actions.add_milestone(**given)
        else:
            actions.add_note(kind=data["kind"], review_on=data["review_on"], **given)

    to = reverse("goal", args=[key])
    template = "mentoring/goal_add.html"
    read(found.mentorship, "goals", by=user, now=clock.now()).open(found)
    return form_page(request, form, add, words=_("Added."), to=to, template=template, goal=found)


@require_POST
def tick_milestone(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a milestone is done, or not."""
    found, user = access.get_milestone(me(request), key), me(request)
    done = request.POST.get("done") == "1"
    done_or_told(
        request,
        lambda: actions.tick_milestone(
            milestone=found, done=done, by=user, today=today(user), now=clock.now()
        ),
        _("Noted."),
    )
    return redirect("goal", found.goal_id)


@require_POST
def ask_reflection(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a question to think about."""
    found, user = access.get_goal(me(request), key, to="change"), me(request)
    question = request.POST.get("question", "")
    done_or_told(
        request,
        lambda: reflecting.ask(goal=found, question=question, by=user, now=clock.now()),
        _("The question stands here now. The mentee answers first."),
    )
    return redirect("goal", key)


@get_or_post
def reflection(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mentee answers a question; the mentor comments."""
    found, user = access.get_reflection(me(request), key), me(request)
    mentor = user.pk == found.goal.mentorship.mentor_id
    act = reflecting.comment if mentor else reflecting.answer
    reading = read(found.goal.mentorship, "goals", by=user, now=clock.now())
    form = ReflectionForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: act(reflection=found, words=form.cleaned_data["words"], by=user, now=clock.now()),
        words=_("Kept."),
        to=reverse("goal", args=[found.goal_id]),
        template="mentoring/reflection.html",
        view=goal_queries.reflection_for(found, user, reading),
        goal=found.goal,
        mentor=mentor,
    )
