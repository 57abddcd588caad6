"""What a school has set up and what is missing, for those who run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.home.queries import Numbers, People

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to set up: whether it is done, what that means, and the way to it. `step` asks for it."""

    done: bool
    label: str | Promise
    said: str | Promise
    url: str = ""
    do: str | Promise = ""
    step: str | Promise = ""


def items(numbers: Numbers, people: People, *, may_edit_school: bool) -> list[Item]:
    """What to set up, in the order in which it is needed, with a way to what the person may change."""
    return [_help(numbers, may_edit_school), _mail(), _programme(people), _people(people), _invited(people)]


def missing(items: Sequence[Item]) -> Item | None:
    """The first thing that is missing and can be done on the site."""
    return next((item for item in items if not item.done and item.url), None)


def _help(numbers: Numbers, may_edit: bool) -> Item:
    done = bool(numbers.lines and numbers.lead)
    count = len(numbers.lines)
    said = ngettext(
        "%(count)d number; the wellbeing lead is %(name)s.",
        "%(count)d numbers; the wellbeing lead is %(name)s.",
        count,
    ) % {"count": count, "name": numbers.lead or _("not named yet")}
    label = _("Help numbers and wellbeing lead")
    if not may_edit:
        return Item(done, label, said)
    return Item(done, label, said, reverse("help_lines"), _("Change"), _("Say whom to ring in trouble"))


def _mail() -> Item:
    done = settings.EMAIL_BACKEND == SMTP
    if done:
        return Item(done, _("Mail"), _("Mails go out through %(host)s.") % {"host": settings.EMAIL_HOST})
    if settings.SITE.demo:
        return Item(True, _("Mail"), _("A demonstration sends none: its mails are files in its folder."))
    said = _("Mails are only printed where the site was started. Set MAIL_URL there, and start it again.")
    return Item(done, _("Mail"), said)


def _programme(people: People) -> Item:
    if people.programmes:
        counts = {"open": people.open_programmes, "all": people.programmes}
        said = _("%(open)d of %(all)d programmes are open.") % counts
        step = _("Open the programme when it is ready")
        return Item(
            people.open_programmes > 0, _("A programme"), said, reverse("programmes"), _("Programmes"), step
        )
    said = _("It says who takes part, from when to when, and what they are asked.")
    step = _("Make your first programme")
    return Item(False, _("A programme"), said, reverse("new_programme"), _("Make a programme"), step)


def _people(people: People) -> Item:
    if people.others:
        said = _("%(count)d people beside the staff.") % {"count": people.others}
        return Item(True, _("Students and mentors"), said, reverse("people"), _("People"))
    said = _("Bring them in from the spreadsheet that you have.")
    step = _("Bring in students and mentors")
    return Item(False, _("Students and mentors"), said, reverse("programmes"), _("Import people"), step)


def _invited(people: People) -> Item:
    counts = {"joined": people.joined, "invited": people.invited}
    said = _("%(joined)d of %(invited)d invited people have joined.") % counts
    if not people.invited:
        said = _("Invitations go out by mail, from the page of the programme.")
    step = _("Invite the people you brought in")
    return Item(people.invited > 0, _("Invitations"), said, reverse("programmes"), _("Invite"), step)
