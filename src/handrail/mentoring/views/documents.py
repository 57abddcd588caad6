"""Pages of documents: those of a pair, one with its versions and comments, and what is added and removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.lib import clock
from handrail.mentoring import access, document_access, document_queries
from handrail.mentoring.actions import documents as actions
from handrail.mentoring.actions.reading import read
from handrail.mentoring.document_forms import CommentForm, DocumentForm, VersionForm
from handrail.mentoring.models import Document, Mentorship
from handrail.people.models import User
from handrail.people.views.shared import count_files, done_or_said, done_or_told, form_again, form_page, me
from handrail.vault.sealing import Reading

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50


@require_safe
def documents(request: HttpRequest, key: UUID) -> HttpResponse:
    """All documents of a pair."""
    pair, user = access.get_pair(me(request), key), me(request)
    page = Paginator(document_queries.documents_of(pair), A_PAGE).get_page(request.GET.get("page"))
    reading = read(pair, "documents", by=user, now=clock.now())
    shown = {"pair": pair, "partner": pair.other(user), "page": page}
    shown["documents"] = reading.open_all(page.object_list)
    return render(request, "mentoring/documents.html", shown)


@get_or_post
def new_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a document there."""
    pair, user = access.get_pair(me(request), key, to="change"), me(request)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    count_files(form, "file", by=user, now=clock.now())
    made: list[Document] = []

    def add() -> None:
        title, content = form.cleaned_data["title"], form.content()
        made.append(
            actions.add_document(mentorship=pair, title=title, content=content, by=user, now=clock.now())
        )

    if form.is_valid() and done_or_said(form, add):
        return _told(request, pair, made[0])
    page = {
        "form": form,
        "pair": pair,
        "partner": pair.other(user),
        "back": reverse("documents", args=[key]),
    }
    return form_again(request, "mentoring/document_form.html", page)


@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """One document: its versions, the newest first, and what was said of each."""
    found, user = document_access.get_document(me(request), key), me(request)
    reading, now = _reading(found.mentorship, user), clock.now()
    versions = document_queries.versions_of(found, user, reading, now)
    page = {"versions": versions, "form": CommentForm(), **_frame(found, user)}
    return render(request, "mentoring/document.html", page)


@get_or_post
def new_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a newer version there."""
    found, user = document_access.get_document(me(request), key, to="change"), me(request)
    form = VersionForm(request.POST, request.FILES) if request.method == "POST" else VersionForm()
    count_files(form, "file", by=user, now=clock.now())
    if form.is_valid() and done_or_said(
        form,
        lambda: actions.add_version(document=found, content=form.content(), by=user, now=clock.now()),
    ):
        return _told(request, found.mentorship, found)
    _reading(found.mentorship, user).open(found)
    page = {"form": form, "back": reverse("document", args=[key]), **_frame(found, user)}
    return form_again(request, "mentoring/document_form.html", page)


@get_or_post
def comment_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say something about a version."""
    version, user = document_access.get_version(me(request), key), me(request)
    form = CommentForm(request.POST if request.method == "POST" else None)
    reading = _reading(version.document.mentorship, user)
    return form_page(
        request,
        form,
        lambda: actions.comment(version=version, words=form.cleaned_data["words"], by=user, now=clock.now()),
        words=_("Your comment stands there. You can remove it for an hour."),
        to=reverse("document", args=[version.document_id]),
        template="mentoring/document_comment.html",
        view=document_queries.version_view(version, user, reading),
        **_frame(version.document, user),
    )


@get_or_post
def remove_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the file or link of a version away: asks first."""
    version, user = document_access.get_own_version(me(request), key), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.remove_version(version=version, by=user, now=clock.now()),
            _("Removed. Nothing of the file or the link is kept here."),
        )
        return redirect("document", version.document_id)
    reading = _reading(version.document.mentorship, user)
    view = document_queries.version_view(version, user, reading)
    page = {"view": view, **_frame(version.document, user)}
    return render(request, "mentoring/remove_version.html", page)


@get_or_post
def remove_comment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a comment away: asks first."""
    found, user = document_access.get_own_comment(me(request), key), me(request)
    document = found.version.document
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.remove_comment(comment=found, by=user, now=clock.now()),
            _("The comment is removed."),
        )
        return redirect("document", document.pk)
    reading = _reading(document.mentorship, user)
    reading.open(found)
    reading.open(document)
    page = {"comment": found, "removable": found.can_be_removed(clock.now()), **_frame(document, user)}
    return render(request, "mentoring/remove_comment.html", page)


def _told(request: HttpRequest, pair: Mentorship, document: Document) -> HttpResponse:
    words = _("It stands there now. %(name)s is told by mail, without its title.")
    name = pair.other(me(request)).name
    messages.success(request, words % {"name": name})
    return redirect("document", document.pk)


def _reading(pair: Mentorship, user: User) -> Reading:
    return read(pair, "documents", "files", by=user, now=clock.now())


def _frame(document: Document, user: User) -> dict[str, object]:
    pair = document.mentorship
    return {"document": document, "pair": pair, "partner": pair.other(user)}
