"""Pages of the two about the mentee's list of resources."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.lib import clock
from handrail.mentoring import access, shelf_queries
from handrail.mentoring.actions import shelf as actions
from handrail.mentoring.shelf_forms import PutOnListForm
from handrail.people.views.shared import done_or_told, form_page, me, today


@require_http_methods(["GET", "HEAD", "POST"])
def put_on_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a resource on the mentee's list."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    offered = shelf_queries.to_put_on(pair)
    form = PutOnListForm(request.POST if request.method == "POST" else None, offered=offered)
    return form_page(
        request,
        form,
        lambda: actions.put_on_list(
            mentorship=pair, by=user, today=today(user), now=clock.now(), **form.cleaned_data
        ),
        words=_("It stands on the list. Only you two see it."),
        to=reverse("mentorship", args=[key]),
        template="mentoring/put_on_list.html",
        pair=pair,
        partner=pair.other(user),
        own=user.pk == pair.mentee_id,
        offered=offered,
    )


@require_POST
def say_used(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mentee used a resource; or not, after all."""
    found, user = access.get_shelf_item_as_mentee(me(request), key), me(request)
    used = request.POST.get("used") != "no"
    done_or_told(
        request,
        lambda: actions.say_used(item=found, used=used, by=user, now=clock.now()),
        _("Noted: you used it.") if used else _("It waits on the list again."),
    )
    return redirect("mentorship", found.mentorship_id)


@require_POST
def take_off_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a resource off the list."""
    found, user = access.get_shelf_item(me(request), key), me(request)
    done_or_told(
        request,
        lambda: actions.take_off_list(item=found, by=user, now=clock.now()),
        _("Taken off the list. You can put it on again."),
    )
    return redirect("mentorship", found.mentorship_id)
