"""The page behind a link in a mail: it shows names and times, and does one thing, signed in or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mentoring import actions, link_access, link_queries, link_words
from handrail.mentoring.link_forms import ASKS, LinkForm
from handrail.mentoring.link_states import Deed, Purpose
from handrail.mentoring.meeting_queries import line_of, moment_words
from handrail.mentoring.models import ActionLink
from handrail.mentoring.views.secret import by_token, shown

TEMPLATES = {
    Purpose.TIME: "mentoring/link_time.html",
    Purpose.MOVE: "mentoring/link_move.html",
    Purpose.CALL_OFF: "mentoring/link_call_off.html",
    Purpose.MET: "mentoring/link_met.html",
    Purpose.OFFER: "mentoring/link_offer.html",
}


@by_token(link_access.link_of, link_words.why_not)
def follow_link(request: HttpRequest, link: ActionLink) -> HttpResponse:
    """Ask on GET, act on POST: programs that look through mails open links, and press no buttons."""
    if request.method != "POST":
        return _ask(link)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _ask(link, _("Press one of the buttons on this page."))
    choice = form.choice()
    if choice.deed in ASKS:
        return _ask(link, asked=choice.deed)
    try:
        actions.follow(link=link, choice=choice, now=clock.now())
    except Refusal as refusal:
        return _ask(link, refusal.words)
    page = {"words": _done(link, choice.deed), "link": link}
    return shown("mentoring/link_done.html", page, link.user.school)


def _ask(link: ActionLink, refused: str = "", asked: str = "") -> HttpResponse:
    """The question, with what was refused or what is asked back above it."""
    pair = link.mentorship
    page = {
        "link": link,
        "pair": pair,
        "partner": pair.other(link.user),
        "zone": pair.programme.school.time_zone,
        "refused": refused,
        "asked": asked,
    }
    if link.meeting:
        page["line"] = line_of(link.meeting, link.user)
    if link.meeting and link.purpose == Purpose.MOVE:
        page["free"] = link_queries.free_times(pair, clock.now(), link.meeting)
    return shown(TEMPLATES[Purpose(link.purpose)], page, link.user.school)


def _done(link: ActionLink, deed: str) -> str:
    when = moment_words(link.meeting.wall) if link.meeting and link.meeting.wall else ""
    name = link.mentorship.other(link.user).name
    return {
        Deed.AGREE: _(
            "Agreed: you meet %(name)s on %(when)s. Both of you get it by mail, for your calendars."
        ),
        Deed.MOVE: _("Moved: you meet %(name)s on %(when)s. Both of you get the change by mail."),
        Deed.CALL_OFF: _("Called off. %(name)s is told by mail, and nobody asks why."),
        Deed.HELD: _("Noted: you met %(name)s."),
        Deed.NOT_HELD: _("Noted: it could not happen. You can propose other times to %(name)s."),
        Deed.ACCEPT: _("Thank you. %(name)s is your mentee now, and has been told."),
        Deed.DECLINE: _("You declined. Thank you for saying so: somebody else is asked now."),
    }[Deed(deed)] % {"name": name, "when": when}
