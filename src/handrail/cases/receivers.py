"""What cases tell the search for one mentee: where it came from, and which mentors to look at first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.cases.queries.searching import case_of, trouble_of
from handrail.pairing.hooks import Origin, tells_origin, warns_of
from handrail.pairing.models import Search
from handrail.people.models import User
from handrail.programmes.models import Programme


@tells_origin
def origin(search: Search) -> Origin | None:
    """The case in which somebody began to look, open or closed."""
    case = case_of(search)
    if case is None:
        return None
    names = {"mentee": case.mentorship.mentee.name, "mentor": case.mentorship.mentor.name}
    title = _("The case of %(mentee)s and %(mentor)s") % names
    return Origin(title, str(case.get_state_display()), reverse("case", args=[case.pk]), case.owner)


@warns_of
def trouble(programme: Programme, mentors: Collection[UUID], reader: User) -> Mapping[UUID, Sequence[str]]:
    """That a pair of a listed mentor has an open case, or a sign that needs somebody. Facts, and no more."""
    case, red = _("A pair of theirs has an open case."), _("A pair of theirs has a sign that needs somebody.")
    found = trouble_of(programme, mentors, reader)
    return {mentor: [case] * has_case + [red] * has_red for mentor, (has_case, has_red) in found.items()}
