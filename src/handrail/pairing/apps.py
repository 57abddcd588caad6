"""The app's own start."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    """Tells the apps below how far a cohort has come, and why two people were brought together."""

    name = "handrail.pairing"

    def ready(self) -> None:
        """Register with their hooks."""
        from handrail.pairing import giving, receivers, search_mails  # noqa: F401, PLC0415 (after the models)
