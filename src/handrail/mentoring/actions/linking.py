"""What somebody does by the link in a mail: the actions of the pages, by their rules, once a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.lib.wall import moment_of, read
from handrail.mentoring import link_queries
from handrail.mentoring.actions import answering, meeting
from handrail.mentoring.actions.ways import BY_LINK
from handrail.mentoring.link_states import DEEDS, Deed
from handrail.mentoring.link_words import why_not
from handrail.mentoring.models import ActionLink, Delegation, Meeting
from handrail.people.models import User

FORGOTTEN = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was pressed: a deed and, where it needs one, the number of a proposed time, the letters of a free
    one, or the declaration that nothing stands between the two.
    """

    deed: str
    option: int = -1
    time: str = ""
    nothing_between: bool = False


@transaction.atomic
def follow(*, link: ActionLink, choice: Choice, now: dt.datetime) -> None:
    """Do what a link is for, as the person to whom it was sent. Refusal where it does not work any more, or
    where the same deed would be refused on the page.
    """
    if choice.deed not in DEEDS[link.purpose]:
        raise Refusal(gettext("Press one of the buttons on this page."))
    words = why_not(link, now)
    if words:
        raise Refusal(words)
    _use(link, choice.deed, now)
    _DO[choice.deed](link, choice, now)


def _use(link: ActionLink, deed: str, now: dt.datetime) -> None:
    """Note the deed, unless somebody pressed at the same moment: the database lets one through."""
    open_ = ActionLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None, expires_at__gt=now)
    if not open_.filter(user__is_active=True).update(used_at=now, deed=deed):
        raise Refusal(gettext("This link has just been used. Open it again to see what became of it."))


def _agree(link: ActionLink, choice: Choice, now: dt.datetime) -> None:
    meeting.accept_time(meeting=_of(link), by=link.user, option=choice.option, now=now, way=BY_LINK)


def _move(link: ActionLink, choice: Choice, now: dt.datetime) -> None:
    """To one of the times that are suggested; how and where stay as they are."""
    of = _of(link)
    if choice.time not in dict(link_queries.free_times(link.mentorship, now, of).times):
        raise Refusal(gettext("This time cannot be chosen any more. Choose one of those on the page."))
    moment = moment_of(read(choice.time), link.mentorship.programme.school.time_zone, "earlier")
    meeting.move(meeting=of, by=link.user, how=meeting.as_it_is(of), time=moment, now=now, way=BY_LINK)


def _call_off(link: ActionLink, _choice: Choice, now: dt.datetime) -> None:
    meeting.call_off(meeting=_of(link), by=link.user, now=now, way=BY_LINK)


def _say(link: ActionLink, choice: Choice, now: dt.datetime) -> None:
    held = choice.deed == Deed.HELD
    day = _today(link)
    meeting.say_whether(meeting=_of(link), by=link.user, held=held, today=day, now=now, way=BY_LINK)


def _accept(link: ActionLink, choice: Choice, now: dt.datetime) -> None:
    answering.accept(
        mentorship=link.mentorship,
        by=link.user,
        nothing_between=choice.nothing_between,
        today=_today(link),
        now=now,
        way=BY_LINK,
    )


def _decline(link: ActionLink, _choice: Choice, now: dt.datetime) -> None:
    answering.decline(mentorship=link.mentorship, by=link.user, now=now, way=BY_LINK)


def _of(link: ActionLink) -> Meeting:
    if link.meeting is None:
        raise ValueError("This link is about no meeting.")
    return link.meeting


def _today(link: ActionLink) -> dt.date:
    return clock.today(link.user.school.time_zone)


_DO: Mapping[str, Callable[[ActionLink, Choice, dt.datetime], None]] = {
    Deed.AGREE: _agree,
    Deed.MOVE: _move,
    Deed.CALL_OFF: _call_off,
    Deed.HELD: _say,
    Deed.NOT_HELD: _say,
    Deed.ACCEPT: _accept,
    Deed.DECLINE: _decline,
}


def end_links(*, of: User, now: dt.datetime) -> None:
    """The account is closed: nobody acts or plans for it any more, also if it is opened again."""
    ActionLink.objects.filter(user=of, revoked_at=None).update(revoked_at=now)
    Delegation.objects.filter(user=of, ended_at=None).update(ended_at=now)


def end_mailed_links(*, of: User, now: dt.datetime) -> None:
    """Their mail goes elsewhere from now on: whoever reads the old address acts for nobody."""
    ActionLink.objects.filter(user=of, revoked_at=None).update(revoked_at=now)


def forget_links(*, now: dt.datetime) -> int:
    """Remove the links, and the people who planned, that have been of no use for a year."""
    old = ActionLink.objects.filter(expires_at__lte=now - FORGOTTEN).delete()[0]
    return old + Delegation.objects.filter(expires_at__lte=now - FORGOTTEN).delete()[0]
