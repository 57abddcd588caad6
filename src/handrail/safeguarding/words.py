"""What was done to a request or an opening, in words for the page of the wellbeing lead."""

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
    "safeguarding.opening_made": _("Opened it in an emergency"),
    "safeguarding.opening_held": _("Held back the news to the two"),
    "safeguarding.opening_told": _("The two can know of it"),
    "safeguarding.opening_read": pgettext_lazy("what somebody did", "Read something of the two"),
    "safeguarding.opening_closed": _("Closed it before its hour was over"),
    "safeguarding.opening_lapsed": _("The hour was over"),
    "safeguarding.opening_words_read": pgettext_lazy("what somebody did", "Read why it was opened"),
    "safeguarding.opening_reviewed": _("Reviewed it: it was right"),
    "safeguarding.opening_questioned": _("Reviewed it, and questions it"),
    "safeguarding.opening_hold_lifted": _("Let the two know of it"),
    "safeguarding.opening_warned": _("Staff were reminded that the two are told soon"),
    "safeguarding.opening_reminded": _("Nobody had reviewed it, so the others were reminded"),
    "people.open": _("Tried to open it, and may not"),
    "vault.tampered": _("Could not open it: it was changed where it is kept"),
}


def verb_words(verb: str) -> str:
    """What a verb is called."""
    return str(VERBS.get(verb, verb))
