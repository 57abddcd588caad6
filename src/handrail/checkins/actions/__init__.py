"""What changes check-ins: `asking` and reminding, `answering`; `reading` opens their words;
`timing` says when a programme asks."""

from handrail.checkins.actions.answering import Said, answer
from handrail.checkins.actions.asking import ask_due, pass_due, remind_due

__all__ = ["Said", "answer", "ask_due", "pass_due", "remind_due"]
