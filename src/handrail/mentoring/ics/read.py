"""Reading a calendar file that a stranger may have made, and saying in words what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from handrail.lib.faults import shown
from handrail.lib.limited import Bounds, Stopped, run_limited
from handrail.lib.refusal import Refusal
from handrail.mentoring.ics.limits import BYTES, EVENTS, LIST, SPANS, TIMES, WEEKS, YEARS

Span = tuple[dt.datetime, dt.datetime]
BOUNDS = Bounds(memory=256 * 1024 * 1024, cpu=5, wall=15.0)
FIELD = "file"


def read_busy(data: bytes, *, zone: str, now: dt.datetime) -> list[Span]:
    """When the calendar is busy in the next 26 weeks: in UTC, in order, and nothing else of it.

    Times without a zone are those of `zone`. Raises Refusal, which names the event and what to do.
    """
    if not data:
        raise Refusal(_("This file is empty. Export your calendar again."), FIELD)
    if len(data) > BYTES:
        raise Refusal(_("This file is larger than 1 MB. Export only this term."), FIELD)
    ask = {"zone": zone, "now": now.timestamp()}
    try:
        said = run_limited("handrail.mentoring.ics.child", ask, data, BOUNDS)[-1]
    except Stopped:
        words = _(
            "This calendar takes too much to work out. Export only this term, or fewer repeated events."
        )
        raise Refusal(words, FIELD) from None
    if "code" in said:
        raise Refusal(words_of(said), FIELD)
    return [tuple(dt.datetime.fromtimestamp(moment, dt.UTC) for moment in span) for span in said["busy"]]  # type: ignore[misc]


def words_of(trouble: dict[str, Any]) -> str:
    """What is wrong, where, and what to do."""
    problem, remedy = _WHY[trouble["code"]]()
    values = {"name": shown(trouble["name"])}
    return f"{_where(trouble)}{problem % values} {remedy}"


def _where(trouble: dict[str, Any]) -> str:
    values = {"event": trouble["event"], "line": trouble["line"]}
    if trouble["event"]:
        return _("Event %(event)s of the file (line %(line)s): ") % values
    return _("Line %(line)s of the file: ") % values if trouble["line"] else ""


def _again() -> str:
    return _("Export your calendar again.")


def _mend() -> str:
    return _("Open this event in your calendar, save it again, and export once more.")


_WHY: dict[str, Any] = {
    "not_utf8": lambda: (
        _("this is no text in the encoding that calendars use (UTF-8)."),
        _again(),
    ),
    "zero": lambda: (_("the file is damaged here."), _again()),
    "no_calendar": lambda: (
        _("This is no calendar file."),
        _("Export your timetable as a file whose name ends in .ics."),
    ),
    "no_events": lambda: (
        _("There is no event in this calendar."),
        _("Choose the calendar that has your timetable, and export it again."),
    ),
    "cut_short": lambda: (_("the file breaks off here."), _again()),
    "unbalanced": lambda: (_("something ends here that did not begin."), _again()),
    "nested": lambda: (_("an event or a calendar stands inside another."), _again()),
    "several": lambda: (
        _("a second calendar begins here."),
        _("Export one calendar, and upload that."),
    ),
    "many": lambda: (
        _("more than %(most)s events.") % {"most": EVENTS},
        _("Export only this term."),
    ),
    "long": lambda: (_("this line is too long."), _mend()),
    "malformed": lambda: (_("this line is not written as calendars write it."), _mend()),
    "no_start": lambda: (_("it has no beginning."), _mend()),
    "date": lambda: (_("there is no such day or time (%(name)s)."), _mend()),
    "year": lambda: (
        _("a year before %(first)s or after %(last)s (%%(name)s).") % {"first": YEARS[0], "last": YEARS[1]},
        _mend(),
    ),
    "end": lambda: (_("it ends before it begins."), _mend()),
    "length": lambda: (
        _("it lasts too long, or its length cannot be read."),
        _mend(),
    ),
    "twice": lambda: (_("it says the same thing twice (%(name)s)."), _mend()),
    "zone": lambda: (
        _("we do not know the time zone “%(name)s”."),
        _("Choose a time zone by its city in your calendar, such as Europe/London, and export again."),
    ),
    "often": lambda: (
        _("it is repeated more than once a day (%(name)s)."),
        _("Make one event of it for the whole time, or leave it out."),
    ),
    "by_list": lambda: (
        _("its repetition has a list of more than %(most)s (%%(name)s).") % {"most": LIST},
        _("Make two events of it."),
    ),
    "count": lambda: (
        _("it is repeated more than %(most)s times.") % {"most": TIMES},
        _("Give the repetition a last day instead."),
    ),
    "list": lambda: (
        _("it names more than %(most)s single days (%%(name)s).") % {"most": TIMES},
        _("Make two events of it."),
    ),
    "times": lambda: (
        _("it comes more than %(most)s times in the next %(weeks)s weeks.")
        % {"most": TIMES, "weeks": WEEKS},
        _("Make one event of it for the whole time, or leave it out."),
    ),
    "rule": lambda: (_("its repetition cannot be read."), _mend()),
    "rules": lambda: (
        _("it is repeated by more than one rule (%(name)s)."),
        _("Make an event for each rule."),
    ),
    "slow": lambda: (
        _("its repetition takes too long to work out. Perhaps it never comes, such as on 30 February."),
        _("Change how it is repeated, or leave it out."),
    ),
    "illegible": lambda: (_("it cannot be understood."), _mend()),
    "spans": lambda: (
        _("This calendar is busy at more than %(most)s separate times in the next %(weeks)s weeks.")
        % {"most": SPANS, "weeks": WEEKS},
        _("Export only your timetable."),
    ),
}  # fmt: skip
