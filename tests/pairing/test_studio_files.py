"""What the studio hands out: the list of pairs for a spreadsheet program, and the run with its proof."""

from __future__ import annotations

import csv
import io
import json
from argparse import Namespace

import pytest
from tests.pairing.crowd import compute_here, no_spare
from tests.pairing.studio import Studio, open_studio

from handrail.cli.verify import run as verify
from handrail.pairing import child
from handrail.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(child, "compute", compute_here)
    monkeypatch.setattr(child, "prepare", no_spare)
    return open_studio()


def test_the_list_is_a_file_that_no_spreadsheet_program_runs(studio):
    run = studio.run()
    first = run.report["pairs"][0]["mentee"]
    User.objects.filter(school_number=first).update(name='=HYPERLINK("x")')
    answer = studio.get(f"/runs/{run.pk}/pairs.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="round-1-run-1-pairs.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Mentee number", "Mentee", "Mentor number", "Mentor"]
    assert len(rows) == 1 + len(run.report["pairs"])
    assert rows[1][:2] == [first, '\'=HYPERLINK("x")']


def test_the_run_is_a_file_that_is_verified_and_a_changed_one_is_not(studio, tmp_path, capsys):
    run = studio.run()
    answer = studio.get(f"/runs/{run.pk}/run.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    path = tmp_path / "run.json"
    path.write_bytes(answer.content)
    assert verify(Namespace(run=path)) == 0
    assert "Name of" not in answer.content.decode()
    data = json.loads(answer.content)
    changed = json.dumps(data).replace('"seed": 7', '"seed": 8')
    path.write_text(changed)
    assert verify(Namespace(run=path)) != 0
    capsys.readouterr()
