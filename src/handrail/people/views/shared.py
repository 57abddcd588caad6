"""What the views share: who asks, and what becomes of a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.actions import pacing
from handrail.people.models import Pace, User


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
    return form_again(request, template, {"form": form, **page})


def done_or_said(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run an action for a valid form; a refusal is said at the field, so that nothing typed is lost."""
    try:
        act()
    except Refusal as refusal:
        say_at(form, refusal)
        return False
    return True


def say_at(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal at its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    _note_pace(form, refusal)


def count_files(form: forms.Form, name: str, *, by: User, now: dt.datetime) -> None:
    """Count the files that came with a form, before any is read. Too many are not read, and that is said."""
    number = len(form.files.getlist(name)) if form.files else 0
    if not number:
        return
    try:
        pacing.take(by=by, what=Pace.What.FILES, number=number, field=name, now=now)
    except pacing.TooMuch as refusal:
        form.fields[name] = NotNow(form.fields[name], refusal.words)
        _note_pace(form, refusal)


class NotNow(forms.FileField):
    """Stands in the place of a field whose file is not read now, and says why."""

    def __init__(self, of: forms.Field, words: str) -> None:
        super().__init__(label=of.label, help_text=of.help_text, required=of.required, widget=of.widget)
        self.words = words

    def clean(self, data: object, initial: object = None) -> None:  # noqa: ARG002 (nothing is looked at)
        """What was sent is not looked at."""
        raise ValidationError(self.words)


def form_again(request: HttpRequest, template: str, page: Mapping[str, object]) -> HttpResponse:
    """A page with its form. Where somebody has sent too much, it says to programs too when to go on."""
    seconds = getattr(page["form"], "wait", 0)
    answer = render(request, template, dict(page), status=429 if seconds else 200)
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer


def _note_pace(form: forms.Form, refusal: Refusal) -> None:
    if isinstance(refusal, pacing.TooMuch):
        form.wait = refusal.seconds  # type: ignore[attr-defined]  # read by form_again


def done_or_told(request: HttpRequest, act: Callable[[], object], words: str) -> None:
    """Run an action behind a button, and say on the next page what became of it."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, words)
