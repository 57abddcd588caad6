"""Finds the kinds of mail of every app, in its `mails.py`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailroomConfig(AppConfig):
    """Loads the kinds once the tables are there."""

    name = "handrail.mailroom"

    def ready(self) -> None:
        """Import every app's `mails.py`, so that `post` knows its kinds."""
        autodiscover_modules("mails")
