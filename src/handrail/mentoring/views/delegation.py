"""One's own page of whoever plans for one: naming them, and ending it at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.lib import clock
from handrail.mentoring import actions, link_access
from handrail.mentoring.link_forms import DelegateForm
from handrail.people.views.shared import done_or_told, form_page, me


@require_http_methods(["GET", "HEAD", "POST"])
def own_delegate(request: HttpRequest) -> HttpResponse:
    """Who plans for oneself; and somebody else, or a new link for them."""
    user, now = me(request), clock.now()
    form = DelegateForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.name_delegate(by=user, now=now, **form.cleaned_data),
        words=_("A private link is on its way to them."),
        to=reverse("own_delegate"),
        template="mentoring/own_delegate.html",
        found=link_access.open_delegation(user, now),
    )


@require_POST
def end_delegation(request: HttpRequest) -> HttpResponse:
    """End it: the link is dead at its next use."""
    user = me(request)
    done_or_told(
        request,
        lambda: actions.end_delegation(by=user, now=clock.now()),
        _("Ended. The link does not work any more, and nobody plans for you."),
    )
    return redirect("own_delegate")
