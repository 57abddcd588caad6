"""People from files: all or nothing, faults by cell, twice the same, undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.programmes.scene import Scene, csv_file, do, people, upload, xlsx_file
from tests.sheets.hostile import pack, xlsx_parts

from handrail.audit.models import Event
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes import queries
from handrail.programmes.actions import importing
from handrail.programmes.models import Enrolment, Import, ImportChange
from handrail.programmes.sheet_columns import recognise

pytestmark = pytest.mark.django_db


def state():
    """Everything that an import may touch."""
    users = list(
        User.objects.order_by("pk").values_list("school_number", "name", "email", "stage", "most_mentees")
    )
    return users, list(Enrolment.objects.order_by("pk").values_list("user_id", "side", "state"))


def page(scene: Scene, of: Import) -> str:
    return scene.client("coordinator").get(f"/imports/{of.pk}/").content.decode()


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_forty_people_come_in_and_nobody_is_written_to(scene: Scene, make):
    made = upload(scene, make(people(40)))
    assert "Ready to import" in page(scene, made)
    assert not Enrolment.objects.exists()
    do(scene, made)
    assert scene.cohort.enrolments.filter(state="eligible", side="mentee").count() == 40
    one = User.objects.get(school_number="S00007")
    assert (one.name, one.email, one.stage) == ("Person 7", "person7@northfield.example", "clinical")
    assert not one.has_usable_password()
    assert (made.state, made.rows) == ("done", [])
    assert (
        Event.objects.filter(verb="programmes.import_done", subject=made.pk, actor=scene.lead.pk).count() == 1
    )


def test_two_bad_rows_are_named_by_cell_and_nothing_is_half_imported(scene: Scene):
    before = state()
    rows = people(10)
    rows[2][2] = "no address"
    rows[6][3] = "Clinicl years"
    made = upload(scene, xlsx_file(rows))
    plan = importing.draft(made)
    assert [(fault.row, fault.cell, fault.column) for fault in plan.faults] == [
        (4, "C4", "Email"),
        (8, "D8", "Stage"),
    ]
    text = page(scene, made)
    for words in ("Students", "C4", "“Clinicl years” is", "It stands in D8.", "is no mail address"):
        assert words in text
    do(scene, made)
    assert made.state == "uploaded"
    assert state() == before


def test_a_word_that_is_no_stage_is_asked_about_once_and_remembered(scene: Scene):
    rows = [[number, name, mail, "Year 3"] for number, name, mail, _ in people(3)]
    made = upload(scene, csv_file(rows))
    assert "It stands in D2 and 2 rows more." in page(scene, made)
    scene.client("coordinator").post(f"/imports/{made.pk}/stages/", {"word0": "clinical"})
    do(scene, made)
    assert set(User.objects.filter(school_number__startswith="S0").values_list("stage", flat=True)) == {
        "clinical"
    }
    rows = [[number, name, mail, "YEAR 3"] for number, name, mail, _ in people(2, start=10)]
    again = upload(scene, csv_file(rows))
    assert importing.draft(again).faults == ()
    scene.client("coordinator").post(f"/imports/{again.pk}/stages/", {})
    assert "Ready to import" in page(scene, again)


def test_a_word_can_be_left_out_and_a_misspelt_one_is_guessed(scene: Scene):
    rows = [
        [*person[:3], stage] for person, stage in zip(people(2), ("Clinicl years", "deferred"), strict=True)
    ]
    made = upload(scene, csv_file(rows))
    assert '<option value="clinical" selected>' in page(scene, made)
    scene.client("coordinator").post(f"/imports/{made.pk}/stages/", {"word0": "clinical", "word1": ""})
    do(scene, made)
    stages = User.objects.filter(school_number__startswith="S0").order_by("pk")
    assert sorted(stages.values_list("stage", flat=True)) == ["", "clinical"]


def test_a_file_that_is_understood_is_checked_at_once(scene: Scene):
    client = scene.client("coordinator")
    headers = ["Student ID", "Full name", "Uni e-mail", "Tutor"]
    file = csv_file([["S1", "Íris Çelik", "iris@northfield.example", "Bo"]], headers)
    answer = client.post(f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": file})
    made = Import.objects.get()
    assert answer.headers["Location"] == f"/imports/{made.pk}/"
    assert made.columns == {"number": "Student ID", "name": "Full name", "email": "Uni e-mail"}
    assert "Ready to import" in page(scene, made)


def test_the_report_counts_those_who_were_new(scene: Scene):
    made = do(scene, upload(scene, csv_file(people(3))))
    assert queries.import_figures(made) == queries.ImportFigures(made=3, changed=0, enrolled=3)
    assert "<b>3</b></dd>" in page(scene, made)


def test_several_columns_of_mail_are_not_guessed():
    assert "email" not in recognise(["ID", "Name", "Uni e-mail", "Tutor e-mail"], "mentee", {})


CASES = [
    ({0: ""}, "A2", "The school number is missing"),
    ({1: ""}, "B2", "The name is missing"),
    ({2: ""}, "C2", "The mail address is missing"),
    ({2: "student@northfield.example"}, "C2", "Somebody else has this mail address"),
    ({2: "STRANGER@southmere.example"}, "C2", "Somebody else has this mail address"),
    ({3: "Pre-medical"}, "D2", "A mentee of this programme cannot be at this stage"),
    ({0: "N-student"}, "C2", "This person signs in with another mail address"),
    ({0: "S00002"}, "A3", "The same stands in row 2"),
    ({0: "x" * 41}, "A2", "It has 41 characters"),
]


@pytest.mark.parametrize(("changes", "cell", "said"), CASES)
def test_a_fault_stands_at_its_cell(scene: Scene, changes, cell, said):
    rows = people(2)
    for column, text in changes.items():
        rows[0][column] = text
    faults = importing.draft(upload(scene, csv_file(rows))).faults
    assert [(fault.cell, fault.problem) for fault in faults] == [(cell, said)]
    assert faults[0].remedy


def test_numbers_of_mentors(scene: Scene):
    headers = ["Staff number", "Name", "Mail", "Hours per month", "Capacity"]
    rows = [["M1", "Dr One", "one@n.example", "3", "2"], ["M2", "Dr Two", "two@n.example", "many", "99"]]
    made = upload(scene, csv_file(rows, headers), side="mentor")
    assert [fault.cell for fault in importing.draft(made).faults] == ["D3", "E3"]
    do(scene, upload(scene, csv_file(rows[:1], headers), side="mentor"))
    assert User.objects.filter(school_number="M1", hours_a_month=3, most_mentees=2).exists()


def test_the_same_file_twice_changes_nothing(scene: Scene):
    do(scene, upload(scene, csv_file(people(5))))
    before = state()
    again = upload(scene, csv_file(people(5)))
    assert "Nothing to import" in page(scene, again)
    do(scene, again)
    assert again.state == "uploaded"
    assert state() == before
    assert ImportChange.objects.filter(of=again).count() == 0


def test_a_known_person_is_changed_not_doubled_and_a_blank_cell_changes_nothing(scene: Scene):
    rows = [["N-student", "Noor Haddad", "", ""]]
    do(scene, upload(scene, csv_file(rows)))
    student = User.objects.get(school_number="N-student")
    assert (student.name, student.email) == ("Noor Haddad", "student@northfield.example")
    assert scene.cohort.enrolments.get().user == student


def test_undo_puts_back_what_was_before(scene: Scene):
    before = state()
    made = do(scene, upload(scene, csv_file([*people(5), ["N-student", "Noor Haddad", "", "Final year"]])))
    assert state() != before
    scene.client("coordinator").post(f"/imports/{made.pk}/undo/")
    made.refresh_from_db()
    assert made.state == "undone"
    assert state() == before


@pytest.mark.parametrize("act", ["invited", "joined", "changed", "elsewhere", "signed up"])
def test_undo_is_refused_once_somebody_has_acted(scene: Scene, act):
    made = do(scene, upload(scene, csv_file(people(3))))
    user = User.objects.get(school_number="S00002")
    if act == "changed":
        User.objects.filter(pk=user.pk).update(name="Somebody Else")
    elif act == "elsewhere":
        Enrolment.objects.create(cohort=scene.cohort, user=user, side="mentor", created_at=clock.now())
    elif act == "signed up":
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    else:
        scene.cohort.enrolments.filter(user=user).update(state=act, answered_at=clock.now())
    before = state()
    with pytest.raises(Refusal, match=r"cannot be undone: (Person 2|Somebody Else) has been invited"):
        importing.undo_import(of=made, by=scene.lead, now=clock.now())
    assert state() == before


def test_nothing_is_imported_when_the_log_cannot_be_written(scene: Scene, monkeypatch):
    made = upload(scene, csv_file(people(3)))
    before = state()

    def fail(**_):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(importing, "record", fail)
    with pytest.raises(RuntimeError, match="the log is full"):
        importing.import_people(of=made, by=scene.lead, now=clock.now())
    assert state() == before


def counted(scene, number, start):
    made = upload(scene, csv_file(people(number, start)))
    with CaptureQueriesContext(connection) as queries:
        importing.draft(made)
    return len(queries)


def test_a_check_asks_the_database_as_often_for_many_as_for_few(scene: Scene):
    assert counted(scene, 2, 1) == counted(scene, 300, 1)


def test_an_import_of_many_takes_few_queries(scene: Scene):
    made = upload(scene, csv_file(people(1500)))
    with CaptureQueriesContext(connection) as queries:
        importing.import_people(of=made, by=scene.lead, now=clock.now())
    assert len(queries) < 100  # a few, and one for each batch of rows
    assert scene.cohort.enrolments.count() == 1500


def test_columns_are_recognised_and_the_choice_is_remembered(scene: Scene):
    assert recognise(["Student number", "Forename", "Surname", "E-mail", "Stage"], "mentee", {}) == {
        "number": "Student number",
        "first": "Forename",
        "last": "Surname",
        "email": "E-mail",
        "stage": "Stage",
    }
    odd = ["Key", "Who", "Where", "Stage"]
    client = scene.client("coordinator")
    client.post(f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": csv_file(people(2), odd)})
    made = Import.objects.get()
    assert made.columns == {"stage": "Stage"}
    answer = client.post(f"/imports/{made.pk}/columns/", {"stage": "Stage"})
    assert "Choose the column that holds the school number." in answer.content.decode()
    chosen = {"number": "Key", "name": "Who", "email": "Where", "stage": "Stage"}
    client.post(f"/imports/{made.pk}/columns/", chosen)
    do(scene, made)
    client.post(f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": csv_file(people(3), odd)})
    assert Import.objects.get(state="uploaded").columns == chosen


def test_one_column_cannot_be_two_things(scene: Scene):
    client = scene.client("coordinator")
    client.post(f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": csv_file(people(2))})
    made = Import.objects.get()
    page = client.post(f"/imports/{made.pk}/columns/", {**made.columns, "stage": "Name"}).content.decode()
    assert "The column “Name” is chosen for name and stage. Choose it once." in page


def workbook(tmp_path, **parts):
    path = pack(tmp_path / "people.xlsx", {**xlsx_parts(), **parts})
    return SimpleUploadedFile("people.xlsx", path.read_bytes())


HOSTILE = [
    ("macro.xlsm", b"PK\x03\x04", "can hold macros"),
    ("people.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old .xls format"),
    ("people.csv", b"<!doctype html><table></table>", "it is a web page"),
    ("people.csv", b"", ""),
    ("people.csv", b"PK\x03\x04zip", "workbook with the name of a text file"),
    ("people.csv", "a,b\n1,\u202e2\n".encode(), "row 2"),
    ("people.exe", b"MZ", "are not read"),
    ("../../people.csv", b"a,a\n1,2\n", "the header is the same as in column A"),
]


@pytest.mark.parametrize(("name", "data", "said"), HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_kept_nowhere(scene: Scene, name, data, said):
    answer = scene.client("coordinator").post(
        f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_a_bomb_is_refused(scene: Scene, tmp_path):
    file = workbook(tmp_path, **{"xl/media/zeros": b"\0" * 60_000_000})
    answer = scene.client("coordinator").post(
        f"/cohorts/{scene.cohort.pk}/import/", {"side": "mentee", "file": file}
    )
    assert "it unpacks to more than 100 times its size" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_name_like_a_formula_or_a_tag_stays_text(scene: Scene):
    rows = [["S1", "=HYPERLINK(1)<script>x</script>", "s1@n.example", ""]]
    made = upload(scene, csv_file(rows))
    do(scene, made)
    listed = (
        scene.client("coordinator")
        .get(f"/cohorts/{scene.cohort.pk}/people/mentee/eligible/")
        .content.decode()
    )
    assert "=HYPERLINK(1)&lt;script&gt;" in listed
    assert "<script>x" not in listed


def test_a_file_that_was_given_up_is_dropped_by_the_next(scene: Scene):
    upload(scene, csv_file(people(2)))
    upload(scene, csv_file(people(3)))
    assert Import.objects.count() == 1


def test_people_of_another_school_are_not_found_by_their_number(scene: Scene):
    stranger = scene.cast["stranger"]
    do(scene, upload(scene, csv_file([[stranger.school_number, "Other", "other@northfield.example", ""]])))
    stranger.refresh_from_db()
    assert stranger.name == "Stranger"
    assert User.objects.filter(school_number=stranger.school_number).count() == 2
