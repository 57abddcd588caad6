"""The lists of mentors from which mentees choose: found in a child process, and kept in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from handrail.pairing import child
from handrail.pairing.models import Round, Shortlist, Suggestion
from handrail.pairing.snapshot import freeze
from handrail.programmes.states import Side


def find(round: Round, *, today: dt.date) -> dict[str, Any]:
    """Whom to suggest to whom, from what people answered until now. Raises `child.Broken`."""
    with transaction.atomic():
        snapshot = freeze(round, today=today)
    request = {"task": "suggest", "snapshot": snapshot, "weights": round.weights, "seed": round.seed}
    return child.compute(request)


@transaction.atomic
def keep(*, round: Round, reply: Mapping[str, Any]) -> bool:
    """Keep the lists that were found, unless the round has some by now. Says whether it did."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.shortlists.exists():
        return False
    rows = locked.cohort.enrolments.select_related("user")
    places = {(row.side, row.user.school_number): row for row in rows}
    lists = [
        (
            Shortlist(round=locked, enrolment=places[Side.MENTEE, one["mentee"]], short=one["short"]),
            one["mentors"],
        )
        for one in reply["lists"]
    ]
    Shortlist.objects.bulk_create(made for made, _ in lists)
    Suggestion.objects.bulk_create(
        Suggestion(
            shortlist=made,
            enrolment=places[Side.MENTOR, line["mentor"]],
            position=position,
            for_mentee=line["for_mentee"],
            for_mentor=line["for_mentor"],
        )
        for made, lines in lists
        for position, line in enumerate(lines, 1)
    )
    return True
