"""Files that strangers made: each is refused in words, or comes out harmless, within limits."""

from __future__ import annotations

import io
import time
import zipfile

import pikepdf
import pytest
from PIL import Image
from tests.mentoring import hostile_documents, hostile_files, hostile_pdfs, hostile_pictures

from handrail.lib import limited
from handrail.lib.refusal import Refusal
from handrail.mentoring import files
from handrail.mentoring.attachment_states import FileKind
from handrail.mentoring.cleaning.limits import MOST_BYTES

EVERY = {name: (data, becomes) for name, data, becomes in hostile_files.every()}
SECONDS = 60  # not for ever, however busy this computer is
MEETS_EYES = {"pdf", "docx", "text"}


def test_the_corpus_is_large_enough_and_every_sentence_is_met():
    met = {becomes for _, becomes in EVERY.values()}
    assert len(EVERY) >= 60
    assert met >= set(files.WHY) - {"heavy"}  # that one is met below
    assert met >= set(FileKind.values)


@pytest.mark.parametrize("name", EVERY)
def test_it_is_refused_in_words_or_comes_out_harmless(name: str):
    data, becomes = EVERY[name]
    began = time.monotonic()
    if becomes in files.WHY:
        with pytest.raises(Refusal) as refused:
            files.clean_file(name, data)
        assert refused.value.words == str(files.WHY[becomes]) % {"name": f"\u2068{name}\u2069"}
    else:
        made = files.clean_file(name, data)
        assert (made.kind, made.name.rpartition(".")[2]) == (becomes, files.ENDINGS[becomes])
        assert len(made.data) <= MOST_BYTES
        assert hostile_pictures.CANARY.encode() not in inside(made)
        assert becomes not in MEETS_EYES or name == "as long as may be.txt" or is_seen(made)
    assert time.monotonic() - began < SECONDS


def inside(made: files.CleanFile) -> bytes:
    """All of it, unpacked as far as it can be."""
    if made.kind == FileKind.DOCX:
        with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
            return made.data + b"".join(archive.read(name) for name in archive.namelist())
    if made.kind == FileKind.PDF:
        with pikepdf.open(io.BytesIO(made.data)) as pdf:
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            return made.data + b"".join(map(unpacked, streams))
    if made.kind in (FileKind.PNG, FileKind.WEBP):
        opened = Image.open(io.BytesIO(made.data))
        opened.load()
        assert set(opened.info) <= {"loop", "background", "timestamp", "duration"}
        assert dict(opened.getexif()) == {}
        assert not getattr(opened, "is_animated", False)
    return made.data


def unpacked(stream: pikepdf.Stream) -> bytes:
    photo = stream.get("/Filter") == pikepdf.Name.DCTDecode
    return stream.read_raw_bytes() if photo else stream.read_bytes()


def is_seen(made: files.CleanFile) -> bool:
    return hostile_pictures.SEEN.encode() in inside(made)


def test_a_picture_is_turned_the_right_way_up_and_stays_as_it_was():
    jpeg = hostile_pictures.saved(
        hostile_pictures.picture(size=(60, 40)), "JPEG", exif=hostile_pictures.exif(6)
    )
    assert Image.open(io.BytesIO(files.clean_file("a.jpg", jpeg).data)).size == (40, 60)
    png = hostile_pictures.saved(hostile_pictures.picture("RGBA"), "PNG")
    again = Image.open(io.BytesIO(files.clean_file("a.png", png).data))
    assert again.tobytes() == hostile_pictures.picture("RGBA").tobytes()


def test_words_of_windows_come_out_as_words():
    made = files.clean_file("a.txt", "caf\u00e9 \u20ac5".encode("cp1252"))
    assert made.data.decode() == "caf\u00e9 \u20ac5"


def test_a_document_still_opens_and_keeps_its_links():
    made = files.clean_file("a.docx", hostile_documents.related("hyperlink", "https://example.org/"))
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"https://example.org/" in archive.read("word/_rels/document.xml.rels")
        root = archive.read("_rels/.rels").decode()
        assert "core-properties" in root
        assert "thumbnail" not in root
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_photos_inside_documents_lose_no_point():
    photo = hostile_pictures.telling_jpeg()
    one = files.clean_file("a.docx", hostile_documents.with_part("word/media/image1.jpeg", photo))
    two = files.clean_file("a.pdf", hostile_pdfs.pdf(hostile_pdfs.photo))
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive, pikepdf.open(io.BytesIO(two.data)) as pdf:
        kept = archive.read("word/media/image1.jpeg")
        assert kept == pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(photo)).tobytes()
    assert (len(kept), kept.count(b"\xff\xd9")) < (len(photo) // 2, 2)


def test_a_link_that_one_can_see_stays_in_a_pdf():
    action = {"S": pikepdf.Name.URI, "URI": "https://example.org/"}
    made = files.clean_file("a.pdf", hostile_pdfs.pdf(hostile_pdfs.annotated("Link", **action)))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI) == "https://example.org/"
        assert "/Info" not in pdf.trailer


@pytest.mark.parametrize(("given", "kept"), hostile_files.NAMES)
def test_a_name_can_fool_nobody(given: str, kept: str):
    assert files.safe_name(given, "txt") == kept


@pytest.mark.parametrize("letter", ["x", "\u0646", "\U0001f600", "."])
def test_a_name_is_never_too_long_for_a_disk(letter: str):
    kept = files.safe_name(letter * 500, "docx")
    assert len(kept) <= files.LONGEST
    assert len(kept.encode()) <= files.LONGEST_BYTES
    assert kept.endswith(".docx")


def test_what_takes_too_long_is_ended_and_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limited, "_START", "import time; time.sleep(60)  # {module}")
    monkeypatch.setattr(files, "BOUNDS", limited.Bounds(2**29, 10, 0.5))
    with pytest.raises(Refusal, match="takes too much to open"):
        files.clean_file("slow.txt", b"slow")


def test_what_takes_too_much_memory_is_ended_and_said(monkeypatch: pytest.MonkeyPatch):
    start = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import {module} as child; "
        "child._cleaner = lambda data: lambda data: ('text', bytes(2**30)); child.main()"
    )
    monkeypatch.setattr(limited, "_START", start)
    with pytest.raises(Refusal, match="takes too much to open"):
        files.clean_file("big.txt", b"big")
