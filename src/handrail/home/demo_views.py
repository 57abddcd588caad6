"""The pages of a demonstration: whom to be, and its clock. `urls.py` names them where HANDRAIL_DEMO is 1."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.home.demo import invented, parts, zone
from handrail.home.forms import DemoClockForm
from handrail.jobs import demo_clock as site_clock
from handrail.people.models import User
from handrail.people.views.shared import done_or_said

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Choose whom to be; one click signs in."""
    if request.method != "POST":
        return render(request, "home/demo.html", {"people": parts()})
    person = invented(request.POST.get("person", ""))
    if person is None:
        return redirect("demo")
    logout(request)
    login(request, person, backend=BACKEND)
    return redirect("home")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Move the time of the demonstration forward, and see what falls due catch up."""
    time, place = site_clock.read(), ZoneInfo(zone())
    form = DemoClockForm(
        request.POST if request.method == "POST" else None, ends=time.ends().astimezone(place)
    )
    by = request.user.pk if isinstance(request.user, User) else None
    if form.is_valid() and done_or_said(form, lambda: site_clock.move(by=by, ahead=form.ahead())):
        return redirect("demo_clock")
    page = {
        "form": form,
        "time": time,
        "now": time.now().astimezone(place),
        "ends": time.ends().astimezone(place),
    }
    return render(request, "home/demo_clock.html", page)
