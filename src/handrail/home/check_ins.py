"""What the start page says of check-ins: that one waits for an answer."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.checkins.queries import partner_of, waiting_for
from handrail.home.mentors import Mentorships, Words
from handrail.people.models import User


def question(user: User, mentorships: Mentorships, today: dt.date) -> Words | None:
    """The check-in that waits. One query, and none for somebody who is no pair with anybody."""
    found = waiting_for(user, today) if mentorships.running else None
    if found is None:
        return None
    title = _("How does it go with %(name)s?") % {"name": partner_of(found).name}
    why = _("It takes one minute, until %(date)s. Those who run the programme read it, and nobody else.")
    day = date_format(found.closes_on, "j F")
    return Words(title, why % {"date": day}, reverse("check_in", args=[found.pk]), _("Say how it goes"))
