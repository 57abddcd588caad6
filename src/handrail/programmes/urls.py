"""Addresses of the programmes app."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from handrail.programmes.states import EnrolmentState, Side
from handrail.programmes.terms_forms import PARTS
from handrail.programmes.views import (
    conflicts,
    exams,
    importing,
    joining,
    own_wishes,
    rosters,
    running,
    terms,
)


class SideConverter(StringConverter):
    """One of the two sides of a pair."""

    regex = "|".join(Side.values)


class StateConverter(StringConverter):
    """One of the states of an enrolment."""

    regex = "|".join(EnrolmentState.values)


class PartConverter(StringConverter):
    """One of the parts of a programme's terms."""

    regex = "|".join(PARTS)


register_converter(PartConverter, "part")
register_converter(SideConverter, "side")
register_converter(StateConverter, "state")

urlpatterns = [
    path("programmes/", running.programmes, name="programmes"),
    path("programmes/new/", running.new_programme, name="new_programme"),
    path("programmes/<uuid:key>/", running.programme, name="programme"),
    path("programmes/<uuid:key>/description/", running.describe_programme, name="describe_programme"),
    path("programmes/<uuid:key>/copy/", running.duplicate_programme, name="duplicate_programme"),
    path("programmes/<uuid:key>/coordinators/add/", running.add_lead, name="add_lead"),
    path("programmes/<uuid:key>/terms/<part:part>/", terms.edit_terms, name="edit_terms"),
    path("programmes/<uuid:key>/exams/", exams.exam_periods, name="exam_periods"),
    path("programmes/<uuid:key>/exams/new/", exams.add_exams, name="add_exams"),
    path("exams/<uuid:key>/change/", exams.change_exams, name="change_exams"),
    path("exams/<uuid:key>/remove/", exams.remove_exams, name="remove_exams"),
    path("coordinators/<uuid:key>/take-off/", terms.remove_lead, name="remove_lead"),
    path("programmes/<uuid:key>/open/", running.move_programme, {"to": "open"}, name="open_programme"),
    path(
        "programmes/<uuid:key>/archive/", running.move_programme, {"to": "archived"}, name="archive_programme"
    ),
    path(
        "programmes/<uuid:key>/unarchive/",
        running.move_programme,
        {"to": "draft"},
        name="unarchive_programme",
    ),
    path("programmes/<uuid:key>/cohorts/new/", running.new_cohort, name="new_cohort"),
    path("cohorts/<uuid:key>/", running.cohort, name="cohort"),
    path("cohorts/<uuid:key>/open/", running.move_cohort, {"to": "joining"}, name="open_joining"),
    path("cohorts/<uuid:key>/close/", running.move_cohort, {"to": "closed"}, name="close_joining"),
    path("cohorts/<uuid:key>/start/", running.move_cohort, {"to": "running"}, name="start_cohort"),
    path("cohorts/<uuid:key>/end/", running.move_cohort, {"to": "ended"}, name="end_cohort"),
    path("cohorts/<uuid:key>/extend/", running.extend_joining, name="extend_joining"),
    path("cohorts/<uuid:key>/invite/", running.invite_people, name="invite_people"),
    path("cohorts/<uuid:key>/remind/", running.remind_people, name="remind_people"),
    path("cohorts/<uuid:key>/import/", importing.upload, name="import_upload"),
    path("cohorts/<uuid:key>/people/<side:side>/<state:state>/", running.cohort_people, name="cohort_people"),
    path("imports/<uuid:key>/columns/", importing.choose_columns, name="import_columns"),
    path("imports/<uuid:key>/stages/", importing.choose_stages, name="import_stages"),
    path("imports/<uuid:key>/", importing.show_import, name="import"),
    path("imports/<uuid:key>/do/", importing.do_import, name="do_import"),
    path("imports/<uuid:key>/undo/", importing.undo_import, name="undo_import"),
    path("me/apart/", own_wishes.own_blocks, name="own_blocks"),
    path("me/apart/with/<uuid:key>/", own_wishes.add_block, name="add_block"),
    path("me/apart/<uuid:key>/remove/", own_wishes.remove_block, name="remove_block"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("conflicts/new/", conflicts.add_conflict, name="add_conflict"),
    path("conflicts/<uuid:key>/end/", conflicts.end_conflict, name="end_conflict"),
    path("conflicts/<uuid:key>/allow/", conflicts.allow_conflict, name="allow_conflict"),
    path("conflicts/<uuid:key>/remove/", conflicts.remove_conflict, name="remove_conflict"),
    path("conflicts/treating/remove/", conflicts.remove_hidden, name="remove_hidden_conflicts"),
    path("conflicts/import/", rosters.import_conflicts, name="import_conflicts"),
    path("conflicts/import/template.csv", rosters.conflict_template_file, name="conflict_template_file"),
    path("conflicts/imports/<uuid:key>/", rosters.conflict_import, name="conflict_import"),
    path("conflicts/imports/<uuid:key>/do/", rosters.do_conflict_import, name="do_conflict_import"),
    path("conflicts/imports/<uuid:key>/undo/", rosters.undo_conflict_import, name="undo_conflict_import"),
    path("members/<uuid:key>/", running.member, name="member"),
    path("members/<uuid:key>/take-out/", running.take_out, name="take_out"),
    path("joining/<uuid:key>/", joining.join, name="join"),
    path("joining/<uuid:key>/<int:number>/", joining.join_screen, name="join_screen"),
    path("joining/<uuid:key>/decline/", joining.decline, name="decline"),
    path("joining/<uuid:key>/withdraw/", joining.withdraw, name="withdraw"),
    path("joining/<uuid:key>/questionnaire/", joining.own_personality, name="join_personality"),
    path("joining/<uuid:key>/questionnaire/results/", joining.own_results, name="join_personality_results"),
    path("joining/<uuid:key>/questionnaire/delete/", joining.delete_personality, name="delete_personality"),
]
