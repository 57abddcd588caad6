"""The app's own start."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Adds to the pages of cohorts and pairs below."""

    name = "handrail.cases"

    def ready(self) -> None:
        """Register with the hooks of the apps below."""
        from handrail.cases import giving, mails, receivers  # noqa: F401, PLC0415 (models must be loaded first)
