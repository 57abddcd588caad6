"""What every page's frame shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from handrail.home import queries
from handrail.home.places import Place, own_places, places
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


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame, made when a template first asks for it: mails and fragments cost nothing."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """The frame of this request: one query for a stranger, two more for somebody signed in."""
    user = getattr(request, "user", None)
    here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
    demo = settings.SITE.demo
    if not isinstance(user, User):
        name, codes = _of_strangers()
        door = reverse("demo") if demo else reverse(settings.LOGIN_URL)
        return Frame(name, "", (), (), _languages(codes), door, here, demo)
    return Frame(
        user.school.name,
        user.name,
        places(user.roles, request.path),
        own_places(request.path),
        _languages(user.school.languages),
        "",
        here,
        demo,
    )


def _of_strangers() -> tuple[str, list[str]]:
    """The name and the languages to show signed out: the school's own, where there is one school."""
    schools: list[School] = list(queries.live_schools()[:2])
    if len(schools) == 1:
        return schools[0].name, schools[0].languages
    return "Handrail", []


def _languages(codes: list[str]) -> tuple[Language, ...]:
    """The choice, where there is one: those of the school, or all before a school is set up."""
    offered = [code for code, _ in settings.LANGUAGES if not codes or code in codes]
    if len(offered) < 2:
        return ()
    now = get_language() or settings.LANGUAGE_CODE
    shown = now if now in offered else next((code for code in offered if code[:2] == now[:2]), "")
    return tuple(Language(code, NAMES[code], code == shown) for code in offered)
