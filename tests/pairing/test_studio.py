"""The studio: pairs worked out, read, changed by hand, compared, taken home as files."""

from __future__ import annotations

import pytest
from tests.pairing.crowd import NOW, compute_here, join, no_spare
from tests.pairing.studio import Studio, open_studio, words

from handrail.audit.models import Event
from handrail.jobs.worker import run_until_empty
from handrail.lib import clock
from handrail.mentoring.models import Mentorship
from handrail.pairing import child
from handrail.pairing.actions import computing
from handrail.pairing.compute import with_weight
from handrail.pairing.models import Pin, Round, Run
from handrail.people.models import User
from handrail.programmes.models import Block, Conflict
from handrail.programmes.states import Side

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(child, "compute", compute_here)
    monkeypatch.setattr(child, "prepare", no_spare)
    return open_studio()


def test_a_run_is_asked_for_and_read_with_names(studio):
    run = studio.run()
    assert (run.state, studio.round.state) == ("done", "review")
    page = studio.text(f"/runs/{run.pk}/")
    assert "Review the proposed pairs" in page
    mentee, mentor = next(iter(studio.pairs(run).items()))
    assert f"Name of {mentee}" in page
    assert f"Name of {mentor}" in page
    assert run.report["headline"] in page
    assert run.report["proof"][0] in page
    assert "{{" not in page


def test_pairs_are_found_by_name_and_by_what_is_to_check(studio):
    run = studio.run()
    mentee = run.report["pairs"][0]["mentee"]
    assert f"1 of {len(run.report['pairs'])} pairs" in studio.text(f"/runs/{run.pk}/?q=name+of+{mentee}")
    assert "No pair matches this filter." in studio.text(f"/runs/{run.pk}/?q=nobody")
    run.report["pairs"][3]["cautions"] = ["Sites are not known"]
    run.save()
    page = studio.text(f"/runs/{run.pk}/?cautions=on")
    assert "To check: Sites are not known" in page
    assert f"1 of {len(run.report['pairs'])} pairs" in page


# ---- while it runs


