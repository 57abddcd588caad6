"""The canary oracle: a mark in every field about people, and who may see which."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import CharField, EmailField, Field, ForeignKey, JSONField, Model, QuerySet, TextField
from tests.site.cast import Cast
from tests.site.cells import Cell
from tests.site.partners import openers_of, partners_of
from tests.site.things import Thing, groups

from handrail.config.guards import declaration, is_ours
from handrail.config.readers import (
    ANSWER,
    NAME,
    OF_A_COORDINATOR,
    OF_A_LINK,
    OF_STAFF,
    OF_THE_OTHER_SIDE,
    OF_THE_SUGGESTED,
    OF_THE_WELLBEING_LEAD,
    WHOSE,
    readers,
)
from handrail.lib.keeping import Keeping
from handrail.pairing.models import Candidate, Suggestion
from handrail.pairing.queries.choosing import SUGGESTED
from handrail.pairing.search_states import SHOWN
from handrail.people.models import School, User
from handrail.people.roles import Role
from handrail.programmes.access import possible_partners
from handrail.programmes.models import Block, Programme
from handrail.vault.sealing import Reading, SealedTextField

WATCHED = ("personal", "sensitive", "safeguarding")
MARK = re.compile(r"zq[0-9a-f]{12}qz")
SHORTEST = 16  # letters: a shorter field has no room for a mark that is found by accident nowhere
PERSONS = ("person", "to")  # below the people app a person is an id in a field of one of these names

# What cannot carry a mark, because the site reads it as a key, and why that is no hole.
CANNOT_CARRY = {
    "people.User.language": "one of the site's languages",
    "people.User.stage": "the key of an entry of the school's list of stages",
    "people.Consent.purpose": "the key of a question of consent",
    "mailroom.Message.kind": "the key of a kind of mail",
    "mailroom.Message.language": "one of the site's languages",
    "mailroom.Message.state": "the key of a state",
    "mailroom.OptOut.kind": "the key of a kind of mail",
    "safeguarding.Opening.parts_read": "the keys of the parts of a pair",
}
# What no page shows yet: take a line out when one does, or the oracle is blind there.
NOT_SHOWN_YET: set[str] = set()


@dataclass(frozen=True, slots=True)
class Canary:
    """One mark: where it sits, whose it is, and who may see it."""

    mark: str
    field: str
    about: Thing
    readers: frozenset[str]


def plant(cast: Cast) -> list[Canary]:
    """Put a mark into every field of every row there is, and note the secrets that are there already.

    What carries one keeps it, so that this can be called before and after things are made.
    """
    names = {cast[name].pk: name for name, actor in cast.actors.items() if actor.user is not None}
    suggested, sides = _suggested(names), _other_sides(cast)
    found = [
        canary
        for model in apps.get_models()
        if is_ours(model) or model is Authenticator
        for row in model._default_manager.all()
        if getattr(row, "type", "")
        != Authenticator.Type.WEBAUTHN  # the public half of a passkey is no secret
        for canary in _of_row(row, names, suggested, sides)
    ]
    for address in EmailAddress.objects.filter(primary=True).select_related("user"):
        EmailAddress.objects.filter(pk=address.pk).update(email=address.user.email)
    return found


class Oracle:
    """Finds marks in what somebody was sent. A page is read once for all marks, which begin alike."""

    def __init__(self, planted: list[Canary]) -> None:
        self.planted = planted
        self.by_mark: dict[str, list[Canary]] = {}
        for canary in planted:
            found = MARK.search(canary.mark)
            self.by_mark.setdefault(found[0] if found else canary.mark, []).append(canary)
        self.secrets = [mark for mark in self.by_mark if not MARK.search(mark)]

    def found(self, text: str) -> list[Canary]:
        """What a text shows."""
        marks = set(MARK.findall(text)) | {secret for secret in self.secrets if secret in text}
        return [canary for mark in sorted(marks) for canary in self.by_mark.get(mark, ())]

    def leaks(self, cell: Cell, cast: Cast, link: Thing | None = None) -> Iterator[str]:
        """What somebody saw and should not have; a log is read by people who may see none of it.

        Whoever has a `link` to somebody may see the few fields of it, of them and of their partners.
        """
        near = {link.owner, *link.partners} if link else set()
        for canary in self.found(cell.logged):
            yield f"{cell}: {canary.field} is written to the log"
        for canary in self.found(cell.said):
            by_link = canary.field in OF_A_LINK and canary.about.owner in near
            if not by_link and not groups(cast.actors[cell.actor], canary.about) & canary.readers:
                yield f"{cell}: shows {canary.field} of {canary.about.owner or 'somebody'}"

    def seen(self, cell: Cell) -> set[str]:
        """The fields whose mark an answer shows."""
        return {canary.field for canary in self.found(cell.said)}


def _of_row(
    row: Model,
    names: Mapping[Any, str],
    suggested: Mapping[str, frozenset[str]],
    sides: Mapping[Any, frozenset[str]],
) -> Iterator[Canary]:
    about = _whose(row, names)
    for keeping, fields in (declaration(type(row)) or {}).items():
        for name in fields if keeping.kind in WATCHED else ():
            field = row._meta.get_field(name)
            label = f"{row._meta.label}.{name}"
            owner = names.get(attrgetter(WHOSE[label])(row), "") if label in WHOSE else about.owner
            whose = replace(
                about,
                owner=owner,
                suggested=suggested.get(owner, frozenset()),
                other_side=sides.get(row.pk, frozenset()) if label in OF_THE_OTHER_SIDE else frozenset(),
                partners=partners_of(owner, row, label, names),
                openers=openers_of(row, label, names),
            )
            near = [
                ("other side", whose.other_side),
                ("partner", whose.partners),
                ("opener", whose.openers),
            ]
            for mark in _marks(row, field, label, keeping):
                more = (group for group, names_of in near if names_of)
                who = (*readers(label, keeping), *_more_readers(row, label), *more)
                yield Canary(mark, label, whose, frozenset(who))


def _more_readers(row: Model, label: str) -> Iterator[str]:
    """Who may read a field of this row beside those who may read it of any."""
    if label == NAME and School.objects.filter(wellbeing_lead=row.pk).exists():
        yield from OF_THE_WELLBEING_LEAD
    elif isinstance(row, User) and label == NAME and row.roles:
        yield from OF_STAFF
    if label in OF_A_COORDINATOR and Role.COORDINATOR in _roles_of(row):
        yield from OF_STAFF
    if label in OF_THE_SUGGESTED or (label == ANSWER and row.readers == SUGGESTED):  # type: ignore[attr-defined]
        yield "suggested"


def _roles_of(row: Any) -> frozenset[Role]:
    """The roles of somebody, or of whoever a mail is for."""
    user = row if isinstance(row, User) else User.objects.filter(pk=row.to).first()
    return frozenset(user.roles) if user else frozenset()


def _other_sides(cast: Cast) -> dict[Any, frozenset[str]]:
    """Those of the cast who stand on the other side of a cohort of somebody, or said: not this person."""
    found = defaultdict(set)
    for name, actor in cast.actors.items():
        if actor.user is not None:
            for key in {*possible_partners(actor.user).values_list("pk", flat=True), *blocked(actor.user)}:
                found[key].add(name)
    return {key: frozenset(names) for key, names in found.items()}


def blocked(user: User) -> QuerySet[Block, Any]:
    """Whom somebody said that about."""
    return Block.objects.filter(user=user).values_list("other_id", flat=True)


def _suggested(names: Mapping[Any, str]) -> dict[str, frozenset[str]]:
    """Those of the cast whom a list brings together, by name."""
    found = defaultdict(set)
    pairs = Suggestion.objects.values_list("enrolment__user", "shortlist__enrolment__user")
    for one, other in pairs:
        found[names.get(one, "")].add(names.get(other, ""))
        found[names.get(other, "")].add(names.get(one, ""))
    proposed = Candidate.objects.filter(state__in=SHOWN)
    for mentor, mentee in proposed.values_list("enrolment__user", "search__enrolment__user"):
        found[names.get(mentor, "")].add(names.get(mentee, ""))
    return {name: frozenset(others) for name, others in found.items() if name}


def _marks(row: Model, field: Any, label: str, keeping: Keeping) -> list[str]:
    """The marks that one field of one row carries now."""
    value = _value(row, field)
    if not readers(label, keeping):
        return [text for text in _texts(value) if len(text) >= SHORTEST]
    if label in CANNOT_CARRY or getattr(type(row), "append_only", False) or not _has_room(field):
        return []
    marked = _marked(value, field)
    if isinstance(field, SealedTextField):
        setattr(row, field.name, marked)
        row.save(update_fields=[field.name])
    else:
        type(row)._default_manager.filter(pk=row.pk).update(**{field.name: marked})
    return _texts(marked)


def _value(row: Any, field: Any) -> Any:
    """What a field says, also where it is sealed."""
    if isinstance(field, SealedTextField):
        Reading(row.sealed_for, [row.sealed_as], None, None).open(row, field.name)
    return getattr(row, field.name)


def _has_room(field: Field[Any, Any]) -> bool:
    if isinstance(field, CharField | TextField):
        return not field.choices and (field.max_length or SHORTEST) >= SHORTEST
    return isinstance(field, JSONField)


def _marked(value: Any, field: Any) -> Any:
    """The value with a mark in the place of each text; a mark survives letters being made small."""
    if isinstance(value, list):
        return [_marked(part, field) for part in value]
    if isinstance(value, dict):
        return {key: _marked(part, field) for key, part in value.items()}
    if not isinstance(value, str) or MARK.search(value):
        return value
    mark = f"zq{secrets.token_hex(6)}qz"
    return f"{mark}@school.example" if isinstance(field, EmailField) else mark


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | dict):
        parts = value.values() if isinstance(value, dict) else value
        return [text for part in parts for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def _whose(row: Model, names: Mapping[Any, str]) -> Thing:
    """Whose row it is: the person, school and programme that its keys lead to, the nearest first."""
    person, school, programme, steps = None, None, None, [row]
    for step in steps:  # grows while it is read: keys of keys
        if isinstance(step, User):
            person, school = person or step.pk, school or step.school
        elif isinstance(step, Programme):
            programme, school = programme or step, school or step.school
        elif isinstance(step, School):
            school = school or step
        else:
            person = person or next((getattr(step, name) for name in PERSONS if hasattr(step, name)), None)
            steps += _keys(step)
    return Thing({}, school, names.get(person, ""), programme)


def _keys(row: Model) -> list[Model]:
    fields = [field for field in row._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [found for field in fields if (found := getattr(row, field.name)) is not None]
