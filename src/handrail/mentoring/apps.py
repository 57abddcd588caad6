"""The app's own start."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Listens to who leaves a cohort."""

    name = "handrail.mentoring"

    def ready(self) -> None:
        """Register with the hooks of the apps below."""
        from handrail.mentoring import receivers  # noqa: F401, PLC0415 (models must be loaded first)
