"""What changes requests: `asking`, `handling` by the wellbeing lead, `escalating` by itself, `keeping`.

And emergency openings: `opening` a pair, `reviewing` that, what the clock brings about (`settling`).
"""

from handrail.safeguarding.actions.asking import Wish, add, ask, take_back
from handrail.safeguarding.actions.escalating import escalate_due
from handrail.safeguarding.actions.handling import close, contacted, note, see
from handrail.safeguarding.actions.keeping import forget_old
from handrail.safeguarding.actions.opening import Need, close_opening, open_pair
from handrail.safeguarding.actions.reviewing import lift_hold, review
from handrail.safeguarding.actions.settling import settle_openings

__all__ = [
    "Need", "Wish", "add", "ask", "close", "close_opening", "contacted", "escalate_due", "forget_old",
    "lift_hold", "note", "open_pair", "review", "see", "settle_openings", "take_back",
]  # fmt: skip
