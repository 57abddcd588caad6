"""The thresholds of a programme."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.cases.actions import limits
from handrail.cases.forms import ThresholdsForm
from handrail.cases.queries.watching import own_thresholds
from handrail.cases.rules import DEFAULTS
from handrail.lib import clock
from handrail.people.queries import names
from handrail.people.views.shared import form_page, me
from handrail.programmes.access import get_programme


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest, key: UUID) -> HttpResponse:
    """From where a number is a sign: our defaults until somebody changes them."""
    programme, user = get_programme(me(request), key, to="change"), me(request)
    own = own_thresholds(programme)
    if "defaults" in request.POST:
        limits.use_defaults(programme=programme, by=user, now=clock.now())
        messages.success(request, _("All thresholds are our defaults again."))
        return redirect("thresholds", key)
    form = ThresholdsForm(
        request.POST if request.method == "POST" else None,
        limits=own.limits if own else DEFAULTS,
        initial={"nudges_first": own.nudges_first if own else False},
    )
    return form_page(
        request,
        form,
        lambda: limits.set_thresholds(
            programme=programme,
            values=form.values(),
            nudges_first=form.cleaned_data["nudges_first"],
            by=user,
            now=clock.now(),
        ),
        words=_("Kept. Each pair is looked at with these numbers from now on."),
        to=reverse("thresholds", args=[key]),
        template="cases/thresholds.html",
        programme=programme,
        changed=own if own and own.values else None,
        by=names([own.changed_by]).get(own.changed_by, "") if own else "",
    )
