"""Every list has a full order: rows that tie in what is shown stand in one order too, on any database."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

import handrail

SOURCE = Path(handrail.__file__).parent
UNIQUE = {"pk", "id", "school_number"}  # a number is one person's within a school


def ordered():
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("handrail.") and model._meta.ordering
    ]


def keys(ordering):
    return {str(key).lstrip("-") for key in ordering}


def unique_sets(model):
    """The sets of fields of which no two rows have the same values. A condition or a null allows two."""
    found = [{"pk"}, *({field.name} for field in model._meta.local_concrete_fields if field.unique)]
    found += [
        set(rule.fields)
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint) and rule.fields and rule.condition is None
    ]
    may_be_null = {field.name for field in model._meta.local_concrete_fields if field.null}
    return [names for names in found if not names & may_be_null]


def is_full(model):
    return any(unique <= keys(model._meta.ordering) for unique in unique_sets(model))


@pytest.mark.parametrize("model", ordered(), ids=lambda model: model._meta.label)
def test_the_order_of_a_model_leaves_nothing_open(model):
    assert is_full(model), f'Add "{model._meta.pk.name}" as the last key of its Meta.ordering.'


def open_orders(source):
    """The lines of an order_by whose last key is a name that two rows can share."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by" and node.args:
            last = node.args[-1]
            name = getattr(last, "value", "") if isinstance(last, ast.Constant) else ""
            if not isinstance(last, ast.Starred) and name.lstrip("-").split("__")[-1] not in UNIQUE:
                yield node.lineno


def test_every_order_by_ends_in_what_is_unique():
    found = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in open_orders(path.read_text(encoding="utf-8"))
    ]
    assert found == [], 'Add "pk" as the last key.'


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('rows.order_by("name")', [1]),
        ('rows.order_by("-user__name",\n"at")', [1]),
        ('rows.order_by(F("at").asc())', [1]),
        ('rows.order_by("name", "pk")', []),
        ('rows.order_by("-round__id")', []),
        ("rows.order_by()", []),
        ("rows.order_by(*first)", []),
    ],
)
def test_the_rule_finds_what_is_open(source, lines):
    assert list(open_orders(source)) == lines
