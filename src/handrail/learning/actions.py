"""Training confirmed by a coordinator, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.audit.actions import record
from handrail.learning.models import Completion
from handrail.learning.queries import modules_for
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import Cohort, Enrolment

BATCH = 500


@transaction.atomic
def confirm_training(
    *, places: Sequence[Enrolment], modules: Collection[str], by: User, now: dt.datetime
) -> int:
    """Note that each of some people of one cohort and side finished these modules. Returns how many people.

    What is confirmed already stays as it is. Raises Refusal where nobody or nothing is new.
    """
    if not places:
        raise Refusal(_("Tick at least one person."))
    _check(places[0].cohort, places[0].side, modules)
    people = {place.user_id: place.user for place in places}
    there = set(
        Completion.objects.filter(user__in=list(people), module__in=modules).values_list("user_id", "module")
    )
    made = [
        Completion(user=user, module=module, by=by.pk, at=now)
        for user in people.values()
        for module in sorted(modules)
        if (user.pk, module) not in there
    ]
    if not made:
        raise Refusal(_("This is confirmed already: nothing was changed."))
    Completion.objects.bulk_create(made, batch_size=BATCH)
    changed = {one.user_id: [row.module for row in made if row.user_id == one.user_id] for one in made}
    for user, keys in changed.items():
        record(
            by=by.pk,
            verb="learning.training_confirmed",
            subject=people[user],
            school=people[user].school_id,
            fields=keys,
            now=now,
        )
    return len(changed)


@transaction.atomic
def undo_training(*, place: Enrolment, modules: Collection[str], by: User, now: dt.datetime) -> None:
    """Take confirmations of one person back. Raises Refusal where there is none."""
    _check(place.cohort, place.side, modules)
    gone, _rows = place.user.completions.filter(module__in=modules).delete()
    if not gone:
        raise Refusal(_("This is not confirmed, so there is nothing to take back."))
    record(
        by=by.pk,
        verb="learning.training_undone",
        subject=place.user,
        school=place.user.school_id,
        fields=modules,
        now=now,
    )


@transaction.atomic
def set_training(*, place: Enrolment, modules: Collection[str], by: User, now: dt.datetime) -> None:
    """Let exactly these modules of one person's side be confirmed."""
    asked = {module.key for module in modules_for(place.cohort.programme, place.side)}
    done = set(place.user.completions.values_list("module", flat=True)) & asked
    if new := set(modules) - done:
        confirm_training(places=[place], modules=new, by=by, now=now)
    if old := done - set(modules):
        undo_training(place=place, modules=old, by=by, now=now)


def _check(cohort: Cohort, side: str, modules: Collection[str]) -> None:
    asked = {module.key for module in modules_for(cohort.programme, side)}
    if not modules or not set(modules) <= asked:
        raise Refusal(_("The programme asks for no such training."))
