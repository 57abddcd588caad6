"""What changes mentorships: `offering` them and taking offers back, `answering` them, `reminding`.

What the two then do: `meeting`; noting in `todo` what each means to do; the address of a calendar in `feeds`;
when somebody is busy in `timetables`. Without signing in: by the links in mails (`linking`), through somebody
who plans for one (`delegating`). What the clock brings about: `noticing`.
"""

from handrail.mentoring.actions.answering import accept, declare, decline, lapse_due
from handrail.mentoring.actions.delegating import end_delegation, name_delegate
from handrail.mentoring.actions.feeds import renew_feed
from handrail.mentoring.actions.linking import Choice, end_links, end_mailed_links, follow, forget_links
from handrail.mentoring.actions.meeting import (
    How,
    accept_time,
    as_it_is,
    call_off,
    log_meeting,
    move,
    propose,
    say_whether,
    write_agenda,
)
from handrail.mentoring.actions.noticing import ask_whether_met, remind_of_meetings
from handrail.mentoring.actions.offering import offer, withdraw
from handrail.mentoring.actions.reminding import remind, remind_due
from handrail.mentoring.actions.timetables import forget_past, keep_timetable, remove_timetable
from handrail.mentoring.actions.todo import add_action, finish_action
from handrail.mentoring.actions.ways import through

__all__ = [
    "Choice",
    "How",
    "accept",
    "accept_time",
    "add_action",
    "as_it_is",
    "ask_whether_met",
    "call_off",
    "declare",
    "decline",
    "end_delegation",
    "end_links",
    "end_mailed_links",
    "finish_action",
    "follow",
    "forget_links",
    "forget_past",
    "keep_timetable",
    "lapse_due",
    "log_meeting",
    "move",
    "name_delegate",
    "offer",
    "propose",
    "remind",
    "remind_due",
    "remind_of_meetings",
    "remove_timetable",
    "renew_feed",
    "say_whether",
    "through",
    "withdraw",
    "write_agenda",
]
