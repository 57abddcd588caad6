"""What a school recommends to read and to do, on other people's sites."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q

from handrail.learning.shelf_states import ResourceState, Topic
from handrail.lib.keeping import internal
from handrail.people.models import School


class Resource(models.Model):
    """One link on a school's shelf. Where `licence` is blank nothing but the link may be passed on.

    `by` is blank where it came with Handrail. Somebody is to look at the page again on `review_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="resources")
    title = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    url = models.CharField(max_length=300)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    note = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    review_on = models.DateField()
    state = models.CharField(max_length=10, choices=ResourceState.choices, default=ResourceState.LISTED)
    by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        internal("recommend what helps"): (
            "id", "school", "title", "organisation", "url", "topic", "note", "licence", "review_on", "state",
            "by", "created_at",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("topic", "title", "organisation", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("school", "url", name="one_resource_an_address"),
            models.CheckConstraint(
                condition=Q(state__in=ResourceState.values), name="resource_state_is_known"
            ),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="resource_topic_is_known"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="resource_address_cannot_be_changed_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """The site that the link opens."""
        return urlsplit(self.url).hostname or ""

    @property
    def listed(self) -> bool:
        """Whether it is offered."""
        return self.state == ResourceState.LISTED

    def is_due(self, today: dt.date) -> bool:
        """Whether somebody should look at it again."""
        return self.listed and self.review_on <= today
