"""The school's own pages: its facts, its help numbers, its lists."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.people import access, actions, queries
from handrail.people.actions.lists import LISTS
from handrail.people.forms import DeputyForm, HelpLinesForm, ItemForm, NewItemForm, SchoolForm
from handrail.people.models import User
from handrail.people.views.shared import done_or_told, form_page, me

GROUPED = ("specialties",)


def _keeper_of_school(request: HttpRequest) -> User:
    user = me(request)
    access.require(user, access.can_edit_school(user), user.school)
    return user


def _keeper_of_lists(request: HttpRequest) -> User:
    user = me(request)
    access.require(user, access.can_edit_lists(user), user.school)
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def school(request: HttpRequest) -> HttpResponse:
    """The school's facts, and whether it is live."""
    user = _keeper_of_school(request)
    form = SchoolForm(request.POST or None, initial=SchoolForm.typed(user.school))
    return form_page(
        request,
        form,
        lambda: actions.change_school(school=user.school, by=user, facts=form.facts(), now=clock.now()),
        words=_("Saved."),
        to=reverse("school"),
        template="people/school.html",
        school=user.school,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def help_lines(request: HttpRequest) -> HttpResponse:
    """The numbers on "Get help now"."""
    user = _keeper_of_school(request)
    form = HelpLinesForm(request.POST or None, initial=HelpLinesForm.typed(user.school))
    return form_page(
        request,
        form,
        lambda: actions.change_help_lines(school=user.school, by=user, lines=form.lines(), now=clock.now()),
        words=_("Saved. Please ring each number once, to be sure that it is right."),
        to=reverse("help_lines"),
        template="people/help_lines.html",
        school=user.school,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: HttpRequest) -> HttpResponse:
    """Who stands in for the wellbeing lead."""
    user = _keeper_of_school(request)
    form = DeputyForm(request.POST if request.method == "POST" else None, school=user.school)
    return form_page(
        request,
        form,
        lambda: actions.name_deputy(
            school=user.school, deputy=form.cleaned_data["deputy"], by=user, now=clock.now()
        ),
        words=_("Saved."),
        to=reverse("school"),
        template="people/deputy.html",
    )


@require_POST
def go_live(request: HttpRequest) -> HttpResponse:
    """Open the site to everybody at the school."""
    user = _keeper_of_school(request)
    done_or_told(
        request,
        lambda: actions.go_live(school=user.school, by=user, now=clock.now()),
        _("The school is live. You can send invitations now."),
    )
    return redirect("school")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that the school can change."""
    _keeper_of_lists(request)
    return render(request, "people/lists.html", {"lists": LISTS.items()})


@require_http_methods(["GET", "HEAD", "POST"])
def list_items(request: HttpRequest, kind: str) -> HttpResponse:
    """One list, and a form for one more entry."""
    user = _keeper_of_lists(request)
    if kind not in LISTS:
        raise Http404
    items = list(queries.list_items(user.school, kind))
    groups = [(item.key, item.label) for item in items if item.active and not item.parent]
    form = NewItemForm(request.POST or None, groups=groups if kind in GROUPED else [])
    return form_page(
        request,
        form,
        lambda: _add_item(form, user, kind),
        words=_("Added."),
        to=reverse("list_items", args=[kind]),
        template="people/list_items.html",
        items=items,
        name=LISTS[kind],
        grouped=kind in GROUPED,
    )


def _add_item(form: NewItemForm, by: User, kind: str) -> None:
    data = form.cleaned_data
    actions.add_item(
        school=by.school,
        by=by,
        kind=kind,
        label=data["label"],
        parent=data.get("parent", ""),
        now=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rename_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change the words of an entry."""
    user, item = me(request), access.get_item(me(request), key)
    form = ItemForm(request.POST or None, initial={"label": item.label})
    return form_page(
        request,
        form,
        lambda: actions.rename_item(item=item, by=user, label=form.cleaned_data["label"], now=clock.now()),
        words=_("Saved."),
        to=reverse("list_items", args=[item.list]),
        template="people/rename_item.html",
        item=item,
    )


@require_POST
def retire_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Offer an entry no longer."""
    user, item = me(request), access.get_item(me(request), key)
    done_or_told(
        request,
        lambda: actions.retire_item(item=item, by=user, now=clock.now()),
        _("Retired. What people answered before stays."),
    )
    return redirect("list_items", item.list)


@require_POST
def restore_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Offer a retired entry again."""
    user, item = me(request), access.get_item(me(request), key)
    done_or_told(
        request,
        lambda: actions.restore_item(item=item, by=user, now=clock.now()),
        _("Offered again."),
    )
    return redirect("list_items", item.list)
