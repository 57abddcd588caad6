"""Pages of the wellbeing lead: what waits, one request, what was done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.people.views.shared import done_or_told, form_page, me
from handrail.safeguarding import access, actions, queries
from handrail.safeguarding.actions.reading import read
from handrail.safeguarding.forms import CloseForm, NoteForm
from handrail.safeguarding.models import ContactRequest
from handrail.safeguarding.states import RequestState
from handrail.safeguarding.words import verb_words

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def contact_requests(request: HttpRequest) -> HttpResponse:
    """Who asked and since when: nothing that they wrote."""
    access.require_wellbeing_lead(me(request))
    queue = queries.queue_of(access.visible_requests(me(request)))
    page = {"queue": queue, "zone": me(request).school.time_zone}
    return render(request, "safeguarding/contact_requests.html", page)


@require_safe
@never_cache
def contact_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request. Its words show once somebody has taken it on; each reading is noted."""
    found = access.get_request(me(request), key)
    page = {
        "found": found,
        "zone": found.school.time_zone,
        "log": [(one, verb_words(one.verb)) for one in queries.log_of(found)],
        "form": NoteForm(),
    }
    if found.state in (RequestState.SEEN, RequestState.CONTACTED, RequestState.CLOSED):
        page |= _words(found, request)
    return render(request, "safeguarding/contact_request.html", page)


def _words(found: ContactRequest, request: HttpRequest) -> dict[str, object]:
    reading = read(found, by=me(request), now=clock.now())
    reading.open(found)
    return {"words_open": True, "notes": queries.notes_of(found, reading)}


@require_POST
def open_contact_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a request on."""
    found = access.get_request(me(request), key)
    done_or_told(
        request,
        lambda: actions.see(request=found, by=me(request), now=clock.now()),
        _("You have taken this on. Whoever asked sees that you opened it."),
    )
    return redirect("contact_request", key)


@require_POST
def say_contacted(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that contact was made."""
    found = access.get_request(me(request), key)
    done_or_told(
        request,
        lambda: actions.contacted(request=found, by=me(request), now=clock.now()),
        _("Noted that you have been in contact."),
    )
    return redirect("contact_request", key)


@get_or_post
@never_cache
def note_contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down what was done."""
    user, found = me(request), access.get_request(me(request), key)
    form = NoteForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.note(request=found, words=form.cleaned_data["words"], by=user, now=clock.now()),
        words=_("Written down."),
        to=reverse("contact_request", args=[key]),
        template="safeguarding/note.html",
        found=found,
    )


@get_or_post
@never_cache
def close_contact_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a request, with the plan to which whoever asked has agreed."""
    user, found = me(request), access.get_request(me(request), key)
    form = CloseForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: actions.close(request=found, **form.cleaned_data, by=user, now=clock.now()),
        words=_("Closed. It stays here for wellbeing leads alone, for six years."),
        to=reverse("contact_request", args=[key]),
        template="safeguarding/close.html",
        found=found,
    )
