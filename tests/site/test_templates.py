"""What templates may not hold: scripts and styles in the page, text that is not escaped."""

import ast
import re
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "handrail"
MAILS = SRC / "templates" / "emails"  # a mail carries its style with it: there is no other place for it
TEMPLATES = sorted(path for path in SRC.glob("**/templates/**/*.html") if MAILS not in path.parents)
# file -> how often it may say that text needs no escaping; each with its reason beside it
RAW: dict[str, int] = {
    "pairing/views/weights.py": 1,  # a chart, which `lib/charts` writes and escapes
    "cases/views/cockpit.py": 2,  # two charts, which `lib/staircase` and `lib/charts` write and escape
    "mentoring/views/hours.py": 1,  # a chart, which `lib/paired` writes and escapes
}
PAGES = ("views", "forms", "urls")  # they get their objects through access, queries and actions

BANNED = {
    "a script in the page": r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
    "a style in the page": r"<style\b|\sstyle\s*=",
    "a script in an attribute": r"\son[a-z]+\s*=|\bhx-on\b|javascript:|hx-vals\s*=\s*['\"]js:",
    "a filter that htmx would run as a script": r"hx-trigger\s*=\s*['\"][^'\"]*\[",
    "text that is not escaped": r"\|\s*safe(?:seq)?\b|\{%-?\s*autoescape\s+off",
    "a file of another site": r"(?:src|href)\s*=\s*['\"](?:https?:)?//(?!www\.w3\.org)",
}


def found(text):
    """What a template holds that it may not; comments of templates do not count."""
    shown = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in BANNED.items() if re.search(pattern, shown, re.IGNORECASE)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_template_holds_nothing_that_is_banned(template):
    assert found(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<script>alert(1)</script>", "a script in the page"),
        ('<script type="module">x</script>', "a script in the page"),
        ("<style>p {}</style>", "a style in the page"),
        ('<p style="color: red">', "a style in the page"),
        ('<p onclick="x()">', "a script in an attribute"),
        ('<p hx-on:click="x()">', "a script in an attribute"),
        ('<a href="javascript:x()">', "a script in an attribute"),
        ("<p hx-vals='js:{x: 1}'>", "a script in an attribute"),
        ('<p hx-trigger="click[ctrlKey]">', "a filter that htmx would run as a script"),
        ("{{ name|safe }}", "text that is not escaped"),
        ("{{ name | safe }}", "text that is not escaped"),
        ("{% autoescape off %}", "text that is not escaped"),
        ('<script src="//cdn.example/x.js"></script>', "a file of another site"),
    ],
)
def test_each_of_them_is_found(line, name):
    assert found(line) == [name]


def test_what_is_allowed_is_left_alone():
    assert found('<script src="{% static "js/x.js" %}" defer></script> {# |safe #} <p lang="ar">') == []


# ------------------------------------------------------------------------------------------------ the code


def python_files(*names):
    """Modules of these names in every app, and those of packages of these names."""
    files = [path for path in SRC.glob("*/*.py") if path.stem in names or path.stem.endswith("_views")]
    return sorted({*files, *(path for name in names for path in SRC.glob(f"*/{name}/**/*.py"))})


def managers(tree):
    """Lines that ask a model's manager."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]


@pytest.mark.parametrize("file", python_files(*PAGES), ids=lambda path: str(path.relative_to(SRC)))
def test_pages_ask_no_manager(file):
    """Whatever a page shows was fetched by a function that looks at who asks."""
    assert managers(ast.parse(file.read_text(encoding="utf-8"))) == []


def test_a_page_that_asks_one_is_found():
    tree = ast.parse("def people(request):\n    return render(request, User.objects.all())")
    assert managers(tree) == [2]


def raw_text(tree):
    """Lines that call text safe as it is."""
    names = ("mark_safe", "SafeString", "SafeText")
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names
    ]


def test_text_is_called_safe_only_where_it_is_listed():
    files = {str(path.relative_to(SRC)): path.read_text(encoding="utf-8") for path in SRC.rglob("*.py")}
    counts = {name: len(raw_text(ast.parse(text))) for name, text in files.items()}
    assert {name: count for name, count in counts.items() if count} == RAW


def test_text_that_is_called_safe_is_found():
    assert raw_text(ast.parse("mark_safe(name)\nsafestring.mark_safe(name)\nescape(name)")) == [1, 2]
