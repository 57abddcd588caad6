"""The commands in the docs can be typed, and every command stands there."""

import re
import shlex
from pathlib import Path

import pytest

from handrail.cli.parser import COMMANDS, parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TYPED = re.compile(r"^ {4}.*?\./handrail (?!test)(.*)$", re.MULTILINE)
LINES = [(page.name, line) for page in PAGES for line in TYPED.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "line"), LINES)
def test_a_command_in_the_docs_can_be_typed(page, line):
    parser().parse_args(shlex.split(line, comments=True))


def test_every_command_stands_in_the_docs():
    assert {line.split()[0] for _, line in LINES} == set(COMMANDS)
