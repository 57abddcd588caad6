"""The queue of cases: mine, all, closed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.cases import access
from handrail.cases.queries import cases as queue
from handrail.people.views.shared import me, today
from handrail.programmes.access import can_start_programmes, require

A_PAGE = 50


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All cases of the programmes that somebody runs, by the day that they are due."""
    user = me(request)
    require(user, can_start_programmes(user), user.school)
    asked = request.GET.get("show", "")
    show: queue.Whose = "closed" if asked == "closed" else "mine" if asked == "mine" else "all"
    listed = queue.listed(access.visible_cases(user), user, show)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    lines = queue.queued(list(page.object_list), user, today(user))
    return render(
        request, "cases/cases.html", {"page": page, "lines": lines, "show": show, "keep": f"show={show}&"}
    )
