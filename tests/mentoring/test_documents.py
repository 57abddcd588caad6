"""Documents: versions that are files or links, dated comments, the warning, and nobody but the two."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.mentoring.pair import Pair, pair_of
from tests.mentoring.scene import Scene
from tests.mentoring.test_meeting_pages import of_pair, sent, shown
from tests.site.counting import same_queries
from tests.site.opening import opened

from handrail.audit.models import Event
from handrail.home.verbs import VERBS
from handrail.lib import clock
from handrail.lib.refusal import Refusal
from handrail.mailroom.models import Message
from handrail.mentoring.actions import documents as actions
from handrail.mentoring.actions.documents import Content
from handrail.mentoring.attachment_states import FileKind
from handrail.mentoring.files import CleanFile
from handrail.mentoring.models import (
    Attachment,
    AttachmentBody,
    Document,
    DocumentComment,
    DocumentVersion,
)
from handrail.people.models import User
from handrail.programmes.models import Programme

pytestmark = pytest.mark.django_db
OTHERS = ("peer", "director", "coordinator", "administrator", "wellbeing lead", "strange coordinator")
TICK = "Look through it, and say that there is no patient data in it."
LINK = "https://drafts.example/abstract"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pair(scene: Scene) -> Pair:
    return pair_of(scene)


def a_file(text: str = "We asked whether") -> SimpleUploadedFile:
    return SimpleUploadedFile("abstract.txt", text.encode())


def clean(text: str = "We asked whether") -> CleanFile:
    return CleanFile("abstract.txt", FileKind.TEXT, text.encode())


def a_document(pair: Pair, by: User | None = None, **content) -> Document:
    given = {"link": LINK, "no_patients": True, **content}
    return actions.add_document(
        mentorship=pair.mentorship, title="Abstract on falls", content=Content(**given),
        by=by or pair.mentee, now=clock.now(),
    )  # fmt: skip


def a_comment(document: Document, by: User, words: str = "Say the number") -> DocumentComment:
    return actions.comment(version=document.versions.first(), words=words, by=by, now=clock.now())


def of_thing(thing, name: str) -> str:
    return reverse(name, args=[thing.pk])


# ---- the warning


def test_the_warning_stands_before_the_file_and_its_box_must_be_ticked(pair: Pair):
    address = of_pair(pair, "new_document")
    page = shown(pair, "student", address)
    assert page.index("Never upload patient data") < page.index('type="file"') < page.index("no_patients")
    page = sent(pair, "student", address, title="Abstract", file=a_file())
    assert TICK in page
    assert "Choose the file again: your browser has forgotten it." in page
    assert 'value="Abstract"' in page  # nothing typed is lost
    assert "Choose a file, or paste a link." in sent(pair, "student", address, title="A", no_patients="on")
    assert Document.objects.count() == 0
    assert Attachment.objects.count() == 0
    with pytest.raises(Refusal, match="no patient data"):
        a_document(pair, no_patients=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"link": ""}, "Choose a file, or paste a link"),
        ({"link": "http://drafts.example"}, "A link begins with https://"),
        ({"link": LINK, "file": clean()}, "Either a file or a link"),
    ],
)
def test_a_version_is_a_file_or_a_safe_link(pair: Pair, content: dict, said: str):
    with pytest.raises(Refusal, match=said):
        a_document(pair, **content)
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    "link", ["http://drafts.example", "javascript:alert(1)", "https://a b", "ftp://a.example"]
)
def test_the_form_takes_no_other_link(pair: Pair, link: str):
    page = sent(pair, "student", of_pair(pair, "new_document"), title="A", link=link, no_patients="on")
    assert "A link begins with https:// and has no spaces." in page
    assert Document.objects.count() == 0


def test_a_file_that_cannot_be_taken_is_said_at_the_field(pair: Pair):
    strange = SimpleUploadedFile("abstract.exe", b"MZ\x90\x00\x03" + bytes(60))
    page = sent(pair, "student", of_pair(pair, "new_document"), title="A", file=strange, no_patients="on")
    assert "is none of the kinds that can be sent here" in page
    assert Document.objects.count() == 0


def test_the_database_keeps_no_version_of_nothing(pair: Pair):
    made = a_document(pair)
    for wrong in ({}, {"link": LINK, "removed_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentVersion.objects.create(
                document=made, number=7, by=pair.mentee.pk, at=clock.now(), **wrong
            )


# ---- versions and comments


def test_an_abstract_its_dated_feedback_and_the_next_version(pair: Pair):
    address = of_pair(pair, "new_document")
    page = sent(pair, "student", address, title="Abstract on falls", file=a_file(), no_patients="on")
    assert "It stands there now. Mentor is told by mail, without its title." in page
    made = Document.objects.get()
    first = made.versions.get()
    page = sent(
        pair, "mentor", of_thing(first, "comment_version"), words="Say the number of patients.\nGood!"
    )
    today = clock.now().strftime("%-d %B %Y")
    assert "Say the number of patients.<br>" in page
    assert f"Mentor, {today}" in page
    page = sent(pair, "student", of_thing(made, "new_version"), link=LINK, no_patients="on")
    assert page.index("Version 2") < page.index("Version 1") < page.index("Say the number of patients.")
    assert f'href="{LINK}"' in page
    for name in ("student", "mentor"):
        assert "abstract.txt" in shown(pair, name, of_thing(made, "document"))
        assert "Abstract on falls" in shown(pair, name, of_pair(pair, "mentorship"))
        assert "2 versions" in shown(pair, name, of_pair(pair, "documents"))
    answer = pair.scene.client("mentor").get(reverse("attachment", args=[first.attachment_id]))
    assert answer.content == b"We asked whether"


def test_a_comment_is_removed_by_its_writer_for_an_hour(pair: Pair):
    made = a_document(pair)
    said = a_comment(made, pair.mentor)
    page = shown(pair, "mentor", of_thing(made, "document"))
    assert "Remove this comment" in page
    assert "Remove this comment" not in shown(pair, "student", of_thing(made, "document"))
    assert pair.scene.client("student").post(of_thing(said, "remove_comment")).status_code == 404
    with pytest.raises(Refusal, match="Whoever wrote a comment"):
        actions.remove_comment(comment=said, by=pair.mentee, now=clock.now())
    DocumentComment.objects.update(at=clock.now() - HOUR)
    assert "Remove this comment" not in shown(pair, "mentor", of_thing(made, "document"))
    assert "Then it belongs to the history." in shown(pair, "mentor", of_thing(said, "remove_comment"))
    assert "Then it belongs to the history." in sent(pair, "mentor", of_thing(said, "remove_comment"))
    DocumentComment.objects.update(at=clock.now() - HOUR + dt.timedelta(minutes=1))
    assert "The comment is removed." in sent(pair, "mentor", of_thing(said, "remove_comment"))
    assert DocumentComment.objects.count() == 0


def test_a_removed_version_leaves_a_line_and_its_comments(pair: Pair):
    made = a_document(pair, link="", file=clean())
    a_comment(made, pair.mentor)
    version = made.versions.get()
    assert pair.scene.client("mentor").post(of_thing(version, "remove_version")).status_code == 404
    assert "what was said of it, stays" in shown(pair, "student", of_thing(version, "remove_version"))
    page = sent(pair, "student", of_thing(version, "remove_version"))
    assert "Removed. Nothing of the file or the link is kept here." in page
    assert "Removed on" in page
    assert "Say the number" in page
    assert (Attachment.objects.count(), AttachmentBody.objects.count()) == (0, 0)
    assert "is removed already" in sent(pair, "student", of_thing(version, "remove_version"))
    with pytest.raises(Refusal, match="Whoever put a version there"):
        actions.remove_version(version=version, by=pair.mentor, now=clock.now())


def test_a_pair_that_is_deleted_takes_its_documents_along(pair: Pair):
    a_comment(a_document(pair, link="", file=clean()), pair.mentor)
    pair.mentorship.delete()
    assert (Document.objects.count(), Attachment.objects.count()) == (0, 0)


def test_limits_are_said(pair: Pair, monkeypatch):
    made = a_document(pair)
    a_comment(made, pair.mentor)
    for name in ("MOST_DOCUMENTS", "MOST_VERSIONS", "MOST_COMMENTS"):
        monkeypatch.setattr(actions, name, 1)
    with pytest.raises(Refusal, match="Add a version to one of them instead"):
        a_document(pair)
    content = Content(link=LINK, no_patients=True)
    with pytest.raises(Refusal, match="Begin a new document"):
        actions.add_version(document=made, content=content, by=pair.mentee, now=clock.now())
    with pytest.raises(Refusal, match="Put a new version there"):
        a_comment(made, pair.mentee)
    with pytest.raises(Refusal, match="Write something"):
        a_comment(made, pair.mentee, " ")
    page = sent(pair, "student", of_thing(made.versions.get(), "comment_version"))
    assert "This field is required." in page


# ---- mails, and nobody else


def test_the_other_is_told_who_did_what_and_nothing_more(pair: Pair):
    before = set(Message.objects.values_list("pk", flat=True))
    made = a_document(pair)
    a_comment(made, pair.mentor)
    told = {mail.kind: mail for mail in Message.objects.exclude(pk__in=before)}
    assert {kind: mail.to for kind, mail in told.items()} == {
        "document_added": pair.mentor.pk,
        "document_commented": pair.mentee.pk,
    }
    assert told["document_added"].subject == "Student has put a document there"
    for mail in told.values():
        for words in (mail.subject, mail.text, mail.html):
            assert "falls" not in words
            assert "Say the number" not in words
            assert "drafts.example" not in words
        assert of_thing(made, "document") in mail.text


@pytest.mark.parametrize("who", OTHERS)
def test_to_anybody_else_there_are_no_documents_and_each_try_is_one_line(pair: Pair, who: str):
    made = a_document(pair, link="", file=clean())
    said, version = a_comment(made, pair.mentor), made.versions.get()
    client = pair.scene.client(who)
    unknown = len(client.get(reverse("documents", args=[made.pk])).content)
    for address in (
        of_pair(pair, "documents"),
        of_pair(pair, "new_document"),
        of_thing(made, "document"),
        of_thing(made, "new_version"),
        of_thing(version, "comment_version"),
        of_thing(version, "remove_version"),
        of_thing(said, "remove_comment"),
        reverse("attachment", args=[version.attachment_id]),
    ):
        before = Event.objects.count()
        answer = client.get(address)
        assert (answer.status_code, len(answer.content)) == (404, unknown), address
        (tried,) = Event.objects.order_by("pk")[before:]
        assert (tried.outcome, tried.actor) == ("refused", pair.scene[who].pk)
    with pytest.raises(Refusal, match="Only the mentor and the mentee"):
        a_document(pair, by=pair.scene[who])


def test_what_is_kept_is_sealed_and_every_verb_has_words(pair: Pair):
    made = a_document(pair)
    said = a_comment(made, pair.mentor)
    assert opened(made).title == "Abstract on falls"
    assert opened(said).words == "Say the number"
    actions.remove_comment(comment=said, by=pair.mentor, now=clock.now())
    actions.remove_version(version=made.versions.get(), by=pair.mentee, now=clock.now())
    of_it = ("document", "version", "comment_")
    done = {v for v in Event.objects.values_list("verb", flat=True) if any(part in v for part in of_it)}
    assert len(done) == 5
    assert done <= VERBS.keys()


def test_an_archived_programme_is_read_and_not_changed(pair: Pair):
    made = a_document(pair)
    Programme.objects.update(state="archived")
    student = pair.scene.client("student")
    assert student.get(of_thing(made, "document")).status_code == 200
    assert student.get(of_thing(made, "new_version")).status_code == 403
    assert student.get(of_pair(pair, "new_document")).status_code == 403
    assert student.post(of_thing(made.versions.get(), "comment_version"), {"words": "x"}).status_code == 403


def test_the_pages_cost_the_same_however_much_there_is(pair: Pair):
    made = a_document(pair)

    def documents(number: int) -> None:
        for _ in range(number // 10):
            a_document(pair)

    def comments(number: int) -> None:
        for _ in range(number // 25):
            a_comment(made, pair.mentor)

    same_queries(pair.scene.client("student"), of_pair(pair, "documents"), documents, 11)
    same_queries(pair.scene.client("student"), of_thing(made, "document"), comments, 11)
