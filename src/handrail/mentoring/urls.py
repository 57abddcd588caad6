"""Addresses of the mentoring app."""

from __future__ import annotations

from django.urls import path

from handrail.mentoring.views import agreement, attachment, calendar, goals, importing, meeting, pair, running

urlpatterns = [
    path("mentorships/", pair.mentorships, name="mentorships"),
    path("mentorships/<uuid:key>/", pair.mentorship, name="mentorship"),
    path("mentorships/<uuid:key>/accept/", pair.accept_offer, name="accept_offer"),
    path("mentorships/<uuid:key>/declare/", pair.declare_conflict, name="declare_conflict"),
    path("mentorships/<uuid:key>/decline/", pair.decline_offer, name="decline_offer"),
    path("mentorships/<uuid:key>/take-back/", running.take_back_offer, name="take_back_offer"),
    path("mentorships/<uuid:key>/remind/", running.remind_mentor, name="remind_mentor"),
    path("mentorships/<uuid:key>/agreement/", agreement.agreement, name="agreement"),
    path("mentorships/<uuid:key>/agreement/change/", agreement.propose_change, name="propose_change"),
    path("mentorships/<uuid:key>/expectations/", agreement.expectations, name="expectations"),
    path("agreements/<uuid:key>/", agreement.agreement_version, name="agreement_version"),
    path("agreements/<uuid:key>/accept/", agreement.accept_agreement, name="accept_agreement"),
    path("mentorships/<uuid:key>/goals/new/", goals.new_goal, name="new_goal"),
    path("goals/<uuid:key>/", goals.goal, name="goal"),
    path("goals/<uuid:key>/change/", goals.change_goal, name="change_goal"),
    path("goals/<uuid:key>/move/", goals.move_goal, name="move_goal"),
    path("goals/<uuid:key>/lead/", goals.move_lead, name="move_lead"),
    path("goals/<uuid:key>/add/", goals.add_to_goal, name="add_to_goal"),
    path("goals/<uuid:key>/ask/", goals.ask_reflection, name="ask_reflection"),
    path("goals/milestones/<uuid:key>/", goals.tick_milestone, name="tick_milestone"),
    path("goals/questions/<uuid:key>/", goals.reflection, name="reflection"),
    path("files/<uuid:key>/", attachment.attachment, name="attachment"),
    path("cohorts/<uuid:key>/mentorships/", running.cohort_mentorships, name="cohort_mentorships"),
    path("cohorts/<uuid:key>/mentorships/import/", importing.import_pairs, name="import_pairs"),
    path("mentorships/imports/<uuid:key>/", importing.pair_import, name="pair_import"),
    path("mentorships/imports/<uuid:key>/do/", importing.do_pair_import, name="do_pair_import"),
    path("mentorships/imports/<uuid:key>/undo/", importing.undo_pair_import, name="undo_pair_import"),
    path("mentorships/<uuid:key>/meetings/propose/", meeting.propose_meeting, name="propose_meeting"),
    path("mentorships/<uuid:key>/meetings/met/", meeting.log_meeting, name="log_meeting"),
    path("mentorships/<uuid:key>/actions/add/", meeting.add_action, name="add_action"),
    path("actions/<uuid:key>/done/", meeting.finish_action, name="finish_action"),
    path("meetings/<uuid:key>/", meeting.meeting, name="meeting"),
    path("meetings/<uuid:key>/accept/", meeting.accept_time, name="accept_time"),
    path("meetings/<uuid:key>/move/", meeting.move_meeting, name="move_meeting"),
    path("meetings/<uuid:key>/call-off/", meeting.call_off_meeting, name="call_off_meeting"),
    path("meetings/<uuid:key>/met/", meeting.say_whether, name="say_whether"),
    path("meetings/<uuid:key>/agenda/", meeting.write_agenda, name="write_agenda"),
    path("calendar/", calendar.own_calendar, name="own_calendar"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
]
