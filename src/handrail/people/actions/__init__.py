"""Everything that changes people, their accounts and their school. Each action records what it did."""

from handrail.people.actions.deputy import name_deputy
from handrail.people.actions.invitations import (
    accept_invitation,
    extend_invitation,
    invite,
    remind,
    take_back_invitation,
)
from handrail.people.actions.lists import add_item, load_lists, rename_item, restore_item, retire_item
from handrail.people.actions.notices import tell_of_new_device, tell_of_tampering
from handrail.people.actions.persons import add_person, close_account, correct_person, reopen_account
from handrail.people.actions.profile import (
    answer_consent,
    change_profile,
    change_time,
    choose_language,
    drop_pause,
    end_pause,
    plan_pause,
)
from handrail.people.actions.quiet import choose_quiet_hours
from handrail.people.actions.roles import end_role, grant_role
from handrail.people.actions.school import (
    Line,
    Newcomer,
    SchoolFacts,
    change_help_lines,
    change_school,
    go_live,
    new_setup_key,
    start_school,
)

__all__ = [
    "Line",
    "Newcomer",
    "SchoolFacts",
    "accept_invitation",
    "add_item",
    "add_person",
    "answer_consent",
    "change_help_lines",
    "change_profile",
    "change_school",
    "change_time",
    "choose_language",
    "choose_quiet_hours",
    "close_account",
    "correct_person",
    "drop_pause",
    "end_pause",
    "end_role",
    "extend_invitation",
    "go_live",
    "grant_role",
    "invite",
    "load_lists",
    "name_deputy",
    "new_setup_key",
    "plan_pause",
    "remind",
    "rename_item",
    "reopen_account",
    "restore_item",
    "retire_item",
    "start_school",
    "take_back_invitation",
    "tell_of_new_device",
    "tell_of_tampering",
]
