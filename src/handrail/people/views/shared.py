"""What the views share: who asks, and what becomes of a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User


def me(request: HttpRequest) -> User:
    """The person who asks: every view here but the way in needs one."""
    return cast(User, request.user)


def today(user: User) -> dt.date:
    """The date at the person's school."""
    return clock.today(user.school.time_zone)


def of_another_site(request: HttpRequest, *, hidden: bool = False) -> bool:
    """Whether a form was sent from a page of another site, as far as the browser says.

    `hidden` pages tell nobody their address, so that browsers send their origin as "null". By https they say
    in `Sec-Fetch-Site` too where a form comes from.
    """
    origin = request.headers.get("Origin")
    if origin is not None and not (hidden and origin == "null"):
        return urlsplit(origin).netloc != request.get_host()
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    words: str,
    to: str,
    template: str,
    **page: object,
) -> HttpResponse:
    """A form, its one action, and the address to go on to; `words` say there that it is done."""
    if form.is_valid() and done_or_said(form, act):
        messages.success(request, words)
        return redirect(to)
    return render(request, template, {"form": form, **page})


def done_or_said(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run an action for a valid form; a refusal is said at the field, so that nothing typed is lost."""
    try:
        act()
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        return False
    return True


def done_or_told(request: HttpRequest, act: Callable[[], object], words: str) -> None:
    """Run an action behind a button, and say on the next page what became of it."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, words)
