"""From a kind and its placeholders to subject, text and HTML, in the person's language.

Templates are ours; what stands in the placeholders is not. They are plain strings, so a template can reach
nothing through them, and a template that names anything else does not render.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from django.template.exceptions import TemplateDoesNotExist
from django.utils.translation import get_language_bidi, override

import handrail
from handrail.mailroom.hooks import Frame
from handrail.mailroom.kinds import Kind

TEMPLATES = Path(handrail.__file__).parent / "templates"
OURS = frozenset({"subject", "school_name", "help", "unsubscribe_link", "language", "direction"})


class Unpostable(ValueError):
    """A mail that cannot be written as asked; says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    text: str
    html: str


class _Undefined(str):
    """What Django's engine puts in place of a name that is not in the context: here it stops the mail."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise Unpostable(f"The template names {name}, which is no placeholder of this kind.")


def render(
    kind: Kind, context: Mapping[str, str], *, language: str, frame: Frame, unsubscribe_link: str
) -> Words:
    """Fill the three templates of a kind. Raises Unpostable, which says what is wrong."""
    check(kind, context)
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        values = {
            **context,
            "school_name": frame.school_name,
            "help": frame.help,
            "unsubscribe_link": unsubscribe_link,
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        subject = _fill(f"{kind.name}.subject.txt", values).removesuffix("\n")  # the file's own
        values["subject"] = one_line(subject, "The subject")
        text = re.sub(r"\n{3,}", "\n\n", _fill(f"{kind.name}.txt", values)).strip() + "\n"
        return Words(subject.strip()[:200], text, _fill(f"{kind.name}.html", values))


def check(kind: Kind, context: Mapping[str, str]) -> None:
    """The context is the closed list of the kind, in plain strings without control characters."""
    missing, strange = sorted(kind.placeholders - context.keys()), sorted(context.keys() - kind.placeholders)
    if missing or strange or OURS & context.keys():
        raise Unpostable(f"{kind.name}: placeholders missing {missing}, unknown {strange}.")
    for name, value in context.items():
        if type(value) is not str:
            raise Unpostable(f"{kind.name}: {name} must be a plain string.")
        one_line(value.replace("\n", "") if name in kind.long else value, name)


def one_line(value: str, name: str) -> str:
    """The value, if it is one line without control characters. Raises Unpostable otherwise."""
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in value):
        raise Unpostable(f"{name} has a line break or a control character.")
    return value


def _fill(name: str, values: dict[str, str]) -> str:
    escape = name.endswith(".html")
    engine = _engine(tuple(str(folder) for folder in settings.TEMPLATES[0]["DIRS"]), escape)
    try:
        return engine.get_template(f"emails/{name}").render(Context(values, autoescape=escape))
    except TemplateDoesNotExist as error:
        raise Unpostable(f"There is no template emails/{error}.") from None


@lru_cache
def _engine(folders: tuple[str, ...], escape: bool) -> Engine:
    """An engine for mails alone: no request, no tags but those of languages."""
    return Engine(
        dirs=[*folders, str(TEMPLATES)],
        autoescape=escape,
        string_if_invalid=_Undefined("%s"),
        builtins=["django.templatetags.i18n"],
    )
