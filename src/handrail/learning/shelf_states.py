"""What the shelf of a school is sorted by, and the states of what stands on it. The table is data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """What a resource helps with."""

    SELF_CARE = "self_care", _("Self-care")
    TIME_MANAGEMENT = "time_management", _("Time management")
    STUDY = "study", _("Study")
    CLINICAL_SKILLS = "clinical_skills", _("Clinical skills")
    RESEARCH = "research", _("Research")
    CAREERS = "careers", _("Careers")
    WELLBEING = "wellbeing", _("Wellbeing")
    MENTORING = "mentoring", _("Mentoring")


class ResourceState(models.TextChoices):
    """A resource is offered, or it was. Nothing is thrown away: lists may name it."""

    LISTED = "listed", _("On the shelf")
    RETIRED = "retired", pgettext_lazy("a link", "Retired")


RESOURCE_STEPS: Mapping[str, frozenset[str]] = {
    ResourceState.LISTED: frozenset({ResourceState.RETIRED}),
    ResourceState.RETIRED: frozenset({ResourceState.LISTED}),
}


def before(state: str) -> list[str]:
    """The states that this one may follow."""
    return [former for former, after in RESOURCE_STEPS.items() if state in after]
