"""What changes mentorships: `offering` them and taking offers back, `answering` them, `reminding`."""

from handrail.mentoring.actions.answering import accept, decline, lapse_due
from handrail.mentoring.actions.offering import offer, withdraw
from handrail.mentoring.actions.reminding import remind, remind_due

__all__ = ["accept", "decline", "lapse_due", "offer", "remind", "remind_due", "withdraw"]
