"""One's own private blocks: whom one never wants to be paired with. Nobody else sees any of this."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.people.views.shared import done_or_told, me
from handrail.programmes import access, queries
from handrail.programmes.actions import own_wishes as actions
from handrail.programmes.forms import NameForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def own_blocks(request: HttpRequest) -> HttpResponse:
    """The list, and a search that comes by POST, so that no name stands in an address."""
    user = me(request)
    form = NameForm(request.POST if request.method == "POST" else None)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    people = access.possible_partners(user)
    shown = {
        "form": form,
        "search": search,
        "found": queries.people_by_name(people, search) if search else [],
        "has_people": people.exists(),
        "blocks": access.own_blocks(user),
    }
    return render(request, "programmes/own_blocks.html", shown)


@get_or_post
def add_block(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say it: asks first, and says who learns of it and what follows."""
    user = me(request)
    other = access.get_possible_partner(user, key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.add_block(user=user, other=other, now=clock.now()),
            _("Kept. Nobody is told."),
        )
        return redirect("own_blocks")
    return render(request, "programmes/add_block.html", {"other": other})


@get_or_post
def remove_block(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it back: asks first."""
    user = me(request)
    block = access.get_own_block(user, key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.remove_block(block=block, by=user, now=clock.now()),
            _("Removed. Nobody is told."),
        )
        return redirect("own_blocks")
    return render(request, "programmes/remove_block.html", {"block": block})
