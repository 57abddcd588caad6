"""What is read under an emergency opening: each page is noted once, and after the end there is none."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.sealed import Tampered
from handrail.mentoring import document_queries, note_queries, talk_queries
from handrail.mentoring.views.attachment import to_save
from handrail.people.views.shared import me
from handrail.safeguarding import opening_access, opening_queries
from handrail.safeguarding.actions.opening import read_pair
from handrail.safeguarding.models import Opening
from handrail.vault.sealing import Reading

NOTES, DOCUMENTS = 20, 5  # on a page
Shown = Callable[[HttpRequest, Opening, Reading], dict[str, object]]


@require_safe
@never_cache
def opened_conversation(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the two wrote to each other."""
    return _page(request, key, ("messages", "files"), "safeguarding/opened_conversation.html", _talk)


@require_safe
@never_cache
def opened_notes(request: HttpRequest, key: UUID) -> HttpResponse:
    """The notes of both, also those for their writer alone."""
    return _page(request, key, ("notes",), "safeguarding/opened_notes.html", _notes)


@require_safe
@never_cache
def opened_documents(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the two work on, with each version and what was said of it."""
    return _page(request, key, ("documents", "files"), "safeguarding/opened_documents.html", _documents)


@require_safe
@never_cache
def opened_file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """A file of the two, to be saved."""
    user, found = me(request), opening_access.get_own_opening(me(request), key)
    wanted = opening_access.get_opened_file(user, found, file)
    try:
        return to_save(wanted, read_pair(found, "files", by=user, now=clock.now()))
    except Refusal as refusal:
        return _over(request, found, refusal)
    except Tampered:
        return render(request, "safeguarding/opened_file_changed.html", {"found": found}, status=410)


def _page(
    request: HttpRequest, key: UUID, what: tuple[str, ...], template: str, shown: Shown
) -> HttpResponse:
    user, found = me(request), opening_access.get_own_opening(me(request), key)
    try:
        reading = read_pair(found, *what, by=user, now=clock.now())
    except Refusal as refusal:
        return _over(request, found, refusal)
    page = {"found": found, "pair": found.mentorship, "zone": found.school.time_zone}
    return render(request, template, page | shown(request, found, reading))


def _over(request: HttpRequest, found: Opening, refusal: Refusal) -> HttpResponse:
    messages.info(request, refusal.words)
    return redirect("opening", found.pk)


def _talk(request: HttpRequest, found: Opening, reading: Reading) -> dict[str, object]:
    before = request.GET.get("before", "")
    pair, user = found.mentorship, me(request)
    return {"talk": talk_queries.talk_of(pair, user, reading, before=before, now=clock.now())}


def _notes(request: HttpRequest, found: Opening, reading: Reading) -> dict[str, object]:
    rows = note_queries.all_notes_of(found.mentorship)
    page = Paginator(rows, NOTES).get_page(request.GET.get("page"))
    return {"page": page, "notes": note_queries.opened(page.object_list, me(request), reading)}


def _documents(request: HttpRequest, found: Opening, reading: Reading) -> dict[str, object]:
    pair = found.mentorship
    page = Paginator(document_queries.documents_of(pair), DOCUMENTS).get_page(request.GET.get("page"))
    shown = opening_queries.opened_documents(list(page.object_list), pair, me(request), reading, clock.now())
    return {"page": page, "documents": shown}
