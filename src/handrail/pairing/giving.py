"""What the pages below show of matching: a cohort its coverage, two people why they were brought together."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.mentoring.hooks import PairPart, adds_to_pair, gives_reasons
from handrail.mentoring.models import Mentorship
from handrail.pairing import search_access
from handrail.pairing.models import Candidate, Proposal, Round
from handrail.pairing.queries.coverage import Matching, matching
from handrail.pairing.states import RoundState
from handrail.people.models import User
from handrail.programmes.hooks import CohortPart, adds_to_cohort
from handrail.programmes.models import Cohort
from handrail.programmes.next_step import NextStep
from handrail.programmes.states import CohortState, Side


@gives_reasons
def reasons(mentorship: Mentorship, reader: Side) -> Sequence[str]:
    """The reasons of what a mentorship came of, a round or a search, in words for one of the two."""
    here = {"mentorship": mentorship}
    made_by = Proposal.objects.filter(**here).first() or Candidate.objects.filter(**here).first()
    if made_by is None:
        return []
    found: Sequence[str] = made_by.for_mentee if reader == Side.MENTEE else made_by.for_mentor
    return found


@adds_to_pair
def search(mentorship: Mentorship, reader: User) -> PairPart | None:
    """For the mentee of a pair the way to the mentors who are proposed to them. For nobody else."""
    if reader.pk != mentorship.mentee_id:
        return None
    here = search_access.own_open_searches(reader).filter(enrolment__cohort=mentorship.cohort_id)
    found = here.first()
    return PairPart("pairing/_search.html", {"search": found}) if found else None


@adds_to_cohort
def coverage(cohort: Cohort) -> CohortPart:
    """How far the matching of a cohort has come, and what to do next."""
    found = matching(cohort)
    return CohortPart("pairing/_coverage.html", {"matching": found}, _step(cohort, found))


def _step(cohort: Cohort, found: Matching) -> NextStep | None:
    if found.round and found.round.state != RoundState.CLOSED:
        return _of_round(found.round, found)
    if cohort.state in (CohortState.CLOSED, CohortState.RUNNING) and found.waiting and found.mentors:
        title = ngettext(
            "%(count)d mentee waits for a mentor", "%(count)d mentees wait for a mentor", found.waiting
        ) % {"count": found.waiting}
        why = _("People choose; then you review the proposed pairs before anybody hears.")
        return NextStep(title, why, reverse("new_round", args=[cohort.pk]), _("Start a matching round"))
    return None


def _of_round(of: Round, found: Matching) -> NextStep | None:
    url, go = reverse("round", args=[of.pk]), _("Go to the round")
    if of.state == RoundState.DRAFT:
        why = _("Mentees see whom the programme suggests, and put up to five in order.")
        return NextStep(_("Let people choose"), why, url, go)
    if of.state == RoundState.CHOOSING:
        title = _("%(chosen)d of %(lists)d mentees have chosen") % {
            "chosen": found.chosen,
            "lists": found.lists,
        }
        return NextStep(title, _("Remind the others, or work out the pairs."), url, go)
    if of.state == RoundState.REVIEW:
        return NextStep(_("Review the proposed pairs"), _("Nobody has been told yet."), url, go)
    if of.state == RoundState.PUBLISHED and found.waiting:
        title = ngettext(
            "%(count)d mentee has no mentor yet", "%(count)d mentees have no mentor yet", found.waiting
        ) % {"count": found.waiting}
        why = _("Work out pairs for them with the places that are left. Nobody else is moved.")
        return NextStep(title, why, url, go)
    return None
