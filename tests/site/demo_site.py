"""The site of a demonstration, for one test: its addresses, and its time read once a request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings as the_settings

from handrail.config.urls import handler500  # noqa: F401 (Django looks for it here)
from handrail.config.urls import urlpatterns as everywhere
from handrail.home.urls import of_a_demonstration

urlpatterns = [*everywhere, *of_a_demonstration]
OUTSIDE = "handrail.home.middleware.help_in_any_case"


def make(settings: Any) -> None:
    """Turn the site of this test into a demonstration, as settings.py does where HANDRAIL_DEMO is 1."""
    settings.SITE = replace(the_settings.SITE, demo=True)
    settings.ROOT_URLCONF = __name__
    inside = settings.MIDDLEWARE.index(OUTSIDE) + 1
    door = "handrail.home.middleware.time_of_the_site"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:inside], door, *settings.MIDDLEWARE[inside:]]
