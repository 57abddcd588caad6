"""The page that opens a demonstration. `urls.py` names it only where HANDRAIL_DEMO is 1."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.home.demo import invented, parts

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
