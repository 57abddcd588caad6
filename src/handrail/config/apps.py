"""The project's own app: it runs the guards at start-up."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the guards as system checks, so that the site refuses to start where one fails."""

    name = "handrail.config"
    label = "config"

    def ready(self) -> None:
        """Import the guards, which register themselves."""
        from handrail.config import guards  # noqa: F401, PLC0415 (apps must be loaded first)
