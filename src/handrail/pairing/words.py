"""What the pages of a round say about where it stands, and the one next thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.pairing.models import Round, Run
from handrail.pairing.queries.studio import Standing
from handrail.pairing.states import RoundState

PLACES = {
    RoundState.DRAFT: 1,
    RoundState.CHOOSING: 2,
    RoundState.SOLVING: 3,
    RoundState.REVIEW: 4,
    RoundState.PUBLISHED: 5,
    RoundState.CLOSED: 6,
}


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing: a page to go to, or a button (`post`) that does it."""

    title: str
    why: str
    url: str = ""
    do: str = ""
    how: Literal["go", "post"] = "go"


def step_words() -> list[str]:
    """The steps of a round, in order."""
    return [_("Preparing"), _("Choosing"), _("Working out"), _("Review"), _("Published")]


def place_of(of: Round) -> int:
    """The present step, counted from 1; past the last one when the round is closed."""
    return PLACES[RoundState(of.state)]


def next_step(
    of: Round, standing: Standing, latest: Run | None, under_way: Run | None, now: dt.datetime
) -> Next:
    """What to do now."""
    if under_way:
        return Next(
            _("The pairs are being worked out"),
            _("It takes seconds, up to a few minutes for a large school. You may close the page."),
            reverse("run", args=[under_way.pk]),
            _("See how far it is"),
        )
    state = RoundState(of.state)
    if state == RoundState.REVIEW and latest:
        return _review(latest)
    if state == RoundState.PUBLISHED:
        return _published(of, standing, now)
    if state == RoundState.CLOSED:
        return Next(
            _("This round is closed"), _("Its pairs go on. A new round can begin for the same cohort.")
        )
    return _draft(of) if state == RoundState.DRAFT else _choosing(of, standing)


def _draft(of: Round) -> Next:
    return Next(
        _("Let people choose"),
        _("Each mentee gets a list of five to eight mentors with reasons, and puts up to five in order."),
        reverse("open_choosing", args=[of.pk]),
        _("Open choosing"),
    )


def _choosing(of: Round, standing: Standing) -> Next:
    if not standing.cover.lists:
        return Next(
            _("The lists of suggested mentors are being made"),
            _("It takes up to a minute. Then the mails go out by themselves, and people can choose."),
            reverse("round", args=[of.pk]),
            _("Look again"),
        )
    said = ngettext(
        "%(chosen)d of %(lists)d mentee has chosen. Whoever does not choose is matched all the same.",
        "%(chosen)d of %(lists)d mentees have chosen. Whoever does not choose is matched all the same.",
        standing.cover.lists,
    ) % {"chosen": standing.cover.chosen, "lists": standing.cover.lists}
    until = _("They can choose until %(day)s.") % {"day": date_format(of.choose_by, "j F")}
    return Next(
        _("Work out the pairs"),
        f"{said} {until}",
        reverse("start_run", args=[of.pk]),
        _("Work out the pairs"),
        "post",
    )


def _review(latest: Run) -> Next:
    return Next(
        _("Review the proposed pairs"),
        _("Nobody has been told yet. Change what you know better, then publish."),
        reverse("run", args=[latest.pk]),
        _("Review the pairs"),
    )


def _published(of: Round, standing: Standing, now: dt.datetime) -> Next:
    if of.held_until and now < of.held_until:
        return Next(
            _("Published. You can still take it back"),
            _("The mails leave at %(time)s. Until then nobody knows.")
            % {"time": date_format(local(of, of.held_until), "H:i")},
            reverse("take_back", args=[of.pk]),
            _("Take it back"),
        )
    if standing.cover.waiting:
        title = ngettext(
            "%(count)d mentee has no mentor yet",
            "%(count)d mentees have no mentor yet",
            standing.cover.waiting,
        ) % {"count": standing.cover.waiting}
        return Next(
            title,
            _("Only they and the places that are left take part. Nobody else’s pair is moved."),
            reverse("start_run", args=[of.pk]),
            _("Work it out for them"),
            "post",
        )
    return Next(
        _("Every mentee has a mentor or an offer"),
        _("When the offers are answered, close the round."),
        reverse("round_pairs", args=[of.pk]),
        _("See the pairs"),
    )


def local(of: Round, moment: dt.datetime) -> dt.datetime:
    """A moment as the clocks at the school show it."""
    return moment.astimezone(ZoneInfo(of.cohort.programme.school.time_zone))
