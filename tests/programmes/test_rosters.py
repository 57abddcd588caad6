"""Rosters of conflicts from files: all or nothing, faults by cell, twice the same, undone."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.programmes.scene import Scene, csv_file, xlsx_file

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.programmes.actions import conflict_imports as actions
from handrail.programmes.models import Conflict, ConflictImport
from handrail.programmes.plans import conflict_kinds

pytestmark = pytest.mark.django_db
HEADERS = ["Staff number", "Student number", "Kind", "From", "Until"]
ROW = ["N-mentor", "N-student", "Examines", "2027-03-01", ""]
SECOND = ["N-director", "N-peer", "supervisor", "1 September 2026", "2027-08-31"]


def upload(scene: Scene, rows, headers=None, make=csv_file) -> ConflictImport:
    answer = scene.client("coordinator").post("/conflicts/import/", {"file": make(rows, headers or HEADERS)})
    assert answer.status_code == 302, answer.content.decode()
    return ConflictImport.objects.get(state="uploaded")


def do(scene: Scene, of: ConflictImport) -> ConflictImport:
    scene.client("coordinator").post(f"/conflicts/imports/{of.pk}/do/")
    of.refresh_from_db()
    return of


def page(scene: Scene, of: ConflictImport) -> str:
    return " ".join(scene.client("coordinator").get(f"/conflicts/imports/{of.pk}/").content.decode().split())


def state():
    found = Conflict.objects.order_by("mentor__name", "kind")
    return list(found.values_list("mentor__name", "mentee__name", "kind", "starts", "ends"))


BOTH = [
    ("Director", "Peer", "supervises", dt.date(2026, 9, 1), dt.date(2027, 8, 31)),
    ("Mentor", "Student", "examines", dt.date(2027, 3, 1), None),
]


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_roster_comes_in(scene: Scene, make):
    made = upload(scene, [ROW, SECOND], make=make)
    assert "Ready to import" in page(scene, made)
    assert state() == []
    do(scene, made)
    assert state() == BOTH
    assert (made.state, made.rows) == ("done", [])
    assert Event.objects.filter(verb="programmes.roster_imported", subject=made.pk).count() == 1


CASES = [
    ({0: ""}, "A2", "The school number is missing"),
    ({1: "N-stranger"}, "B2", "Nobody at your school has the number “N-stranger”"),
    ({1: "N-mentor"}, "B2", "Both numbers are of the same person"),
    ({2: ""}, "C2", "The kind is missing"),
    ({2: "dislikes"}, "C2", "“dislikes” is no kind that is known here"),
    ({3: ""}, "D2", "The first day is missing"),
    ({3: "01/03/2027"}, "D2", "“01/03/2027” is no day that can be read only one way"),
    ({4: "2027-02-28"}, "E2", "The last day is before the first"),
]


@pytest.mark.parametrize(("changes", "cell", "said"), CASES)
def test_a_fault_stands_at_its_cell_and_nothing_comes_in(scene: Scene, changes, cell, said):
    row = [changes.get(place, text) for place, text in enumerate(ROW)]
    made = upload(scene, [row, SECOND])
    faults = actions.draft(made).faults
    assert [(fault.cell, fault.problem) for fault in faults] == [(cell, said)]
    assert faults[0].remedy
    assert cell in page(scene, made)
    do(scene, made)
    assert (made.state, state()) == ("uploaded", [])


def test_the_same_two_twice_in_a_file_is_a_fault(scene: Scene):
    faults = actions.draft(
        upload(scene, [ROW, ["N-mentor", "N-student", "examiner", "2027-03-01", ""]])
    ).faults
    assert [(fault.cell, fault.problem) for fault in faults] == [("D3", "The same stands in row 2")]


def test_every_kind_is_understood_by_key_label_and_other_words(scene: Scene):
    words = [
        word for key, kind in conflict_kinds().items() for word in (key, kind.label.upper(), *kind.understood)
    ]
    rows = [
        ["N-mentor", "N-student", word, f"2027-01-{day % 28 + 1:02}", ""] for day, word in enumerate(words)
    ]
    assert actions.draft(upload(scene, rows)).faults == ()
    assert {"examiner", "assessor", "supervisor", "patient"} <= set(words)


def test_the_same_file_twice_changes_nothing(scene: Scene):
    do(scene, upload(scene, [ROW, SECOND]))
    again = upload(scene, [ROW, SECOND])
    assert "Nothing to import" in page(scene, again)
    do(scene, again)
    assert (again.state, state()) == ("uploaded", BOTH)


def test_another_last_day_changes_what_is_there_and_undo_puts_it_back(scene: Scene):
    do(scene, upload(scene, [ROW]))
    made = do(scene, upload(scene, [[*ROW[:4], "2027-06-30"], SECOND]))
    assert [row[4] for row in state()] == [dt.date(2027, 8, 31), dt.date(2027, 6, 30)]
    scene.client("coordinator").post(f"/conflicts/imports/{made.pk}/undo/")
    made.refresh_from_db()
    assert (made.state, state()) == ("undone", BOTH[1:])


def test_undo_is_refused_once_one_was_changed(scene: Scene):
    made = do(scene, upload(scene, [ROW, SECOND]))
    Conflict.objects.filter(kind="supervises").update(allowed_at=clock.now())
    with pytest.raises(Refusal, match="cannot be undone: 1 conflict was changed since"):
        actions.undo_roster(of=made, by=scene.lead, now=clock.now())
    assert state() == BOTH


def test_what_was_done_is_not_done_twice_nor_undone_twice(scene: Scene):
    made = do(scene, upload(scene, [ROW]))
    with pytest.raises(Refusal, match="This file was imported already"):
        actions.import_roster(of=made, by=scene.lead, now=clock.now())
    actions.undo_roster(of=made, by=scene.lead, now=clock.now())
    with pytest.raises(Refusal, match="This import is not there to be undone"):
        actions.undo_roster(of=made, by=scene.lead, now=clock.now())


@pytest.mark.parametrize("act", [actions.import_roster, actions.undo_roster])
def test_nothing_changes_when_the_record_fails(scene: Scene, monkeypatch, act):
    made = upload(scene, [ROW])
    if act is actions.undo_roster:
        do(scene, made)
    before = state()

    def broken(**_more):
        raise OSError("the log is full")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="the log is full"):
        act(of=made, by=scene.lead, now=clock.now())
    made.refresh_from_db()
    assert (state(), made.state) == (before, "uploaded" if act is actions.import_roster else "done")


def test_a_file_without_a_column_says_which_and_how(scene: Scene):
    file = csv_file([["N-mentor", "x"]], ["Staff number", "Kind"])
    text = scene.client("coordinator").post("/conflicts/import/", {"file": file}).content.decode()
    assert "This file has no column for: school number of the student, first day." in text


def test_a_file_that_is_none_is_refused(scene: Scene):
    file = SimpleUploadedFile("roster.xlsx", b"not a workbook")
    text = scene.client("coordinator").post("/conflicts/import/", {"file": file}).content.decode()
    assert "This file could not be read. Nothing was changed." in text


def test_the_file_to_begin_with_has_the_columns_that_are_understood(scene: Scene):
    answer = scene.client("coordinator").get("/conflicts/import/template.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="conflicts.csv"'
    headers = answer.content.decode("utf-8-sig").strip().replace('"', "").split(",")
    assert actions.missing_columns(headers) == []
    assert set(actions.find_columns(headers)) == {"mentor", "mentee", "kind", "starts", "ends"}


# ---- treating relations: obeyed, and named to nobody

TREATS = ["N-mentor", "N-student", "Treats", "2027-03-01", ""]


def test_a_treating_relation_never_tells_whether_it_was_there(scene: Scene):
    first = page(scene, upload(scene, [TREATS]))
    do(scene, ConflictImport.objects.get())
    second = page(scene, upload(scene, [TREATS]))
    told = [text[text.index("<dl") : text.index("</dl>")] for text in (first, second)]
    assert told[0] == told[1]
    assert "Ready to import" in second
    assert Conflict.objects.count() == 1


def test_treating_relations_are_undone_too_but_not_older_ones(scene: Scene):
    do(scene, upload(scene, [TREATS]))
    made = do(scene, upload(scene, [TREATS, ["N-director", *TREATS[1:]], ROW]))
    assert len(state()) == 3
    actions.undo_roster(of=made, by=scene.lead, now=clock.now())
    assert [row[:3] for row in state()] == [("Mentor", "Student", "treats")]


def test_a_roster_with_treating_relations_leaves_no_rows_behind(scene: Scene):
    made = do(scene, upload(scene, [TREATS]))
    assert made.rows == []
    text = page(scene, made)
    assert "<bdi>Student" not in text
    assert "N-student" not in text