def test_without_scripts_a_link_shows_how_far_it_is_and_htmx_gets_the_part_alone(studio):
    studio.client.post(f"/rounds/{studio.round.pk}/run/")
    address = f"/runs/{studio.latest.pk}/"
    assert "Waiting for its turn. Look again Stop it" in studio.text(address)
    Run.objects.update(state="running", done_parts=40)
    part = studio.get(address, **{"HX-Request": "true"})
    assert words(part) == "40 of 100 parts done."
    assert "HX-Refresh" not in part.headers
    Run.objects.update(state="waiting")
    run_until_empty()
    assert studio.get(address, **{"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_run_is_stopped(studio):
    studio.client.post(f"/rounds/{studio.round.pk}/run/")
    said = studio.post(f"/runs/{studio.latest.pk}/stop/")
    assert "The run was stopped. Nothing was changed." in said
    assert studio.round.state == "draft"
    assert "This run has ended already." in studio.post(f"/runs/{studio.latest.pk}/stop/")


def test_a_run_that_fails_says_why(studio):
    studio.client.post(f"/rounds/{studio.round.pk}/run/")
    computing.fail(studio.latest, "The form of the answers has changed.", now=NOW)
    page = studio.text(f"/runs/{studio.latest.pk}/")
    assert "nothing was changed The form of the answers has changed. Try again" in page
    assert "The form of the answers has changed." in studio.text(f"/rounds/{studio.round.pk}/")


def test_one_run_at_a_time(studio):
    studio.client.post(f"/rounds/{studio.round.pk}/run/")
    answer = studio.client.post(f"/rounds/{studio.round.pk}/run/", follow=True)
    assert computing.BUSY in words(answer)


# ---- weights


def weights_of(studio, **changed):
    return {f"weight_{key}": changed.get(key, weight) for key, weight in studio.round.weights.items()}


@pytest.mark.parametrize(
    ("goals", "words_"),
    [
        (35, "The weights sum to 105. Together they must be 100: take 5 points away, here or elsewhere."),
        (29, "The weights sum to 99. Together they must be 100: give 1 point more, here or elsewhere."),
    ],
)
def test_weights_that_do_not_sum_are_said_at_the_field_that_was_changed(studio, goals, words_):
    answer = studio.client.post(f"/rounds/{studio.round.pk}/weights/", weights_of(studio, goals=goals))
    assert answer.context["form"].errors == {"weight_goals": [words_]}
    assert f'value="{goals}"' in answer.content.decode()


def test_weights_are_whole_numbers(studio):
    answer = studio.client.post(f"/rounds/{studio.round.pk}/weights/", weights_of(studio, goals="2.5"))
    assert list(answer.context["form"].errors) == ["weight_goals"]


def test_other_weights_are_tried_compared_and_only_then_kept(studio):
    first = studio.run()
    own = dict(studio.round.weights)
    tried = weights_of(studio, goals=0, style=own["goals"] + own["style"])
    page = studio.post(f"/rounds/{studio.round.pk}/weights/", **tried, **{"try": "on"})
    assert "This run tried other weights than the round’s own" in page
    second = studio.latest
    assert studio.round.weights == own
    page = studio.text(f"/runs/{second.pk}/compare/")
    before, after = studio.pairs(first), studio.pairs(second)
    changed = [one for one in before | after if before.get(one) != after.get(one)]
    assert f"{len(changed)} mentees would change From run 1 to run 2" in page
    assert changed
    assert all(f"Name of {one}" in page for one in changed)
    assert "Goals that the mentor can help with: 30, then 0" in page
    assert "These weights are the round’s own now." in studio.post(f"/runs/{second.pk}/keep-weights/")
    assert studio.round.weights == second.weights
    assert "tried other weights" not in studio.text(f"/runs/{second.pk}/")


def test_weights_are_kept_without_a_run(studio):
    own = studio.round.weights
    kept = weights_of(studio, goals=own["goals"] - 5, style=own["style"] + 5)
    assert "Saved. The next run uses these weights." in studio.post(
        f"/rounds/{studio.round.pk}/weights/", **kept
    )
    assert studio.run().weights["goals"] == own["goals"] - 5
    assert Event.objects.filter(verb="pairing.weights_set").count() == 1


def test_the_page_of_weights_is_honest_and_shows_what_each_does(studio):
    address = f"/rounds/{studio.round.pk}/weights/"
    assert "These weights are a reasoned default. No study has estimated them." in studio.text(address)
    run = studio.run()
    line = next(one for one in run.report["sensitivity"] if one["key"] == "goals")
    assert line["more"] + line["less"]
    assert f"10 more would change {line['more']} pairs, 10 less {line['less']}" in studio.text(address)
    page = studio.text(f"/runs/{run.pk}/sensitivity/")
    assert f"{line['label']}: 10 more {line['more']}" in page
    Run.objects.update(report={**run.report, "sensitivity": []})
    assert "Still being computed" in studio.text(f"/runs/{run.pk}/sensitivity/")


# ---- by hand


def test_a_pair_is_kept_together_and_let_go(studio):
    run = studio.run()
    pair = run.proposals.first()
    said = studio.post(f"/proposals/{pair.pk}/together/")
    assert "stay together when you work it out again." in said
    assert "Kept together" in studio.text(f"/rounds/{studio.round.pk}/decisions/")
    said = studio.post(f"/decisions/{Pin.objects.get().pk}/undo/")
    assert "Undone." in said
    assert Pin.objects.count() == 0


def test_two_are_kept_apart_with_a_reason(studio):
    run = studio.run()
    pair = run.proposals.first()
    here = (pair.mentee.user.school_number, pair.mentor.user.school_number)
    assert "This field is required." in studio.post(f"/proposals/{pair.pk}/apart/", reason="")
    studio.post(f"/proposals/{pair.pk}/apart/", reason="They are <neighbours>")
    assert "They are <neighbours>" in studio.text(f"/rounds/{studio.round.pk}/decisions/")
    assert here not in studio.pairs(studio.run()).items()


def test_somebody_is_moved_by_hand_and_the_rest_worked_out_around(studio):
    run = studio.run()
    pair = run.proposals.first()
    mentee = pair.mentee.user.school_number
    other = possible(run, mentee)
    address = f"/runs/{run.pk}/mentees/{pair.mentee_id}/"
    asked = studio.text(f"{address}?mentor={other}")
    assert f"Why not Name of {other} for Name of {mentee}?" in asked
    assert "No rule forbids it." in asked
    assert "This field is required." in studio.post(f"{address}move/", mentor=other)
    studio.post(f"{address}move/", mentor=other, reason="They know each other")
    assert (studio.latest.number, studio.latest.kind) == (2, "all")
    assert studio.pairs(studio.latest)[mentee] == other
    assert "Kept together: They know each other" in studio.text(f"/runs/{studio.latest.pk}/?q={mentee}")


def possible(run, mentee):
    """A mentor whom a mentee could have and does not."""
    for row in run.report["mentors"]:
        if computing.why_not(run=run, mentee=mentee, mentor=row["mentor"])["kind"] == "possible":
            return row["mentor"]
    raise AssertionError("no such mentor")


@pytest.mark.parametrize("cause", ["conflict", "block"])
def test_nobody_is_moved_to_whom_a_rule_forbids_and_a_block_is_not_betrayed(studio, cause):
    mentee = User.objects.get(school_number="S-0001")
    mentor = User.objects.get(school_number="M-0001")
    if cause == "conflict":
        Conflict.objects.create(
            school=mentee.school, mentor=mentor, mentee=mentee, kind="assesses", starts=NOW.date(),
            by=mentor.pk, created_at=NOW,
        )  # fmt: skip
    else:
        Block.objects.create(user=mentee, other=mentor, created_at=NOW)
    run = studio.run()
    place = studio.round.cohort.enrolments.get(user=mentee)
    address = f"/runs/{run.pk}/mentees/{place.pk}/"
    said = studio.post(f"{address}move/", mentor="M-0001", reason="She asked for him")
    asked = studio.text(f"{address}?mentor=M-0001")
    expected = {"conflict": "There is a conflict of interest.", "block": "Not available for this pair."}[
        cause
    ]
    assert expected in said
    assert expected in asked
    assert "block" not in (said + asked).casefold()
    assert "Do it by hand" not in asked
    assert (
        "She asked for him"
        in studio.client.post(
            f"{address}move/", {"mentor": "M-0001", "reason": "She asked for him"}
        ).content.decode()
    )
    assert (Pin.objects.count(), studio.latest.number) == (0, 1)


def test_a_pair_that_is_one_is_not_moved(studio):
    run = studio.run()
    pair = run.proposals.first()
    address = f"/runs/{run.pk}/mentees/{pair.mentee_id}/"
    mentor = pair.mentor.user.school_number
    assert "They are the proposed pair." in studio.text(f"{address}?mentor={mentor}")
    assert "These two are a pair already." in studio.post(f"{address}move/", mentor=mentor, reason="Stay")


def test_nobody_is_moved_to_a_mentor_whose_places_are_all_kept(studio):
    User.objects.filter(school_number__startswith="M-").update(most_mentees=1)
    run = studio.run()
    number = possible(run, "S-0001")
    pair = run.proposals.get(mentor__user__school_number=number)
    studio.post(f"/proposals/{pair.pk}/together/")
    place = studio.round.cohort.enrolments.get(user__school_number="S-0001")
    said = studio.post(f"/runs/{run.pk}/mentees/{place.pk}/move/", mentor=number, reason="Yes")
    assert f"All places of Name of {number} are kept for others by hand." in said


def test_whoever_joined_later_is_not_moved_in_an_earlier_run(studio):
    run = studio.run()
    join(studio.round.cohort, Side.MENTEE, [99])
    late = studio.round.cohort.enrolments.get(user__school_number="S-0099")
    said = studio.post(f"/runs/{run.pk}/mentees/{late.pk}/move/", mentor="M-0001", reason="Late")
    assert "One of them did not take part in this run." in said


def test_nothing_is_decided_in_a_round_that_is_closed(studio):
    pair = studio.run().proposals.first()
    studio.round.state = "closed"
    studio.round.save()
    said = studio.post(f"/proposals/{pair.pk}/together/")
    assert "This round is closed, so nothing can be changed in it." in said
    assert Pin.objects.count() == 0


# ---- other pages


def test_who_is_left_stands_with_the_reason(studio):
    User.objects.filter(school_number__startswith="M-").update(most_mentees=1)
    run = studio.run()
    assert len(run.report["unmatched"]) == 6
    page = studio.text(f"/runs/{run.pk}/unmatched/")
    assert "6 in run 1, each with the reason." in page
    assert "{{" not in page
    assert "Give one by hand" in page
    mentors = studio.text(f"/runs/{run.pk}/mentors/")
    assert "1 of 1" in mentors
    assert run.report["places"][0]["brings"] in mentors


def test_one_pair_shows_what_each_of_the_two_will_read(studio):
    pair = studio.run().proposals.first()
    page = studio.text(f"/proposals/{pair.pk}/")
    assert all(line in page for line in (*pair.for_mentee, *pair.for_mentor))
    assert "Neither of them knows of it." in page


def test_small_groups_are_suppressed(studio):
    User.objects.filter(school_number__in=("S-0001", "S-0002")).update(stage="final_year")
    page = studio.text(f"/runs/{studio.run().pk}/fairness/")
    assert "By stage Group Mentees With a mentor 2 other groups suppressed" in page  # 12 would betray 2
    assert "By language Group Mentees With a mentor English 14 100 %" in page


# ---- from publication on


def test_whoever_is_left_after_publication_gets_another_run_of_their_own(studio):
    studio.run()
    studio.post(f"/rounds/{studio.round.pk}/publish/")
    page = studio.text(f"/rounds/{studio.round.pk}/")
    assert "Published. You can still take it back" in page
    pairs = studio.text(f"/rounds/{studio.round.pk}/pairs/")
    assert "14 pairs" in pairs
    assert "Every mentee who joined has a mentor, or one is being asked." in pairs
    run = studio.latest
    assert "Keep apart" not in studio.text(f"/runs/{run.pk}/")
    place = run.proposals.first().mentee_id
    said = studio.post(f"/runs/{run.pk}/mentees/{place}/move/", mentor=other_than(run, place), reason="Late")
    assert "Pairs are moved while they are reviewed." in said
    gone = Mentorship.objects.order_by("mentee__school_number").first()
    mentors = {gone.mentor.school_number}
    Mentorship.objects.filter(pk=gone.pk).update(state="declined", answered_at=NOW)
    Round.objects.update(held_until=clock.now())
    assert "1 mentee has no mentor yet" in studio.text(f"/rounds/{studio.round.pk}/")
    assert "1 pair " in studio.text(f"/rounds/{studio.round.pk}/pairs/?state=declined")
    rest = studio.run()
    assert (rest.kind, list(studio.pairs(rest))) == ("rest", [gone.mentee.school_number])
    assert not mentors & set(studio.pairs(rest).values())


def test_a_publication_is_taken_back(studio):
    studio.run()
    studio.post(f"/rounds/{studio.round.pk}/publish/")
    studio.post(f"/rounds/{studio.round.pk}/take-back/")
    assert studio.round.state == "review"
    assert "Nothing is published yet" in studio.text(f"/rounds/{studio.round.pk}/pairs/")


def other_than(run, place):
    """A mentor of a run whom a mentee was not given."""
    row = next(one for one in run.proposals.all() if one.mentee_id != place)
    return row.mentor.user.school_number


# ---- the way in


def test_a_cohort_that_has_joined_gets_its_round(studio):
    cohort = studio.round.cohort
    studio.round.delete()
    assert "Year mentoring, 2027" in studio.text("/rounds/")
    answer = studio.client.post(f"/cohorts/{cohort.pk}/rounds/new/", {"choose_by": "2001-01-01"})
    assert "This day has gone by." in words(answer)
    form = studio.get(f"/cohorts/{cohort.pk}/rounds/new/").context["form"]
    page = studio.client.post(
        f"/cohorts/{cohort.pk}/rounds/new/", {"choose_by": form.initial["choose_by"]}, follow=True
    )
    assert "Let people choose" in words(page)
    made = cohort.rounds.get()
    again = studio.client.get(f"/cohorts/{cohort.pk}/rounds/new/")
    assert again.headers["Location"] == f"/rounds/{made.pk}/"
    assert "Being prepared" in studio.text("/rounds/")


def test_publishing_warns_of_weights_that_were_only_tried(studio):
    studio.run()
    address, words = f"/rounds/{studio.round.pk}/publish/", "This run tried other weights"
    assert words not in studio.text(address)
    Round.objects.update(weights=with_weight(studio.round.weights, "goals", 60))
    assert words in studio.text(address)
