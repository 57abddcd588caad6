"""What the pages below show of this app: a cohort how its pairs do, a pair the way to ask for help."""

from __future__ import annotations

from handrail.cases.access import can_ask, open_cases, watches
from handrail.cases.queries.requests import asked_by
from handrail.cases.queries.watching import watched
from handrail.mentoring.hooks import PairPart, adds_to_pair
from handrail.mentoring.models import Mentorship
from handrail.people.models import User
from handrail.people.views.shared import today
from handrail.programmes.hooks import CohortPart, adds_to_cohort
from handrail.programmes.models import Cohort


@adds_to_cohort
def pairs(cohort: Cohort) -> CohortPart:
    """The way to the view of all pairs."""
    return CohortPart("cases/_cohort.html", {"cohort": cohort}, None)


@adds_to_pair
def of_pair(mentorship: Mentorship, reader: User) -> PairPart | None:
    """For the two the way to ask for help; for those who run the programme signs and the case."""
    if reader.pk in (mentorship.mentor_id, mentorship.mentee_id):
        return _for_the_two(mentorship, reader)
    if not watches(reader, mentorship):
        return None
    case = open_cases(reader).filter(mentorship=mentorship).first()
    now = watched([mentorship], today(reader))[0]
    return PairPart("cases/_pair.html", {"pair": mentorship, "now": now, "case": case})


def _for_the_two(mentorship: Mentorship, reader: User) -> PairPart | None:
    """The way to ask, and what they asked: that also once nothing more can be asked here."""
    asked, may_ask = asked_by(reader, mentorship, today(reader)), bool(can_ask(mentorship))
    if not asked and not may_ask:
        return None
    mentee = may_ask and mentorship.is_active and reader.pk == mentorship.mentee_id
    shown = {"pair": mentorship, "mentee": mentee, "asked": asked, "may_ask": may_ask}
    return PairPart("cases/_ask.html", shown)
