"""Pages of the end of a mentorship: ending it and taking that back, and what the two say after."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.mentoring import ending_access, ending_queries
from handrail.mentoring.actions import ending as actions
from handrail.mentoring.actions.reading_ends import read_end
from handrail.mentoring.ending_forms import ClosureForm, EndForm, NewMentorForm
from handrail.mentoring.states import MentorshipState
from handrail.people.views.shared import done_or_told, form_page, me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def end_mentorship(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a pair: says first what happens next."""
    found, user = ending_access.get_pair_to_end(me(request), key), me(request)
    if found.state == MentorshipState.ENDED and request.method != "POST":
        return redirect("mentorship", key)
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, as_mentee=user.pk == found.mentee_id)
    return form_page(
        request,
        form,
        lambda: actions.end(mentorship=found, facts=form.facts(), by=user, now=clock.now()),
        words=_("The mentorship has ended. For an hour you can take that back, here."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/end_mentorship.html",
        pair=found,
        partner=ending_queries.partner_of(found, user),
    )


@require_POST
def undo_ending(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an end back within the hour."""
    found, user = ending_access.get_pair_to_end(me(request), key), me(request)
    done_or_told(
        request,
        lambda: actions.undo(mentorship=found, by=user, now=clock.now()),
        _("Taken back: the mentorship goes on, and no mail about the end leaves."),
    )
    return redirect("mentorship", key)


@get_or_post
def closure(request: HttpRequest, key: UUID) -> HttpResponse:
    """Three questions at the end, for those who run the programme."""
    found, user = ending_access.get_ended(me(request), key), me(request)
    if request.method != "POST" and ending_queries.ended_view(found, user, clock.now()).answered:
        messages.info(request, _("You have answered these questions already."))
        return redirect("mentorship", key)
    form = ClosureForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.answer(mentorship=found, words=form.words(), by=user, now=clock.now()),
        words=_("Thank you. The coordinators read it, and nobody else."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/closure.html",
        pair=found,
        partner=found.other(user),
    )


@require_POST
def in_touch(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stay in touch, or not any more."""
    found, user = ending_access.get_ended(me(request), key), me(request)
    yes = request.POST.get("yes") == "yes"
    done_or_told(
        request,
        lambda: actions.stay_in_touch(mentorship=found, yes=yes, by=user, now=clock.now()),
        _("Noted. If both of you say so, each sees the other’s mail address here.")
        if yes
        else _("Noted. Neither of you sees the other’s mail address here."),
    )
    return redirect("mentorship", key)


@get_or_post
def ask_new_mentor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a new mentor, perhaps with a wish."""
    found, user = ending_access.get_ended_as_mentee(me(request), key), me(request)
    form = NewMentorForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.ask_new_mentor(
            mentorship=found, wish=form.cleaned_data["wish"], by=user, now=clock.now()
        ),
        words=_("The coordinators know that you look for a new mentor."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/ask_new_mentor.html",
        pair=found,
    )


@require_POST
def drop_new_mentor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look for nobody any more."""
    found, user = ending_access.get_ended_as_mentee(me(request), key), me(request)
    done_or_told(
        request,
        lambda: actions.drop_new_mentor(mentorship=found, by=user, now=clock.now()),
        _("Noted: you look for nobody now. You can ask again at any time."),
    )
    return redirect("mentorship", key)


@require_safe
def end_reason(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why a mentorship ended, and what the next mentor should be like, for the programme's coordinators."""
    found, user = ending_access.get_ended_to_read(me(request), key), me(request)
    reading = read_end(found, "reason", by=user, now=clock.now())
    ending, asked = ending_queries.reasons_of(found, reading)
    page = {"pair": found, "ending": ending, "asked": asked}
    return render(request, "mentoring/end_reason.html", page)


@require_safe
def closure_words(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each side said at the end, for the programme's coordinators."""
    found, user = ending_access.get_ended_to_read(me(request), key), me(request)
    reading = read_end(found, "closure", by=user, now=clock.now())
    page = {"pair": found, "closures": ending_queries.closures_of(found, reading)}
    return render(request, "mentoring/closure_words.html", page)
