"""Training confirmed by a coordinator, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

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
    return confirm_list(wanted=dict.fromkeys(places, modules), by=by, now=now)


@transaction.atomic
def confirm_list(*, wanted: Mapping[Enrolment, Collection[str]], by: User, now: dt.datetime) -> int:
    """Note for each of some people which modules they finished. Returns for how many something is new."""
    for place, modules in wanted.items():
        _check(place.cohort, place.side, modules)
    people = {place.user_id: place.user for place in wanted}
    there = set(Completion.objects.filter(user__in=list(people)).values_list("user_id", "module"))
    new = {(place.user_id, module) for place, modules in wanted.items() for module in modules} - there
    if not new:
        raise Refusal(_("This is confirmed already: nothing was changed."))
    made = [Completion(user_id=user, module=module, by=by.pk, at=now) for user, module in sorted(new)]
    Completion.objects.bulk_create(made, batch_size=BATCH)
    for key in sorted({user for user, _module in new}):
        record(
            by=by.pk,
            verb="learning.training_confirmed",
            subject=people[key],
            school=people[key].school_id,
            fields=[module for user, module in new if user == key],
            now=now,
        )
    return len({user for user, _module in new})


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
