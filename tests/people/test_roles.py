"""Who may give and end which role for whom: every combination, written down as a table."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from tests.people.scene import NOW, Scene

from handrail.lib.refusal import Refusal
from handrail.people import access, actions
from handrail.people.models import RoleGrant, School, User
from handrail.people.roles import Role, refusal_to_change

A, C, W, D = Role.ADMINISTRATOR, Role.COORDINATOR, Role.WELLBEING_LEAD, Role.DIRECTOR
ROLES = (A, C, W, D)

# actor -> person -> the roles that the actor may give or end for that person
MAY: dict[str, dict[str, tuple[Role, ...]]] = {
    "administrator": {
        "second administrator": ROLES,
        "coordinator": ROLES,
        "lead": ROLES,
        "director": ROLES,
        "student": ROLES,
    },
    "coordinator": {
        "administrator": (),
        "second coordinator": (),
        "lead": (),
        "director": (),
        "student": (),
    },
    "lead": {"administrator": (), "coordinator": (), "director": (), "student": ()},
    "director": {"administrator": (), "coordinator": (), "lead": (), "student": ()},
    "student": {"administrator": (), "coordinator": (), "lead": (), "director": (), "peer": ()},
}
CASES = [
    (actor, target, role, role in allowed)
    for actor, targets in MAY.items()
    for target, allowed in targets.items()
    for role in ROLES
]


@pytest.fixture
def full(scene: Scene) -> Scene:
    scene.add("second administrator", A)
    scene.add("second coordinator", C)
    scene.add("second lead", W)
    return scene


@pytest.mark.parametrize(("actor", "target", "role", "allowed"), CASES)
def test_the_table(
    full: Scene, posted: list[Any], actor: str, target: str, role: Role, allowed: bool
) -> None:
    by, user = full[actor], full[target]
    held = role in user.roles
    assert bool(access.can_change_role(by, user, role)) is allowed
    assert (role in access.roles_to_give(by, user)) is (allowed and not held)
    grant = RoleGrant.objects.filter(user=user, role=role, ended_at=None).first()
    before = user.roles

    def act() -> None:
        if grant is None:
            actions.grant_role(user=user, role=role, by=by, now=NOW)
        else:
            actions.end_role(grant=grant, by=by, now=NOW)

    if allowed:
        act()
        assert full[target].roles == (before - {role} if held else before | {role})
    else:
        with pytest.raises(Refusal):
            act()
        assert (full[target].roles, posted) == (before, [])


@pytest.mark.parametrize("name", ["administrator", "coordinator", "lead", "director", "student"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_their_own(full: Scene, posted: list[Any], name: str, role: Role) -> None:
    user = full[name]
    with pytest.raises(Refusal, match="Nobody changes their own roles"):
        actions.grant_role(user=user, role=role, by=full[name], now=NOW)
    assert not access.can_change_role(user, user, role)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_into_another_school(full: Scene, posted: list[Any], role: Role) -> None:
    with pytest.raises(Refusal, match="another school"):
        actions.grant_role(user=full["student"], role=role, by=full["stranger"], now=NOW)


def test_of_two_administrators_one_stays(full: Scene, posted: list[Any]) -> None:
    first, second = full["administrator"], full["second administrator"]
    grant = RoleGrant.objects.get(user=second, role=A)
    actions.end_role(grant=grant, by=first, now=NOW)
    with pytest.raises(Refusal, match="Only an administrator"):
        actions.end_role(
            grant=RoleGrant.objects.get(user=first, role=A), by=full["second administrator"], now=NOW
        )
    assert full["administrator"].roles == {A}


def test_the_last_administrator_stays_even_for_one_who_was_one_a_moment_ago(
    scene: Scene, posted: list[Any]
) -> None:
    """Two who end each other at once: the second finds that their own role has gone."""
    second = scene.add("second administrator", A)
    stale = scene["second administrator"]
    assert stale.roles == {A}
    actions.end_role(grant=RoleGrant.objects.get(user=second, role=A), by=scene["administrator"], now=NOW)
    grant = RoleGrant.objects.get(user=scene["administrator"], role=A)
    with pytest.raises(Refusal):
        actions.end_role(grant=grant, by=stale, now=NOW)


def test_an_administrator_with_a_closed_account_does_not_count(full: Scene, posted: list[Any]) -> None:
    actions.close_account(user=full["administrator"], by=full["second administrator"], now=NOW)
    third = full.add("third administrator", A)
    actions.end_role(
        grant=RoleGrant.objects.get(user=full["second administrator"], role=A), by=third, now=NOW
    )
    with pytest.raises(Refusal, match="last administrator"):
        actions.close_account(user=third, by=full["administrator"], now=NOW)


def test_the_person_and_the_other_administrators_are_told(full: Scene, posted: list[Any]) -> None:
    actions.grant_role(user=full["student"], role=C, by=full["administrator"], now=NOW)
    told = {(mail["kind"], mail["to"]) for mail in posted}
    assert told == {("role_given", full[name].pk) for name in ("student", "second administrator")}
    assert posted[0]["context"] == {
        "name": "Student",
        "person": "Student",
        "role": "Programme coordinator",
        "by": "Administrator",
    }


def test_a_live_school_keeps_a_wellbeing_lead(scene: Scene, posted: list[Any]) -> None:
    by, grant = scene["administrator"], RoleGrant.objects.get(user=scene["lead"], role=W)
    with pytest.raises(Refusal, match="needs a wellbeing lead"):
        actions.end_role(grant=grant, by=by, now=NOW)
    actions.grant_role(user=scene["student"], role=W, by=by, now=NOW)
    actions.end_role(grant=grant, by=by, now=NOW)
    assert School.objects.get(pk=scene.school.pk).wellbeing_lead == scene["student"]


def test_a_role_that_ended_stays_in_the_record_and_can_be_given_again(
    scene: Scene, posted: list[Any]
) -> None:
    by, user = scene["administrator"], scene["student"]
    grant = actions.grant_role(user=user, role=C, by=by, now=NOW)
    actions.end_role(grant=grant, by=by, now=NOW)
    with pytest.raises(Refusal, match="ended already"):
        actions.end_role(grant=grant, by=by, now=NOW)
    actions.grant_role(user=user, role=C, by=by, now=NOW)
    with pytest.raises(Refusal, match="has this role already"):
        actions.grant_role(user=user, role=C, by=by, now=NOW)
    ended = RoleGrant.objects.filter(user=user).order_by("ended_at").values_list("ended_at", flat=True)
    assert sorted(ended, key=bool) == [None, NOW]


def test_only_an_administrator_puts_right_or_closes_a_record_of_staff(full: Scene, posted: list[Any]) -> None:
    """Who changes the address of a staff account before it is taken up, takes it up."""
    facts = {"name": "X", "email": "x@example.org", "school_number": "x", "stage": "", "now": NOW}
    for name in ("administrator", "second coordinator", "lead", "director"):
        assert not access.can_correct(full["coordinator"], full[name])
        with pytest.raises(Refusal, match="Only an administrator changes"):
            actions.correct_person(user=full[name], by=full["coordinator"], **facts)
        with pytest.raises(Refusal, match="Only an administrator changes"):
            actions.close_account(user=full[name], by=full["coordinator"], now=NOW)
        assert access.can_correct(full["administrator"], full[name])
    assert access.can_correct(full["coordinator"], full["coordinator"])
    assert access.can_correct(full["coordinator"], full["student"])


def test_the_words_of_roles_and_refusals_are_in_the_reader_s_language(
    full: Scene, posted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=full["student"].pk).update(language="ar")
    actions.grant_role(user=full["student"], role=C, by=full["administrator"], now=NOW)
    with override("ar"):
        arabic = str(C.label)
        refused = refusal_to_change({C}, set(), D, own=False)
    assert arabic != "Programme coordinator"
    assert not refused.startswith("Only")
    words = {mail["language"]: mail["context"]["role"] for mail in posted}
    assert words == {"ar": arabic, "en-gb": "Programme coordinator"}
