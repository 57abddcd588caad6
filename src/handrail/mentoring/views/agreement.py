"""Pages of the two on their way to an agreement: what each expects, the agreement, its versions."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.mentoring import access, agreement_queries
from handrail.mentoring.actions import agreeing
from handrail.mentoring.actions.reading import read
from handrail.mentoring.agreement_forms import ExpectationsForm
from handrail.mentoring.models import Agreement, Mentorship
from handrail.people.views.shared import done_or_told, form_page, me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The latest version, or what is to be done for one."""
    return _page(request, access.get_pair(me(request), key), None)


@require_safe
def agreement_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """One version, also one that another has followed."""
    found = access.get_agreement(me(request), key)
    return _page(request, found.mentorship, found)


def _page(request: HttpRequest, pair: Mentorship, of: Agreement | None) -> HttpResponse:
    reading = read(pair, "agreement", by=me(request), now=clock.now())
    view = agreement_queries.agreement_view(pair, me(request), reading, of)
    versions = list(agreement_queries.versions(pair))
    page = {"view": view, "versions": versions, "latest": of is None or of == versions[0]}
    return render(request, "mentoring/agreement.html", page)


@get_or_post
def expectations(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one expects, for oneself."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    reading = read(pair, "agreement", by=user, now=clock.now())
    view = agreement_queries.agreement_view(pair, user, reading)
    form = ExpectationsForm(
        request.POST if request.method == "POST" else None,
        authorship=agreement_queries.needs_authorship(pair),
        initial=ExpectationsForm.typed(view.mine),
    )
    return form_page(
        request,
        form,
        lambda: agreeing.fill(mentorship=pair, facts=form.facts(), by=user, now=clock.now()),
        words=_("Your part is kept."),
        to=reverse("agreement", args=[key]),
        template="mentoring/expectations.html",
        view=view,
    )


@require_POST
def accept_agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept a version as it stood on the page."""
    found, user = access.get_agreement(me(request), key, to="change"), me(request)
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 9 else None
    done_or_told(
        request,
        lambda: agreeing.accept(agreement=found, seen=seen, by=user, now=clock.now()),
        _("You have accepted the agreement."),
    )
    return redirect("agreement", found.mentorship_id)


@require_POST
def propose_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a new version."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    done_or_told(
        request,
        lambda: agreeing.propose_change(mentorship=pair, by=user, now=clock.now()),
        _("A new version is open. Change your part; the accepted one holds until both accept the new one."),
    )
    return redirect("agreement", key)
