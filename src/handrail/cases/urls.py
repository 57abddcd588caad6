"""Addresses of signs and cases."""

from __future__ import annotations

from django.urls import path

from handrail.cases.views import asking, case, cockpit, limits, queue

urlpatterns = [
    path("cohorts/<uuid:key>/today/", cockpit.cockpit, name="cockpit"),
    path("cohorts/<uuid:key>/today/look/", cockpit.look_at_pairs, name="look_at_pairs"),
    path("cohorts/<uuid:key>/today/<slug:show>/", cockpit.cockpit_list, name="cockpit_list"),
    path("programmes/<uuid:key>/thresholds/", limits.thresholds, name="thresholds"),
    path("cases/", queue.cases, name="cases"),
    path("cases/<uuid:key>/", case.case, name="case"),
    path("cases/<uuid:key>/take/", case.take_case, name="take_case"),
    path("cases/<uuid:key>/do/", case.do_step, name="do_step"),
    path("cases/<uuid:key>/note/", case.note_case, name="note_case"),
    path("cases/<uuid:key>/close/", case.close_case, name="close_case"),
    path("cases/<uuid:key>/reopen/", case.reopen_case, name="reopen_case"),
    path("mentorships/<uuid:key>/nudge/", cockpit.nudge_pair, name="nudge_pair"),
    path("mentorships/<uuid:key>/looked/", cockpit.say_looked, name="say_looked"),
    path("mentorships/<uuid:key>/help/", asking.ask_for_help, name="ask_for_help"),
    path("mentorships/<uuid:key>/interests/", asking.say_interests, name="say_interests"),
]
