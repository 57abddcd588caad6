"""What changes mentorships: `offering` them and taking offers back, `answering` them, `reminding`.

What the two then do: `meeting`; noting in `todo` what each means to do; the address of a calendar in `feeds`;
when somebody is busy in `timetables`.
"""

from handrail.mentoring.actions.answering import accept, declare, decline, lapse_due
from handrail.mentoring.actions.feeds import renew_feed
from handrail.mentoring.actions.meeting import (
    How,
    accept_time,
    call_off,
    log_meeting,
    move,
    propose,
    say_whether,
    write_agenda,
)
from handrail.mentoring.actions.offering import offer, withdraw
from handrail.mentoring.actions.reminding import remind, remind_due
from handrail.mentoring.actions.timetables import forget_past, keep_timetable, remove_timetable
from handrail.mentoring.actions.todo import add_action, finish_action

__all__ = [
    "How",
    "accept",
    "accept_time",
    "add_action",
    "call_off",
    "declare",
    "decline",
    "finish_action",
    "forget_past",
    "keep_timetable",
    "lapse_due",
    "log_meeting",
    "move",
    "offer",
    "propose",
    "remind",
    "remind_due",
    "remove_timetable",
    "renew_feed",
    "say_whether",
    "withdraw",
    "write_agenda",
]
