"""What every page's frame shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from handrail.home import queries
from handrail.home.places import Place, own_places, places
from handrail.jobs.demo_clock import TimeOfSite
from handrail.people.models import School, User

NAMES = {"en-gb": "English (UK)", "en-us": "English (US)", "ar": "العربية"}


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages that the site can be shown in, in its own words."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose site it is, where one can go, and who one is."""

    name: str
    person: str
    places: tuple[Place, ...]
    own: tuple[Place, ...]
    languages: tuple[Language, ...]
    door: str
    here: str
    demo: bool
    moved_to: MovedTo | None


@dataclass(frozen=True, slots=True)
class MovedTo:
    """The day that it is in a demonstration whose clock was moved."""

    day: dt.date
    catching_up: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame, made when a template first asks for it: mails and fragments cost nothing."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """The frame of this request: one query for a stranger, two more for somebody signed in."""
    user = getattr(request, "user", None)
    here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
    demo = settings.SITE.demo
    if not isinstance(user, User):
        name, codes, zone = _of_strangers()
        door = reverse("demo") if demo else reverse(settings.LOGIN_URL)
        return Frame(name, "", (), (), _languages(codes), door, here, demo, _moved_to(request, zone))
    return Frame(
        user.school.name,
        user.name,
        places(user.roles, request.path),
        own_places(request.path),
        _languages(user.school.languages),
        "",
        here,
        demo,
        _moved_to(request, user.school.time_zone),
    )


def _moved_to(request: HttpRequest, zone: str) -> MovedTo | None:
    """Of a demonstration: what the middleware has read."""
    time: TimeOfSite | None = getattr(request, "time_of_site", None)
    if time is None or not time.moved:
        return None
    return MovedTo(time.now().astimezone(ZoneInfo(zone)).date(), time.catching_up)


def _of_strangers() -> tuple[str, list[str], str]:
    """Name, languages and time zone to show signed out: the school's own, where there is one school."""
    schools: list[School] = list(queries.live_schools()[:2])
    if len(schools) == 1:
        return schools[0].name, schools[0].languages, schools[0].time_zone
    return "Handrail", [], "UTC"


def _languages(codes: list[str]) -> tuple[Language, ...]:
    """The choice, where there is one: those of the school, or all before a school is set up."""
    offered = [code for code, _ in settings.LANGUAGES if not codes or code in codes]
    if len(offered) < 2:
        return ()
    now = get_language() or settings.LANGUAGE_CODE
    shown = now if now in offered else next((code for code in offered if code[:2] == now[:2]), "")
    return tuple(Language(code, NAMES[code], code == shown) for code in offered)
