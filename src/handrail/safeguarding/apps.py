"""The app's own start."""

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """Hears of whoever asks to be contacted, and offers it beside the help numbers."""

    name = "handrail.safeguarding"

    def ready(self) -> None:
        """Register with the hooks of the apps below."""
        from handrail.safeguarding import receivers  # noqa: F401, PLC0415 (models must be loaded first)
