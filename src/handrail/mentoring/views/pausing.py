"""Pages of a pause: letting a pair rest, letting it go on, and who stands in meanwhile."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.lib import clock
from handrail.mentoring import ending_access, ending_queries
from handrail.mentoring.actions import pausing as actions
from handrail.mentoring.ending_forms import CoverForm, PauseForm
from handrail.people.views.shared import done_or_told, form_page, me, today

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def pause_mentorship(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a pair rest until a day."""
    found, user = ending_access.get_pair_to_end(me(request), key), me(request)
    if not found.is_active and request.method != "POST":
        return redirect("mentorship", key)
    form = PauseForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.pause(
            mentorship=found,
            back_on=form.cleaned_data["back_on"],
            by=user,
            today=today(user),
            now=clock.now(),
        ),
        words=_("The mentorship is paused. Nothing is asked until it goes on."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/pause_mentorship.html",
        pair=found,
        partner=ending_queries.partner_of(found, user),
    )


@require_POST
def resume_mentorship(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let it go on before its day."""
    found, user = ending_access.get_pair_to_end(me(request), key), me(request)
    done_or_told(
        request,
        lambda: actions.resume(mentorship=found, by=user, now=clock.now()),
        _("The mentorship goes on."),
    )
    return redirect("mentorship", key)


@get_or_post
def name_cover(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who stands in for the mentor while the pair rests."""
    found, user = ending_access.get_pair_to_cover(me(request), key), me(request)
    people = ending_queries.possible_covers(found, today(user))
    form = CoverForm(request.POST if request.method == "POST" else None, people=people)
    return form_page(
        request,
        form,
        lambda: actions.name_cover(mentorship=found, cover=form.chosen(), by=user, now=clock.now()),
        words=_("Kept. Whoever stands in and the mentee are told by mail."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/name_cover.html",
        pair=found,
    )
