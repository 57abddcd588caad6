"""Pages of the two: asking a coordinator for help with the pair, and interests that have changed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.cases.access import carers_of, get_pair_to_ask
from handrail.cases.actions import asking
from handrail.cases.forms import HelpForm, InterestsForm
from handrail.cases.queries.asking import said_before
from handrail.cases.queries.requests import asked_by
from handrail.cases.states import TO_ANSWER, Wish
from handrail.lib import clock
from handrail.lib.workdays import working_days_after
from handrail.mentoring.access import get_pair_as_mentee
from handrail.pairing.queries.searching import offered
from handrail.people.views.shared import form_page, me, today

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def ask_for_help(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a coordinator for help with this pair. No reason is needed."""
    pair, user = get_pair_to_ask(me(request), key), me(request)
    day = today(user)
    form = HelpForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: asking.ask_for_help(
            mentorship=pair, words=form.cleaned_data["words"], by=user, today=day, now=clock.now()
        ),
        words=_("Your coordinator has it, and answers within five working days."),
        to=reverse("mentorship", args=[key]),
        template="cases/ask_for_help.html",
        pair=pair,
        partner=pair.other(user),
        answer_by=working_days_after(day, TO_ANSWER),
        leads=carers_of(pair).order_by("name", "pk"),
        asked=asked_by(user, pair, day),
    )


@get_or_post
def say_interests(request: HttpRequest, key: UUID) -> HttpResponse:
    """A mentee's interests have changed: keep, add, or change. It is nobody's fault."""
    pair, user = get_pair_as_mentee(me(request), key), me(request)
    day = today(user)
    form = InterestsForm(request.POST if request.method == "POST" else None, offered=offered(pair.programme))
    keeps = request.POST.get("wish") == Wish.KEEP
    return form_page(
        request,
        form,
        lambda: asking.say_interests(
            mentorship=pair,
            wish=form.cleaned_data["wish"],
            confidence=int(form.cleaned_data["confidence"]),
            words=form.cleaned_data["words"],
            wanted=form.wanted(),
            by=user,
            today=day,
            now=clock.now(),
        ),
        words=_("Noted for you alone. Talk about it when you next meet.")
        if keeps
        else _("Your coordinator has it, and answers within five working days."),
        to=reverse("mentorship", args=[key]),
        template="cases/say_interests.html",
        pair=pair,
        answer_by=working_days_after(day, TO_ANSWER),
        before=said_before(pair),
        asked=asked_by(user, pair, day),
    )
