"""Rules of repetition: what may be asked of whoever works them out."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from handrail.mentoring.ics.limits import LIST, TIMES, Trouble
from handrail.mentoring.ics.lines import Line
from handrail.mentoring.ics.times import Time, moment

_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})  # two of these would be several times a day
_NUMBERS = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}) | _CLOCK
_DAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_COUNTED = re.compile(r"\d{1,20}", re.ASCII)


def rule_of(line: Line, starts: Time, latest: dt.datetime) -> str:
    """A rule in letters that any library can follow: checked, and ended at `latest` where nothing ends it."""
    parts = _parts(line)
    frequency = parts.pop("FREQ", "")
    if frequency in _OFTEN:
        raise Trouble("often", line=line.number, name=frequency)
    if frequency not in _FREQUENCIES:
        raise Trouble("rule", line=line.number)
    kept = [f"FREQ={frequency}"]
    for name, value in parts.items():
        kept += _part(name, value, line)
    return ";".join([*kept, *_end(parts, starts, latest, line)])


def _parts(line: Line) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, line.value.upper().split(";")):
        name, _, value = part.partition("=")
        if name in found or not value:
            raise Trouble("rule", line=line.number)
        found[name.strip()] = value.strip()
    return found


def _part(name: str, value: str, line: Line) -> list[str]:
    values = value.split(",")
    if name.startswith("BY") and len(values) > LIST:
        raise Trouble("by_list", line=line.number, name=name)
    if name in _CLOCK and len(values) > 1:
        raise Trouble("often", line=line.number, name=name)
    if not _is_sound(name, value, values):
        raise Trouble("rule", line=line.number)
    return [f"{name}={value}"] if name in _NUMBERS | {"BYDAY", "WKST", "INTERVAL"} else []


def _is_sound(name: str, value: str, values: list[str]) -> bool:
    if name in _NUMBERS:
        return all(_NUMBER.fullmatch(one) for one in values)
    if name in ("BYDAY", "WKST"):
        return all(_DAY.fullmatch(one) for one in values)
    if name == "INTERVAL":
        return bool(_NUMBER.fullmatch(value)) and int(value) > 0
    return name != "RSCALE" or value == "GREGORIAN"


def _end(parts: dict[str, str], starts: Time, latest: dt.datetime, line: Line) -> list[str]:
    count = parts.get("COUNT", "-1")
    if count != "-1":  # as which some programs write: for ever
        if not _COUNTED.fullmatch(count):
            raise Trouble("rule", line=line.number)
        if int(count) > TIMES:
            raise Trouble("count", line=line.number)
        return [f"COUNT={int(count)}"]
    until = _until(parts["UNTIL"], starts, line) if "UNTIL" in parts else latest
    until = min(until, latest)
    spelled = f"{until:%Y%m%dT%H%M%SZ}" if isinstance(starts, dt.datetime) else f"{until:%Y%m%d}"
    return [f"UNTIL={spelled}"]


def _until(text: str, starts: Time, line: Line) -> dt.datetime:
    """A last day counts to its end, in the zone of the event."""
    zone = starts.tzinfo if isinstance(starts, dt.datetime) else dt.UTC
    last = moment(text, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"), line)
    if not isinstance(last, dt.datetime):
        last = dt.datetime.combine(last, dt.time(23, 59, 59), tzinfo=zone)
    return last.astimezone(dt.UTC)
