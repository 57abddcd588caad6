"""Addresses of matching rounds."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from handrail.pairing.queries.coverage import SHOWS
from handrail.pairing.views import (
    choosing,
    coverage,
    pairs,
    publication,
    review,
    rounds,
    runs,
    searching,
    weights,
)


class ShowConverter(StringConverter):
    """One of the lists behind the figures of a cohort."""

    regex = "|".join(SHOWS)


register_converter(ShowConverter, "show")

urlpatterns = [
    # ---- choosing
    path("choosing/<uuid:key>/", choosing.choose, name="choose"),
    path("choosing/as-mentor/<uuid:key>/", choosing.suggested_mentees, name="suggested_mentees"),
    path("choosing/suggestions/<uuid:key>/decline/", choosing.decline_mentee, name="decline_mentee"),
    path("choosing/suggestions/<uuid:key>/take-back/", choosing.take_back_decline, name="take_back_decline"),
    # ---- the studio
    path("rounds/", rounds.rounds, name="rounds"),
    path("cohorts/<uuid:key>/rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<uuid:key>/", rounds.round, name="round"),
    path("rounds/<uuid:key>/choose-by/", rounds.choose_by, name="choose_by"),
    path("rounds/<uuid:key>/open/", rounds.open_choosing, name="open_choosing"),
    path("rounds/<uuid:key>/close/", rounds.close_round, name="close_round"),
    path("rounds/<uuid:key>/weights/", weights.round_weights, name="round_weights"),
    path("rounds/<uuid:key>/run/", runs.start_run, name="start_run"),
    path("rounds/<uuid:key>/decisions/", review.decisions, name="decisions"),
    path("decisions/<uuid:key>/undo/", review.undo_decision, name="undo_decision"),
    path("runs/<uuid:key>/", runs.run, name="run"),
    path("runs/<uuid:key>/stop/", runs.stop_run, name="stop_run"),
    path("runs/<uuid:key>/run.json", runs.run_file, name="run_file"),
    path("runs/<uuid:key>/pairs.csv", review.run_pairs_file, name="run_pairs_file"),
    path("runs/<uuid:key>/unmatched/", runs.run_unmatched, name="run_unmatched"),
    path("runs/<uuid:key>/mentors/", runs.run_mentors, name="run_mentors"),
    path("runs/<uuid:key>/compare/", runs.run_compare, name="run_compare"),
    path("runs/<uuid:key>/keep-weights/", runs.keep_weights, name="keep_weights"),
    path("runs/<uuid:key>/sensitivity/", weights.run_sensitivity, name="run_sensitivity"),
    path("runs/<uuid:key>/fairness/", review.run_fairness, name="run_fairness"),
    path("runs/<uuid:key>/mentees/<uuid:member>/", review.why_not, name="why_not"),
    path("runs/<uuid:key>/mentees/<uuid:member>/move/", review.move_mentee, name="move_mentee"),
    path("proposals/<uuid:key>/", review.proposal, name="proposal"),
    path("proposals/<uuid:key>/together/", review.keep_together, name="keep_together"),
    path("proposals/<uuid:key>/apart/", review.keep_apart, name="keep_apart"),
    path("rounds/<uuid:key>/pairs/", pairs.round_pairs, name="round_pairs"),
    # ---- a mentor for one mentee
    path("mentorships/<uuid:key>/search/", searching.begin_search, name="begin_search"),
    path("searches/<uuid:key>/", searching.search, name="search"),
    path("searches/<uuid:key>/close/", searching.close_search, name="close_search"),
    path("proposed/<uuid:key>/take-back/", searching.take_back_proposal, name="take_back_proposal"),
    path("searches/<uuid:key>/mentors/", searching.proposed_mentors, name="proposed_mentors"),
    path("proposed/<uuid:key>/call/", searching.ask_call, name="ask_call"),
    path("proposed/<uuid:key>/called/", searching.say_called, name="say_called"),
    path("proposed/<uuid:key>/choose/", searching.pick_mentor, name="pick_mentor"),
    path("proposed/<uuid:key>/ask-no-more/", searching.take_choice_back, name="take_choice_back"),
    path("calls/<uuid:key>/", searching.call_request, name="call_request"),
    path("calls/<uuid:key>/not-now/", searching.say_not_now, name="say_not_now"),
    # ---- publishing, taking it back
    path("rounds/<uuid:key>/publish/", publication.publish_round, name="publish_round"),
    path("rounds/<uuid:key>/take-back/", publication.take_back, name="take_back"),
    # ---- coverage
    path("cohorts/<uuid:key>/matching/<show:show>/", coverage.coverage_list, name="coverage_list"),
    path("cohorts/<uuid:key>/remind-mentors/", coverage.remind_mentors, name="remind_mentors"),
    path("rounds/<uuid:key>/remind/", coverage.remind_choosers, name="remind_choosers"),
]
