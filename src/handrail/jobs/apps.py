"""Finds the jobs of every app, in its `tasks.py`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Loads what the registry knows once the tables are there."""

    name = "handrail.jobs"

    def ready(self) -> None:
        """Import every app's `tasks.py`, so that the worker knows the jobs."""
        autodiscover_modules("tasks")
