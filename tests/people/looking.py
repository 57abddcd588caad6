"""What the tables of people hold, to see whether anything changed."""

from __future__ import annotations

from django.apps import apps
from django.core import serializers


def everything() -> str:
    """All that the people's tables and the outbox hold."""
    models = [*apps.get_app_config("people").get_models(), *apps.get_app_config("mailroom").get_models()]
    rows = [row for model in models for row in model._base_manager.order_by("pk")]
    return serializers.serialize("json", rows)
