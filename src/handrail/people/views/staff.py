"""The pages of those who keep the people of a school: the list, one person, roles, invitations."""

from __future__ import annotations

import uuid
from typing import get_args

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.people import access, actions, queries
from handrail.people.forms import CorrectionForm, PersonForm, RoleForm, SearchForm
from handrail.people.models import User
from handrail.people.roles import Role
from handrail.people.views.shared import done_or_said, done_or_told, form_page, me, today


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The people of the school. The search comes by POST, so that no name stands in an address."""
    user = me(request)
    access.require(user, access.can_see_people(user), user.school)
    form = SearchForm(request.POST or None)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    show = _show(request)
    found = queries.people_listed(access.visible_people(user), show=show, search=search)
    pages = Paginator(found, queries.PAGE)
    page = pages.page(1) if search else pages.get_page(request.GET.get("page"))
    words = {
        "form": form,
        "page": page,
        "search": search,
        "show": show,
        "now": clock.now(),
        "stages": queries.labels_of(user.school, "stages"),
        "may_keep": access.can_keep_people(user),
    }
    return render(request, "people/people.html", words)


def _show(request: HttpRequest) -> queries.Show:
    wanted = request.GET.get("show")
    return next((show for show in get_args(queries.Show) if show == wanted), "all")


@require_safe
def person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One person's record, for staff."""
    user = me(request)
    shown = access.get_person(user, key)
    invitation = queries.latest_invitation(shown)
    page = {
        "person": shown,
        "stage": queries.label_of(shown.school, "stages", shown.stage),
        "grants": [
            (grant, access.can_change_role(user, shown, Role(grant.role)))
            for grant in queries.grants_of(shown)
        ],
        "has_account": queries.has_taken_up_account(shown),
        "invitation": invitation,
        "invitation_state": invitation.state(clock.now()) if invitation else "",
        "pauses": queries.pauses_to_come(shown, today=today(user)),
        "may_keep": access.can_keep_people(user),
        "may_read_log": access.can_administer(user),
        "may_correct": access.can_correct(user, shown),
        "may_close": access.can_close_account(user, shown),
        "may_give_roles": bool(access.roles_to_give(user, shown)),
    }
    return render(request, "people/person.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Add one person by hand."""
    user = me(request)
    access.require(user, access.can_keep_people(user), user.school)
    form = PersonForm(request.POST or None)
    made: list[User] = []
    if form.is_valid() and done_or_said(form, lambda: made.append(_add(form, user))):
        messages.success(request, _("Added. They can sign in once you have sent an invitation."))
        return redirect("person", made[0].id)
    return render(request, "people/add_person.html", {"form": form})


def _add(form: PersonForm, by: User) -> User:
    return actions.add_person(school=by.school, by=by, **form.cleaned_data, now=clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put a person's record right."""
    user = me(request)
    kept = access.get_person_to_correct(user, key)
    form = CorrectionForm(request.POST or None, person=kept)
    return form_page(
        request,
        form,
        lambda: actions.correct_person(user=kept, by=user, **form.cleaned_data, now=clock.now()),
        words=_("Saved."),
        to=reverse("person", args=[kept.id]),
        template="people/edit_person.html",
        person=kept,
    )


@require_POST
def invite(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send a person an invitation."""
    user = me(request)
    invited = access.get_person_to_keep(user, key)
    done_or_told(
        request,
        lambda: actions.invite(user=invited, by=user, now=clock.now()),
        _("The invitation is on its way. It is good for 14 days."),
    )
    return redirect("person", invited.id)


@require_POST
def remind(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send an invitation's link once more."""
    user, invitation = me(request), access.get_invitation(me(request), key)
    done_or_told(
        request,
        lambda: actions.remind(invitation=invitation, by=user, now=clock.now()),
        _("The reminder is on its way, with a new link. The last day stays the same."),
    )
    return redirect("person", invitation.user_id)


@require_POST
def extend_invitation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give an invitation another 14 days."""
    user, invitation = me(request), access.get_invitation(me(request), key)
    done_or_told(
        request,
        lambda: actions.extend_invitation(invitation=invitation, by=user, now=clock.now()),
        _("The same link works for another 14 days."),
    )
    return redirect("person", invitation.user_id)


@require_POST
def take_back_invitation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make an invitation's link stop working."""
    user, invitation = me(request), access.get_invitation(me(request), key)
    done_or_told(
        request,
        lambda: actions.take_back_invitation(invitation=invitation, by=user, now=clock.now()),
        _("The link does not work any more."),
    )
    return redirect("person", invitation.user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Close an account, after a word on what that does."""
    user = me(request)
    closing = access.get_person(user, key)
    access.require(user, access.can_close_account(user, closing), closing)
    if request.method != "POST":
        return render(request, "people/close_account.html", {"person": closing})
    done_or_told(
        request,
        lambda: actions.close_account(user=closing, by=user, now=clock.now()),
        _("The account is closed. You can open it again here."),
    )
    return redirect("person", closing.id)


@require_POST
def reopen_account(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Open a closed account again."""
    user = me(request)
    opening = access.get_person(user, key)
    access.require(user, access.can_close_account(user, opening), opening)
    done_or_told(
        request,
        lambda: actions.reopen_account(user=opening, by=user, now=clock.now()),
        _("The account is open again."),
    )
    return redirect("person", opening.id)


@require_http_methods(["GET", "HEAD", "POST"])
def grant_role(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a person a staff role."""
    user = me(request)
    shown = access.get_person_to_give_roles(user, key)
    form = RoleForm(request.POST or None, roles=access.roles_to_give(user, shown))
    return form_page(
        request,
        form,
        lambda: actions.grant_role(user=shown, by=user, **form.cleaned_data, now=clock.now()),
        words=_("Given. They and the administrators are told by mail."),
        to=reverse("person", args=[shown.id]),
        template="people/grant_role.html",
        person=shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """End a staff role, after a word on what that does."""
    user = me(request)
    grant = access.get_grant(user, key)
    if request.method != "POST":
        return render(request, "people/end_role.html", {"grant": grant, "person": grant.user})
    done_or_told(
        request,
        lambda: actions.end_role(grant=grant, by=user, now=clock.now()),
        _("The role has ended. They and the administrators are told by mail."),
    )
    return redirect("person", grant.user_id)
