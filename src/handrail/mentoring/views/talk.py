"""Pages of the two: their conversation, and a message of one's own to correct or remove."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.mentoring import access, talk_queries
from handrail.mentoring.actions import talking
from handrail.mentoring.actions.reading import read
from handrail.mentoring.models import Mentorship
from handrail.mentoring.talk_forms import CorrectionForm, MessageForm
from handrail.people.views.shared import count_files, done_or_said, done_or_told, form_again, form_page, me

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def conversation(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the two wrote to each other, the newest at the bottom, and the form for more."""
    sent = request.method == "POST"
    pair = access.get_pair(me(request), key, to="change" if sent else "see")
    form = MessageForm(request.POST, request.FILES) if sent else MessageForm()
    count_files(form, "attachments", by=me(request), now=clock.now())
    if sent and form.is_valid() and done_or_said(form, lambda: _send(form, pair, request)):
        return redirect(_end_of(key))
    return _shown(request, pair, form)


def _send(form: MessageForm, pair: Mentorship, request: HttpRequest) -> None:
    words, files = form.cleaned_data["words"], form.cleaned_data["attachments"]
    talking.send(mentorship=pair, words=words, files=files, by=me(request), now=clock.now())


def _shown(request: HttpRequest, pair: Mentorship, form: MessageForm) -> HttpResponse:
    """Reading is noted; having come to the end is noted for the reader alone."""
    user, now = me(request), clock.now()
    reading = read(pair, "messages", "files", by=user, now=now)
    talk = talk_queries.talk_of(pair, user, reading, before=request.GET.get("before", ""), now=now)
    if request.method == "GET" and talk.newest:
        talking.mark_read(mentorship=pair, by=user, now=now)
    return form_again(request, "mentoring/conversation.html", {"pair": pair, "talk": talk, "form": form})


def _end_of(pair: UUID) -> str:
    return reverse("conversation", args=[pair]) + "#newest"


@get_or_post
def correct_message(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change the words of a message that was just sent."""
    found, user = access.get_own_message(me(request), key, to="change"), me(request)
    now, to = clock.now(), _end_of(found.mentorship_id)
    if request.method != "POST" and not found.can_be_corrected(now):
        return redirect(to)
    if request.method == "POST":
        form = CorrectionForm(request.POST)
    else:
        read(found.mentorship, "messages", by=user, now=now).open(found)
        form = CorrectionForm(initial={"words": found.words})
    return form_page(
        request,
        form,
        lambda: talking.correct(message=found, words=form.cleaned_data["words"], by=user, now=now),
        words=_("Corrected. Both of you see that it was."),
        to=to,
        template="mentoring/correct_message.html",
        pair=found.mentorship,
        message=found,
    )


@get_or_post
def remove_message(request: HttpRequest, key: UUID) -> HttpResponse:
    """Remove a message of one's own: asks first."""
    found, user = access.get_own_message(me(request), key), me(request)
    if request.method != "POST":
        return render(request, "mentoring/remove_message.html", {"pair": found.mentorship, "message": found})
    done_or_told(
        request,
        lambda: talking.remove(message=found, by=user, now=clock.now()),
        _("Removed. Its words and files are gone."),
    )
    return redirect(_end_of(found.mentorship_id))
