"""The app's own start."""

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    """Adds to the page of a cohort how many check-ins were answered."""

    name = "handrail.checkins"

    def ready(self) -> None:
        """Register with the hooks of the apps below."""
        from handrail.checkins import receivers  # noqa: F401, PLC0415 (models must be loaded first)
