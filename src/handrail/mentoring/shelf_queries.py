"""What stands on a mentee's list, and what can be put there."""

from __future__ import annotations

from django.db.models import F

from handrail.learning.shelf_queries import on_shelf
from handrail.mentoring.models import Mentorship, ShelfItem

Choices = list[tuple[str, list[tuple[str, str]]]]  # topic: keys and titles


def shelf_of(mentorship: Mentorship) -> list[ShelfItem]:
    """The list of a pair's mentee: what is still to be used first, by day. One query."""
    rows = mentorship.shelf.select_related("resource")
    first = (F("used_at").asc(nulls_first=True), F("due").asc(nulls_last=True), "created_at", "pk")
    return list(rows.order_by(*first))


def to_put_on(mentorship: Mentorship) -> Choices:
    """What the school offers and the list does not have yet, by topic. One query."""
    found: dict[str, list[tuple[str, str]]] = {}
    there = mentorship.shelf.values("resource")
    for one in on_shelf(mentorship.programme.school).exclude(pk__in=there):
        line = f"{one.title} ({one.organisation})"
        found.setdefault(str(one.get_topic_display()), []).append((str(one.pk), line))
    return list(found.items())
