"""Pages on which the terms of a programme are changed, a part at a time, and who coordinates it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.programmes import access, queries
from handrail.programmes.actions import running
from handrail.programmes.terms_forms import PARTS

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def edit_terms(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    """Change one part of the terms in a plain form."""
    found = access.get_programme(me(request), key, to="change")
    data = request.POST if request.method == "POST" else None
    stages = [(one, label) for label, one in queries.stage_keys(found.school_id).items()]
    form = PARTS[part](data, plan=found.plan, stages=stages)
    if form.is_valid() and done_or_said(
        form,
        lambda: running.change_terms(
            programme=found, by=me(request), changed=form.changed(), now=clock.now()
        ),
    ):
        messages.success(request, gettext("%(title)s: the change is saved.") % {"title": gettext(form.title)})
        return redirect("programme", key)
    context = {
        "form": form,
        "heading": gettext(form.title),
        "lead": form.said_first(),
        "do": gettext("Save"),
        "programme_id": key,
    }
    return render(request, "programmes/form.html", context)


@get_or_post
def remove_lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a coordinator off a programme: asks first."""
    lead = access.get_lead(me(request), key)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: running.remove_lead(lead=lead, by=me(request), now=clock.now()),
            gettext("%(name)s no longer runs this programme.") % {"name": lead.user.name},
        )
        mine = access.visible_programmes(me(request)).filter(pk=lead.programme_id).exists()
        return redirect("programme", lead.programme_id) if mine else redirect("programmes")
    return render(request, "programmes/remove_lead.html", {"lead": lead})
