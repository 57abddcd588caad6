"""The app's own start."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Listens to what allauth does to accounts, so that it reaches the record."""

    name = "handrail.people"

    def ready(self) -> None:
        """Connect the receivers."""
        from handrail.people import quiet, receivers  # noqa: F401, PLC0415 (models must be loaded first)
