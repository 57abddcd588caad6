"""The access table: one row a URL name, and nothing that is not in it is served.

A new address needs a row here, and where it names a thing of a new kind (`about`), a factory of that kind in
`tests/site/things.py`. The tests make every cell from the URLconf and hold it against these rows.
"""

from __future__ import annotations

from handrail.config.addresses import MOVED, Group, Route, button, form, page, question, table
from handrail.config.thirdparty import OTHERS_ROUTES

CARERS: tuple[Group, ...] = ("administrator", "coordinator", "wellbeing lead")  # work with people
KEEPERS: tuple[Group, ...] = ("administrator", "coordinator")  # and put their records right
TWO: tuple[Group, ...] = ("self", "partner")  # of a pair, and nobody else
RUNNERS: tuple[Group, ...] = ("administrator", "own coordinator")  # of the programme in question

HOME = (
    page("home", "anybody"),
    page("help_now", "anybody"),
    page("guide", "anybody"),
    button("language", "anybody"),
    page("own_record", "signed in"),
    question("own_mails", "signed in"),
    Route("unsubscribe", ("anybody",), get=(200,), post=(200,), about="stop link", by_link=True),
    page("running", *KEEPERS),
    page("jobs", *KEEPERS),
    button("retry_job", *KEEPERS, about="job"),
    button("cancel_job", *KEEPERS, about="job"),
    page("mails", *KEEPERS),
    question("send_all_again", *KEEPERS),
    form("pause_mail", "administrator"),
    question("resume_mail", "administrator"),
    button("send_mail_again", *KEEPERS, about="mail"),
    button("stop_mail", *KEEPERS, about="mail"),
    page("log", "administrator"),
    page("log_file", "administrator"),
    Route("demo", ("anybody",), get=(200,), post=(302,), demo=True),
)

PEOPLE = (
    Route("start", ("anybody",), get=(404,)),  # gone once there is a school
    Route("first_run", ("anybody",), get=(404,), post=(404,), about="setup key"),
    form("accept_invitation", "anybody", about="invitation token"),
    page("profile", "signed in"),
    form("edit_profile", "signed in"),
    form("edit_time", "signed in"),
    form("quiet_hours", "signed in"),
    form("plan_pause", "signed in"),
    button("end_pause", "self", about="pause"),
    button("drop_pause", "self", about="pause"),
    form("people", *CARERS),
    form("add_person", *KEEPERS),
    page("person", "self", *CARERS, about="person"),
    form("edit_person", *KEEPERS, about="person without a role", refused=("self", "wellbeing lead")),
    button("invite", *KEEPERS, about="person", refused=("self", "wellbeing lead")),
    question("close_account", *KEEPERS, about="person without a role", refused=("self", "wellbeing lead")),
    button("reopen_account", *KEEPERS, about="person without a role", refused=("self", "wellbeing lead")),
    form("grant_role", "administrator", about="person", refused=("self", "coordinator", "wellbeing lead")),
    question("end_role", "administrator", about="role", refused=("self", "coordinator", "wellbeing lead")),
    button("remind", *KEEPERS, about="invitation"),
    button("extend_invitation", *KEEPERS, about="invitation"),
    button("take_back_invitation", *KEEPERS, about="invitation"),
    form("school", "administrator"),
    form("help_lines", "administrator"),
    button("go_live", "administrator"),
    page("lists", *KEEPERS),
    form("list_items", *KEEPERS, about="list"),
    form("rename_item", *KEEPERS, about="list entry"),
    button("retire_item", *KEEPERS, about="list entry"),
    button("restore_item", *KEEPERS, about="list entry"),
)

