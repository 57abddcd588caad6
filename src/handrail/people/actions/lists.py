"""The school's own lists: filled from ours, then theirs. Keys stay, because answers name them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, gettext_noop

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.people.models import ListItem, School, User
from handrail.sheets import reference

LISTS = {
    "stages": gettext_noop("Stages"),
    "specialties": gettext_noop("Specialties"),
    "goal_categories": gettext_noop("Goal categories"),
    "languages": gettext_noop("Languages"),
    "sites": gettext_noop("Sites"),  # a school's own from the first: nothing ships
}


@transaction.atomic
def load_lists(*, school: School) -> None:
    """Fill the school's empty lists from those that ship with Handrail."""
    there = set(ListItem.objects.filter(school=school).values_list("list", flat=True))
    items = [
        ListItem(
            school=school,
            list=name,
            key=row["key"],
            label=row["label"],
            parent=row.get("parent", ""),
            position=position,
        )
        for name in LISTS
        if name not in there and name in reference.LISTS
        for position, row in enumerate(reference.table(f"{name}.csv"))
    ]
    ListItem.objects.bulk_create(items)


@transaction.atomic
def add_item(*, school: School, by: User, kind: str, label: str, parent: str, now: dt.datetime) -> ListItem:
    """Put an entry at the end of one of the lists."""
    _refuse_twins(school, kind, label, apart_from=None)
    if parent and not ListItem.objects.filter(school=school, list=kind, key=parent).exists():
        raise Refusal(gettext("Choose a group from the list."), "parent")
    last = ListItem.objects.filter(school=school, list=kind).aggregate(last=Max("position"))["last"]
    item = ListItem.objects.create(
        school=school,
        list=kind,
        key=_free_key(school, kind, label),
        label=label,
        parent=parent,
        position=0 if last is None else last + 1,
    )
    audit.record(by=by.id, verb="list.add_item", subject=item, school=school.id, now=now)
    return item


@transaction.atomic
def rename_item(*, item: ListItem, by: User, label: str, now: dt.datetime) -> None:
    """Change the words of an entry; what people answered stays with it."""
    _refuse_twins(item.school, item.list, label, apart_from=item)
    item.label = label
    item.save(update_fields=["label"])
    audit.record(
        by=by.id, verb="list.rename_item", subject=item, school=item.school_id, fields=["label"], now=now
    )


@transaction.atomic
def retire_item(*, item: ListItem, by: User, now: dt.datetime) -> None:
    """Offer an entry no longer. Answers that name it stay."""
    if not item.active:
        raise Refusal(gettext("This entry is retired already."))
    _set_active(item, by, False, "list.retire_item", now)


@transaction.atomic
def restore_item(*, item: ListItem, by: User, now: dt.datetime) -> None:
    """Offer a retired entry again."""
    if item.active:
        raise Refusal(gettext("This entry is offered already."))
    _set_active(item, by, True, "list.restore_item", now)


def _set_active(item: ListItem, by: User, active: bool, verb: str, now: dt.datetime) -> None:
    item.active = active
    item.save(update_fields=["active"])
    audit.record(by=by.id, verb=verb, subject=item, school=item.school_id, fields=["active"], now=now)


def _refuse_twins(school: School, kind: str, label: str, apart_from: ListItem | None) -> None:
    if kind not in LISTS:
        raise Refusal(gettext("There is no such list."))
    twins = ListItem.objects.filter(school=school, list=kind, label__iexact=label)
    if apart_from:
        twins = twins.exclude(pk=apart_from.pk)
    if twins.exists():
        raise Refusal(gettext("The list has “%(label)s” already.") % {"label": label}, "label")


def _free_key(school: School, kind: str, label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50] or "item"
    taken = set(ListItem.objects.filter(school=school, list=kind).values_list("key", flat=True))
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *numbered) if key not in taken)
