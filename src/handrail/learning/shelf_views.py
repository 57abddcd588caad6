"""The shelf: for everybody of the school to read, and for those who keep it."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.learning import shelf_access as access
from handrail.learning import shelf_actions as actions
from handrail.learning import shelf_queries as queries
from handrail.learning.shelf_forms import ResourceForm
from handrail.learning.shelf_states import ResourceState, Topic
from handrail.lib import clock
from handrail.people.views.shared import done_or_told, form_page, me, today

A_PAGE = 50
SHOWN = {
    "listed": gettext_lazy("On the shelf"),
    "due": gettext_lazy("Due for a look"),
    "retired": pgettext_lazy("a link", "Retired"),
}
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """The shelf, perhaps of one topic. Who keeps it sees what is due and what was retired too."""
    user, day = me(request), today(me(request))
    keeps = bool(access.can_keep_shelf(user))
    show, topic = _show(request, keeps=keeps), request.GET.get("topic", "")
    topic = topic if topic in Topic.values else ""
    found = queries.shelf(user.school, show=show, topic=topic, today=day)
    shown = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "topics": queries.topics_of(user.school),
        "topic": topic,
        "show": show,
        "ways": SHOWN.items(),
        "keeps": keeps,
        "due": queries.due(user.school, day).count() if keeps else 0,
    }
    return render(request, "learning/resources.html", shown)


def _show(request: HttpRequest, *, keeps: bool) -> queries.Show:
    wanted = request.GET.get("show") if keeps else ""
    return next((show for show in get_args(queries.Show) if show == wanted), "listed")


@get_or_post
def add_resource(request: HttpRequest) -> HttpResponse:
    """A new link."""
    school, user, day = access.get_shelf_to_keep(me(request)), me(request), today(me(request))
    form = ResourceForm(_sent(request), initial={"review_on": day + actions.NEXT_LOOK})
    return form_page(
        request,
        form,
        lambda: actions.add_resource(school=school, facts=form.facts(), by=user, today=day, now=clock.now()),
        words=_("It stands on the shelf, for everybody of the school."),
        to=reverse("resources"),
        template="learning/resource_form.html",
    )


@get_or_post
def edit_resource(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is said of a link."""
    found, user, day = access.get_resource_to_keep(me(request), key), me(request), today(me(request))
    form = ResourceForm(_sent(request), initial=ResourceForm.typed(found))
    return form_page(
        request,
        form,
        lambda: actions.change_resource(
            resource=found, facts=form.facts(), by=user, today=day, now=clock.now()
        ),
        words=_("Saved."),
        to=reverse("resources"),
        template="learning/resource_form.html",
        resource=found,
    )


@get_or_post
def retire_resource(request: HttpRequest, key: UUID) -> HttpResponse:
    """Offer a link no longer: asks first."""
    found, user = access.get_resource_to_keep(me(request), key), me(request)
    if request.method == "POST":
        done_or_told(
            request,
            lambda: actions.move_resource(resource=found, to=ResourceState.RETIRED, by=user, now=clock.now()),
            _("Retired. You find it under “Retired”, and can bring it back."),
        )
        return redirect("resources")
    return render(request, "learning/retire_resource.html", {"resource": found})


@require_POST
def restore_resource(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring a retired link back."""
    found, user = access.get_resource_to_keep(me(request), key), me(request)
    done_or_told(
        request,
        lambda: actions.move_resource(resource=found, to=ResourceState.LISTED, by=user, now=clock.now()),
        _("It stands on the shelf again."),
    )
    return redirect("resources")


@require_POST
def review_resource(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody looked at the page behind a link, and it is still right."""
    found, user, day = access.get_resource_to_keep(me(request), key), me(request), today(me(request))
    done_or_told(
        request,
        lambda: actions.review_resource(resource=found, by=user, today=day, now=clock.now()),
        _("Thank you. It is due for a look again in a year."),
    )
    return redirect(reverse("resources") + "?show=due")


def _sent(request: HttpRequest) -> dict[str, object] | None:
    """What was sent, even if it is nothing: an empty form comes back with its errors."""
    return request.POST if request.method == "POST" else None  # type: ignore[return-value]