PROGRAMMES = (
    page("programmes", *KEEPERS),
    form("new_programme", *KEEPERS),
    page("programme", *RUNNERS, about="programme"),
    form("describe_programme", *RUNNERS, about="programme"),
    form("duplicate_programme", *RUNNERS, about="programme"),
    form("add_lead", *RUNNERS, about="programme"),
    question("remove_lead", *RUNNERS, about="programme lead"),
    form("edit_terms", *RUNNERS, about="part of the terms"),
    question("open_programme", *RUNNERS, about="programme"),
    question("archive_programme", *RUNNERS, about="programme"),
    question("unarchive_programme", *RUNNERS, about="programme"),
    form("new_cohort", *RUNNERS, about="programme"),
    page("cohort", *RUNNERS, about="cohort"),
    question("open_joining", *RUNNERS, about="cohort"),
    question("close_joining", *RUNNERS, about="cohort"),
    question("start_cohort", *RUNNERS, about="cohort"),
    question("end_cohort", *RUNNERS, about="cohort"),
    form("extend_joining", *RUNNERS, about="cohort"),
    button("invite_people", *RUNNERS, about="cohort"),
    button("remind_people", *RUNNERS, about="cohort"),
    form("import_upload", *RUNNERS, about="cohort"),
    page("cohort_people", *RUNNERS, about="cohort list"),
    form("import_columns", *RUNNERS, about="import"),
    button("import_stages", *RUNNERS, about="import"),
    Route("import", RUNNERS, get=(200, 302), about="import"),  # 302 while its columns are not chosen
    button("do_import", *RUNNERS, about="import"),
    question("undo_import", *RUNNERS, about="import"),
    form("own_blocks", "signed in"),
    question("add_block", "self", about="possible partner"),
    question("remove_block", "self", about="block"),
    form("conflicts", *KEEPERS),
    form("add_conflict", *KEEPERS),
    form("end_conflict", *KEEPERS, about="conflict"),
    question("allow_conflict", *KEEPERS, about="conflict"),
    question("remove_conflict", *KEEPERS, about="conflict"),
    question("remove_hidden_conflicts", *KEEPERS),
    form("import_conflicts", *KEEPERS),
    page("conflict_template_file", *KEEPERS),
    page("conflict_import", *KEEPERS, about="roster"),
    button("do_conflict_import", *KEEPERS, about="roster"),
    question("undo_conflict_import", *KEEPERS, about="roster"),
    page("member", *RUNNERS, about="enrolment"),
    question("take_out", *RUNNERS, about="enrolment"),
    page("join", "self", about="enrolment"),
    form("join_screen", "self", about="joining screen"),
    question("decline", "self", about="enrolment"),
    question("withdraw", "self", about="enrolment"),
    form("join_personality", "self", about="enrolment"),
    Route(
        "join_personality_results", ("self",), get=(200, 302), about="enrolment"
    ),  # 302 while there are none
    button("delete_personality", "self", about="enrolment"),
)

LEARNING = (
    page("training", *RUNNERS, about="cohort side"),
    button("confirm_training", *RUNNERS, about="cohort side"),
    form("import_training", *RUNNERS, about="cohort"),
    question("member_training", *RUNNERS, about="enrolment"),
    page("own_training", "signed in"),
    page("resources", "signed in"),
    form("add_resource", *KEEPERS),
    form("edit_resource", *KEEPERS, about="resource"),
    question("retire_resource", *KEEPERS, about="resource"),
    button("restore_resource", *KEEPERS, about="resource"),
    button("review_resource", *KEEPERS, about="resource"),
)

CHOOSING = (
    form("choose", "self", about="shortlist", post=(MOVED,)),
    page("suggested_mentees", "self", about="mentor with suggestions"),
    button("decline_mentee", "self", about="suggestion"),
    button("take_back_decline", "self", about="suggestion"),
    question("publish_round", *RUNNERS, about="round"),
    question("take_back", *RUNNERS, about="round"),
    page("coverage_list", *RUNNERS, about="coverage list"),
    button("remind_mentors", *RUNNERS, about="cohort"),
    button("remind_choosers", *RUNNERS, about="round"),
)

