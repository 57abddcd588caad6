"""The two pages of choosing: a mentee puts suggested mentors in order; a mentor sees who may come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.lib import clock
from handrail.pairing import access
from handrail.pairing.actions import choosing
from handrail.pairing.forms import WishesForm
from handrail.pairing.models import Shortlist
from handrail.pairing.queries.choosing import (
    MOST_WISHES,
    Card,
    latest_round_of_mentor,
    mentees_suggested,
    mentors_suggested,
)
from handrail.people.views.shared import done_or_said, done_or_told, me, today
from handrail.programmes.queries import leads_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Choice:
    """A card with its field."""

    card: Card
    field: BoundField


@get_or_post
def choose(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mentors suggested to a mentee, in their own order once they have one."""
    shortlist = access.get_shortlist(me(request), key)
    cards = mentors_suggested(shortlist)
    none = request.method == "POST" and "none" in request.POST
    form = WishesForm(None if none or request.method != "POST" else request.POST, cards=cards)
    if none or form.is_valid():
        order = [] if none else form.order()
        if done_or_said(form, lambda: _rank(request, shortlist, order)) or none:
            messages.success(request, _saved_words(shortlist, order))
            return redirect("choose", key)
    return render(request, "pairing/choose.html", _page(request, shortlist, cards, form))


def _rank(request: HttpRequest, shortlist: Shortlist, order: list[UUID]) -> None:
    by = me(request)
    choosing.rank(shortlist=shortlist, by=by, order=order, today=today(by), now=clock.now())


def _saved_words(shortlist: Shortlist, order: list[UUID]) -> str:
    day = date_format(shortlist.round.choose_by, "j F")
    if not order:
        return gettext("Saved: no wishes. We match you by your answers.")
    return gettext("Your wishes are saved. You can change them until %(day)s.") % {"day": day}


def _page(request: HttpRequest, shortlist: Shortlist, cards: list[Card], form: WishesForm) -> dict[str, Any]:
    wished = [card for card in cards if card.suggestion.rank]
    return {
        "shortlist": shortlist,
        "round": shortlist.round,
        "programme": shortlist.round.cohort.programme,
        "choices": [Choice(card, form[name]) for name, card in form.cards.items()],
        "form": form,
        "wishes": sorted(wished, key=lambda card: card.suggestion.rank or 0),
        "is_open": choosing.is_open(shortlist.round, today(me(request))),
        "most": MOST_WISHES,
        "leads": leads_of(shortlist.round.cohort.programme),
    }


@require_safe
def suggested_mentees(request: HttpRequest, key: UUID) -> HttpResponse:
    """To whom a mentor is suggested."""
    place = access.get_mentor_place(me(request), key)
    of = latest_round_of_mentor(place)
    return render(
        request,
        "pairing/suggested_mentees.html",
        {
            "round": of,
            "programme": of.cohort.programme,
            "cards": mentees_suggested(of, place),
            "is_open": choosing.is_open(of, today(me(request))),
        },
    )


@require_POST
def decline_mentee(request: HttpRequest, key: UUID) -> HttpResponse:
    """A mentor would rather not have this mentee."""
    words = gettext("Noted, and you need give no reason. You can take it back until choosing ends.")
    return _answer(request, key, choosing.decline, words)


@require_POST
def take_back_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """A mentor can have this mentee after all."""
    return _answer(request, key, choosing.take_back_decline, gettext("Taken back: they can come to you."))


def _answer(request: HttpRequest, key: UUID, act: Callable[..., None], words: str) -> HttpResponse:
    by = me(request)
    found = access.get_suggestion(by, key)
    done_or_told(request, lambda: act(suggestion=found, by=by, today=today(by), now=clock.now()), words)
    return redirect("suggested_mentees", found.enrolment_id)
