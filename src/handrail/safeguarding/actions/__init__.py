"""What changes requests: `asking`, `handling` by the wellbeing lead, `escalating` by itself, `keeping`."""

from handrail.safeguarding.actions.asking import Wish, add, ask, take_back
from handrail.safeguarding.actions.escalating import escalate_due
from handrail.safeguarding.actions.handling import close, contacted, note, see
from handrail.safeguarding.actions.keeping import forget_old

__all__ = [
    "Wish", "add", "ask", "close", "contacted", "escalate_due", "forget_old", "note", "see", "take_back",
]  # fmt: skip
