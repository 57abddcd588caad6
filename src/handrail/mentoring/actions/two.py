"""Who writes between the two: the two, while their mentorship runs."""

from __future__ import annotations

from django.utils.translation import gettext

from handrail.lib.refusal import Refusal
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import MentorshipState
from handrail.people.models import User


def check_two(mentorship: Mentorship, by: User) -> None:
    """Raise Refusal unless this is one of the two, and the mentorship runs."""
    if by.pk not in (mentorship.mentor_id, mentorship.mentee_id):
        raise Refusal(gettext("Only the mentor and the mentee write here."))
    if not Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.ACTIVE).exists():
        raise Refusal(gettext("This mentorship does not run, so nothing can be changed here."))
