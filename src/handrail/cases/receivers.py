"""What cases tell the search for one mentee: where it came from."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.cases.queries.searching import case_of
from handrail.pairing.hooks import Origin, tells_origin
from handrail.pairing.models import Search


@tells_origin
def origin(search: Search) -> Origin | None:
    """The case in which somebody began to look, open or closed."""
    case = case_of(search)
    if case is None:
        return None
    names = {"mentee": case.mentorship.mentee.name, "mentor": case.mentorship.mentor.name}
    title = _("The case of %(mentee)s and %(mentor)s") % names
    return Origin(title, str(case.get_state_display()), reverse("case", args=[case.pk]), case.owner)