MENTORING = (
    page("mentorships", "signed in"),
    page("mentorship", "self", "partner", *RUNNERS, about="mentorship"),
    button("accept_offer", "self", about="offer"),
    form("declare_conflict", "self", about="offer"),
    question("decline_offer", "self", about="offer"),
    page("first_meeting", *TWO, about="mentorship"),
    page("readings", *TWO, about="mentorship"),
    page("agreement", *TWO, about="mentorship"),
    button("propose_change", *TWO, about="mentorship"),
    form("expectations", *TWO, about="mentorship"),
    page("agreement_version", *TWO, about="agreement"),
    button("accept_agreement", *TWO, about="agreement"),
    form("new_goal", *TWO, about="mentorship"),
    page("goal", *TWO, about="goal"),
    form("change_goal", *TWO, about="goal"),
    button("move_goal", *TWO, about="goal"),
    button("move_lead", *TWO, about="goal"),
    form("add_to_goal", *TWO, about="goal"),
    button("ask_reflection", *TWO, about="goal"),
    button("tick_milestone", *TWO, about="milestone"),
    form("reflection", *TWO, about="reflection"),
    page("cohort_mentorships", *RUNNERS, about="cohort of mentorships"),
    question("take_back_offer", *RUNNERS, about="offer"),
    button("remind_mentor", *RUNNERS, about="offer"),
    form("import_pairs", *RUNNERS, about="cohort"),
    page("pair_import", *RUNNERS, about="pair import"),
    button("do_pair_import", *RUNNERS, about="pair import"),
    question("undo_pair_import", *RUNNERS, about="pair import"),
    form("propose_meeting", *TWO, about="mentorship"),
    form("log_meeting", *TWO, about="mentorship"),
    form("add_action", *TWO, about="mentorship"),
    button("finish_action", *TWO, about="meeting action"),
    page("meeting", *TWO, about="meeting"),
    button("accept_time", *TWO, about="meeting"),
    form("move_meeting", *TWO, about="meeting"),
    question("call_off_meeting", *TWO, about="meeting"),
    button("say_whether", *TWO, about="meeting"),
    question("write_agenda", "partner", about="meeting"),  # the mentee
    form("put_on_list", *TWO, about="mentorship"),
    button("say_used", "partner", about="shelf item"),  # the mentee
    button("take_off_list", *TWO, about="shelf item"),
    page("time_budget", "partner", about="mentorship"),  # the mentee; the mentor where they let them
    form("plan_time", "partner", about="mentorship"),
    form("note_week", "partner", about="week of a pair"),
    page("question_bank", "signed in"),
    form("own_calendar", "signed in"),
    form("own_timetable", "signed in"),
    button("remove_timetable", "signed in"),
    page("calendar_feed", "anybody", about="calendar address"),
)

ENDINGS = (
    form("end_mentorship", *TWO, *RUNNERS, about="mentorship"),
    button("undo_ending", *TWO, *RUNNERS, about="ended pair"),
    form("closure", *TWO, about="ended pair"),
    button("in_touch", *TWO, about="ended pair"),
    question("ask_new_mentor", "partner", about="ended pair"),  # the mentee
    button("drop_new_mentor", "partner", about="ended pair"),
    page("end_reason", "own coordinator", about="ended pair with words"),  # unless one of the two
    page("closure_words", "own coordinator", about="ended pair with words"),
    form("pause_mentorship", *TWO, *RUNNERS, about="mentorship"),
    button("resume_mentorship", *TWO, *RUNNERS, about="paused pair"),
    form("name_cover", *RUNNERS, about="paused pair"),
)

STUDIO = (
    page("rounds", *KEEPERS),
    form("new_round", *RUNNERS, about="cohort"),
    page("round", *RUNNERS, about="round"),
    form("choose_by", *RUNNERS, about="round"),
    question("open_choosing", *RUNNERS, about="round"),
    question("close_round", *RUNNERS, about="round"),
    form("round_weights", *RUNNERS, about="round"),
    button("start_run", *RUNNERS, about="round"),
    page("decisions", *RUNNERS, about="round"),
    button("undo_decision", *RUNNERS, about="pin"),
    page("run", *RUNNERS, about="run"),
    button("stop_run", *RUNNERS, about="run"),
    page("run_file", *RUNNERS, about="run"),
    page("run_pairs_file", *RUNNERS, about="run"),
    page("run_unmatched", *RUNNERS, about="run"),
    page("run_mentors", *RUNNERS, about="run"),
    page("run_compare", *RUNNERS, about="run"),
    button("keep_weights", *RUNNERS, about="run"),
    page("run_sensitivity", *RUNNERS, about="run"),
    page("run_fairness", *RUNNERS, about="run"),
    page("why_not", *RUNNERS, about="mentee of a run"),
    form("move_mentee", *RUNNERS, about="mentee of a run"),
    page("proposal", *RUNNERS, about="proposal"),
    button("keep_together", *RUNNERS, about="proposal"),
    form("keep_apart", *RUNNERS, about="proposal"),
    page("round_pairs", *RUNNERS, about="round"),
)

ROUTES = table(
    *HOME,
    *PEOPLE,
    *PROGRAMMES,
    *LEARNING,
    *CHOOSING,
    *MENTORING,
    *ENDINGS,
    *STUDIO,
    *OTHERS_ROUTES,
)
