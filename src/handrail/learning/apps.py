"""The app's own start."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Listens to schools that start."""

    name = "handrail.learning"

    def ready(self) -> None:
        """Register with the hooks of the apps below."""
        from handrail.learning import receivers  # noqa: F401, PLC0415 (models must be loaded first)
