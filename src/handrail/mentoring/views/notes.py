"""Pages of notes: those of a pair, writing one, changing, sharing and deleting one's own."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.mentoring import access, note_access, note_queries
from handrail.mentoring.actions import noting
from handrail.mentoring.actions.reading import read
from handrail.mentoring.meeting_queries import line_of
from handrail.mentoring.models import Meeting, Mentorship, Note
from handrail.mentoring.note_forms import NoteForm
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 20


@require_safe
def notes(request: HttpRequest, key: UUID) -> HttpResponse:
    """The notes of a pair that one may read: one's own, and what the other one shared."""
    pair, user = access.get_pair(me(request), key), me(request)
    page = Paginator(note_queries.notes_of(pair, user), A_PAGE).get_page(request.GET.get("page"))
    reading = read(pair, "notes", by=user, now=clock.now())
    found = note_queries.opened(page.object_list, user, reading)
    shown = {"pair": pair, "partner": pair.other(user), "page": page, "notes": found}
    return render(request, "mentoring/notes.html", shown)


@get_or_post
def write_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new note."""
    pair = access.get_pair(me(request), key, to="change")
    return _write(request, pair, None, reverse("notes", args=[key]))


@get_or_post
def write_meeting_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new note of a meeting, in its three parts."""
    found = access.get_meeting(me(request), key, to="change")
    return _write(request, found.mentorship, found, reverse("meeting", args=[key]))


def _write(request: HttpRequest, pair: Mentorship, meeting: Meeting | None, to: str) -> HttpResponse:
    """First what stays between the two, then the form."""
    user, now = me(request), clock.now()
    if not note_access.has_read_limits(user, pair):
        return _limits(request, pair, to)
    form = NoteForm(request.POST if request.method == "POST" else None, of_meeting=meeting is not None)
    return form_page(
        request,
        form,
        lambda: noting.write(
            mentorship=pair,
            meeting=meeting,
            parts=form.parts(),
            visible=form.cleaned_data["visible"],
            by=user,
            now=now,
        ),
        words=_("Your note is kept."),
        to=to,
        template="mentoring/note_form.html",
        **_frame(pair, meeting, user, to),
    )


def _limits(request: HttpRequest, pair: Mentorship, to: str) -> HttpResponse:
    if "read" in request.POST:
        noting.accept_limits(mentorship=pair, by=me(request), now=clock.now())
        return redirect(request.path)
    page = {"pair": pair, "partner": pair.other(me(request)), "back": to}
    return render(request, "mentoring/note_limits.html", page)


@get_or_post
def change_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Other words for one's own note."""
    note, user = note_access.get_own_note(me(request), key, to="change"), me(request)
    read(note.mentorship, "notes", by=user, now=clock.now()).open(note)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        of_meeting=note.meeting is not None,
        new=False,
        initial=NoteForm.typed(note),
    )
    to = reverse("notes", args=[note.mentorship_id])
    return form_page(
        request,
        form,
        lambda: noting.change(note=note, parts=form.parts(), by=user, now=clock.now()),
        words=_("Your note is changed."),
        to=to,
        template="mentoring/note_form.html",
        note=note,
        **_frame(note.mentorship, note.meeting, user, to),
    )


@get_or_post
def share_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the other one read a note: asks first."""
    note, user = note_access.get_own_note(me(request), key, to="change"), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: noting.share(note=note, by=user, now=clock.now()),
            _("Both of you read this note now."),
        )
        return redirect("notes", note.mentorship_id)
    return _asked(request, note, "mentoring/share_note.html")


@get_or_post
def delete_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a note: asks first."""
    note, user = note_access.get_own_note(me(request), key), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: noting.delete(note=note, by=user, now=clock.now()),
            _("The note is deleted. Nothing of it is kept."),
        )
        return redirect("notes", note.mentorship_id)
    return _asked(request, note, "mentoring/delete_note.html")


def _asked(request: HttpRequest, note: Note, template: str) -> HttpResponse:
    """The note, and the question about it."""
    user, pair = me(request), note.mentorship
    reading = read(pair, "notes", by=user, now=clock.now())
    (view,) = note_queries.opened([note], user, reading)
    return render(request, template, {"view": view, "pair": pair, "partner": pair.other(user)})


def _frame(pair: Mentorship, meeting: Meeting | None, user: User, back: str) -> dict[str, object]:
    line = line_of(meeting, user) if meeting else None
    return {"pair": pair, "partner": pair.other(user), "line": line, "back": back}
