"""What must be so before the site starts: how each field is kept, where keys point, who may use each address.

Django runs these with its own checks; an error stops the start and says what to add where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import CharField, Model, TextField

from handrail.config.addresses import addresses
from handrail.config.routes import ROUTES
from handrail.config.thirdparty import THIRD_PARTY
from handrail.lib.keeping import Keeping
from handrail.vault import keyfile
from handrail.vault.sealing import SealedTextField

LADDER = (
    "config",
    "home",
    "safeguarding",
    "cases",
    "checkins",
    "pairing",
    "mentoring",
    "learning",
    "programmes",
    "people",
    "mailroom",
    "jobs",
    "vault",
    "audit",
)  # from the top down
SEALING_APPS = (
    "mentoring",
    "checkins",
    "cases",
    "safeguarding",
)  # what is written there is between two people
PLAIN_WORDS = {"mentoring.Meeting.place": "it goes out in every invitation to that meeting"}


@register()
def every_field_is_declared(**_: Any) -> list[CheckMessage]:
    """Every concrete field of every model stands in exactly one declaration, and no declaration is stale."""
    return [fault for model in apps.get_models() for fault in _undeclared(model)]


@register()
def every_model_says_whether_it_grows_only(**_: Any) -> list[CheckMessage]:
    """Each of our models says in its own words whether its rows are ever changed."""
    return [
        Error(
            f"{model._meta.label} does not say whether its rows are ever changed.",
            hint="Give it `append_only: ClassVar[bool] = True` or `False`.",
            id="handrail.E004",
        )
        for model in _ours()
        if not isinstance(vars(model).get("append_only"), bool)
    ]


@register()
def keys_point_down_the_ladder(**_: Any) -> list[CheckMessage]:
    """Foreign keys and many-to-many fields point to the same app or below. The linter cannot see them."""
    return [
        Error(
            f"{model._meta.label}.{name} points up the ladder, to {target._meta.label}.",
            hint="Keep its id in a UUIDField, or move the field to the upper app (docs/architecture.md).",
            id="handrail.E005",
        )
        for model in _ours()
        for name, target in _targets(model)
        if _height(target) > _height(model)
    ]


@register()
def every_app_has_its_rung(**_: Any) -> list[CheckMessage]:
    """An app that is not on the ladder could point anywhere."""
    labels = {model._meta.app_label for model in _ours()}
    return [
        Error(
            f"The app {label} has no rung.",
            hint="Add it to LADDER in handrail/config/guards.py and to the layers in pyproject.toml.",
            id="handrail.E006",
        )
        for label in sorted(labels - set(LADDER))
    ]


@register()
def every_address_stands_in_the_access_table(**_: Any) -> list[CheckMessage]:
    """Who may use an address is written down, once, by the name of its URL pattern."""
    unnamed = [place for place, name in addresses() if not name]
    names = [name for _, name in addresses() if name]
    return [
        *[
            Error(f"The address {place} has no name.", hint="Give its path() a name=.", id="handrail.E007")
            for place in unnamed
        ],
        *[
            Error(
                f"The address named {name} is not in the access table.",
                hint="Add a row to handrail/config/routes.py that says who may use it, and how.",
                id="handrail.E008",
            )
            for name in sorted(set(names) - ROUTES.keys())
        ],
    ]


@register()
def words_between_two_are_sealed(**_: Any) -> list[CheckMessage]:
    """Free text about people in the apps of relationships lies in the database sealed, or says why not."""
    return [
        Error(
            f"{model._meta.label}.{field.name} is sensitive text, and lies in the database as it is.",
            hint="Make it a SealedTextField (handrail/vault/sealing.py), or say why not in PLAIN_WORDS.",
            id="handrail.E010",
        )
        for model in _ours()
        if model._meta.app_label in SEALING_APPS
        for field in _sensitive_text(model)
        if f"{model._meta.label}.{field.name}" not in PLAIN_WORDS
    ]


def _sensitive_text(model: type[Model]) -> Iterator[Any]:
    """The fields of a model that hold what somebody wrote: no keys of lists, no secrets, and none sealed."""
    for keeping, names in (declaration(model) or {}).items():
        if keeping.kind in ("sensitive", "safeguarding") and keeping.export != "left out":
            for field in (model._meta.get_field(name) for name in names):
                if isinstance(field, CharField | TextField) and not field.choices:
                    yield from () if isinstance(field, SealedTextField) else (field,)


@register()
def nothing_is_left_open(**_: Any) -> list[CheckMessage]:
    """No debug pages, no foreign host names, no key that others on the machine can read."""
    faults = []
    if settings.DEBUG:
        faults.append(("DEBUG is on: error pages would show settings and data.", "Leave it False."))
    if not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS):
        faults.append(("ALLOWED_HOSTS lets requests name any host.", "Set SITE_URL to the site's address."))
    faults += [
        (f"{path} can be read by others.", f"Run: chmod 600 {path}")
        for path in (settings.SITE.data / "session.key", *keyfile.all_files())
        if path.exists() and path.stat().st_mode & 0o077
    ]
    return [Error(said, hint=hint, id="handrail.E009") for said, hint in faults]


def declaration(model: type[Model]) -> Mapping[Keeping, tuple[str, ...]] | None:
    """How a model is kept: its own word, or ours for a third party's."""
    if is_ours(model):
        return vars(model).get("kept")
    return THIRD_PARTY.get(model._meta.label)


def is_ours(model: type[Model]) -> bool:
    """Whether a model is Handrail's own."""
    return model.__module__.startswith("handrail.")


def _ours() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if is_ours(model))


def _undeclared(model: type[Model]) -> Iterator[CheckMessage]:
    declared = declaration(model)
    if declared is None:
        said = f"{model._meta.label} does not say how it is kept."
        where = "Give it `kept`." if is_ours(model) else "Add it to handrail/config/thirdparty.py."
        yield Error(said, hint=where, id="handrail.E001")
        return
    names = [name for group in declared.values() for name in group]
    fields = {field.name for field in model._meta.local_concrete_fields}
    for name in sorted(fields - set(names)):
        said = f"{model._meta.label}.{name} is not declared."
        yield Error(said, hint="Add it to `kept` under its class and purpose.", id="handrail.E002")
    for name in sorted({name for name in names if name not in fields or names.count(name) > 1}):
        said = f"{model._meta.label}.{name} is declared, and is no field or stands twice."
        yield Error(said, hint="Remove it from `kept`.", id="handrail.E003")


def _targets(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if isinstance(field.related_model, type):
            yield field.name, field.related_model


def _height(model: type[Model]) -> int:
    """How high a model stands; other people's packages lie below all of ours."""
    label = model._meta.app_label
    return len(LADDER) - LADDER.index(label) if is_ours(model) and label in LADDER else 0
