"""What was done to a request, in words for the page of the wellbeing lead."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS: Mapping[str, Promise] = {
    "safeguarding.contact_asked": _("Asked to be contacted"),
    "safeguarding.contact_added": _("Added to what they asked"),
    "safeguarding.contact_taken_back": _("Took it back"),
    "safeguarding.contact_passed_on": _("Nobody had opened it in time, so the next ones were told"),
    "safeguarding.contact_opened": _("Opened it and took it on"),
    "safeguarding.contact_made": _("Made contact"),
    "safeguarding.contact_noted": _("Wrote down what was done"),
    "safeguarding.contact_closed": _("Closed it"),
    "safeguarding.read": pgettext_lazy("what somebody did", "Read it"),
    "people.open": _("Tried to open it, and may not"),
    "vault.tampered": _("Could not open it: it was changed where it is kept"),
}


def verb_words(verb: str) -> str:
    """What a verb is called."""
    return str(VERBS.get(verb, verb))
