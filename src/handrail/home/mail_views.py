"""What a person may do about the mails to them: by the link in a mail, or on a page of their own."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from handrail.home.forms import WantedMailsForm
from handrail.lib import clock
from handrail.lib.wall import wall_of
from handrail.mailroom import actions
from handrail.mailroom import queries as mailroom
from handrail.mailroom.kinds import KINDS, words_of
from handrail.mailroom.models import Message, State
from handrail.people.models import User
from handrail.people.views.shared import me, of_another_site

PAGE = 50


@login_not_required
@csrf_exempt  # the token is the authority: mail programs post to it without having seen the page
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of a kind by the link in one, or take them again. Doing it twice changes nothing more."""
    kind = mailroom.kind_of_token(token)
    if not kind:
        raise Http404
    if request.method == "POST":
        if of_another_site(request):
            raise PermissionDenied(
                _("This came from another site. Open the link in your mail and press the button.")
            )
        act = actions.subscribe_again if "again" in request.POST else actions.unsubscribe
        act(token=token, now=clock.now())
    words = {
        "kind": words_of(kind),
        "stopped": mailroom.stopped_by_token(token),
        "answered": request.method == "POST",
    }
    return render(request, "home/unsubscribe.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def own_mails(request: HttpRequest) -> HttpResponse:
    """What was written to oneself, and which of the mails that one can do without one wants."""
    user = me(request)
    optional = [(kind.name, _(kind.words)) for kind in KINDS.values() if kind.optional]
    wanted = [name for name, _words in optional if name not in mailroom.opted_out(user.id)]
    form = WantedMailsForm(request.POST if request.method == "POST" else None, kinds=optional, wanted=wanted)
    if form.is_valid():
        actions.choose_mails(
            person=user.id, wanted=form.cleaned_data["wanted"], school=user.school_id, now=clock.now()
        )
        messages.success(request, _("Saved."))
        return redirect("own_mails")
    page = Paginator(mailroom.mails_to(user.id), PAGE).get_page(request.GET.get("page"))
    lines = [(mail, words_of(mail.kind), _waits(mail, user)) for mail in page.object_list]
    return render(request, "home/own_mails.html", {"form": form, "page": page, "lines": lines})


def _waits(mail: Message, user: User) -> str:
    """Until when a mail waits for the end of quiet hours, in words; empty where it does not."""
    now, zone = clock.now(), user.school.time_zone
    if mail.state != State.QUEUED or mail.asked_for is None or mail.not_before <= now:
        return ""
    until = wall_of(mail.not_before, zone)
    near = until.date() <= clock.today(zone) + dt.timedelta(days=1)
    when = date_format(until, "G:i" if near else "l, G:i")
    return _("Waits until %(when)s (quiet hours)") % {"when": when}
