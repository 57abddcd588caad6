"""The page of whoever asks to be contacted: the numbers first, then the form, or how it stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.people.views.shared import done_or_said, done_or_told, me
from handrail.safeguarding import access, actions, queries
from handrail.safeguarding.forms import WishForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Ask to be contacted; while a request stands, see who contacts one and add to it."""
    user, sent = me(request), request.method == "POST"
    standing, leads = queries.standing_request(user), queries.possible_leads(user)
    form = WishForm(request.POST if sent else None, leads=leads, adds=bool(standing))

    def act() -> None:
        if standing:
            actions.add(request=standing, wish=form.wish(), by=user, now=clock.now())
        else:
            actions.ask(user=user, wish=form.wish(), now=clock.now())

    if sent and form.is_valid() and done_or_said(form, act):
        messages.success(request, _("It is on its way."))
        return redirect("contact")
    page = {
        "form": form,
        "standing": standing,
        "last": queries.last_request(user),
        "lead": leads[0] if leads else None,
        "lines": user.school.help_lines.all(),
        "zone": user.school.time_zone,
    }
    return render(request, "safeguarding/contact.html", page)


@get_or_post
@never_cache
def take_back_contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a request back: asks first."""
    user, found = me(request), access.get_own(me(request), key)
    if request.method != "POST":
        return render(request, "safeguarding/take_back.html", {"found": found})
    done_or_told(
        request,
        lambda: actions.take_back(request=found, by=user, now=clock.now()),
        _("Taken back. You can ask again at any time."),
    )
    return redirect("contact")
