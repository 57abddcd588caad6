"""Who stands in for the wellbeing lead."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.audit import actions as audit
from handrail.lib.refusal import Refusal
from handrail.people import queries
from handrail.people.models import School, User


@transaction.atomic
def name_deputy(*, school: School, deputy: User | None, by: User, now: dt.datetime) -> None:
    """Say to whom a request goes that the wellbeing lead has not looked at in time; nobody, with None."""
    kept = School.objects.select_for_update().get(pk=school.pk)
    if deputy and not queries.possible_deputies(kept).filter(pk=deputy.pk).exists():
        raise Refusal(
            _("Only another wellbeing lead can be the deputy. Give them that role first."), "deputy"
        )
    if kept.wellbeing_deputy_id == (deputy.pk if deputy else None):
        return
    School.objects.filter(pk=school.pk).update(wellbeing_deputy=deputy)
    school.wellbeing_deputy = deputy
    audit.record(
        by=by.pk, verb="school.name_deputy", subject=school, school=school.pk,
        fields=["wellbeing_deputy"], now=now,
    )  # fmt: skip
