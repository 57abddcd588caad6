"""All files that strangers may send, and the names that they may give them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mentoring.hostile_documents import documents
from tests.mentoring.hostile_pdfs import pdfs
from tests.mentoring.hostile_pictures import SEEN, Made, pictures


def texts() -> Iterator[Made]:
    yield "plain.txt", f"{SEEN}\r\nZwölf – نور\n".encode(), "text"
    yield "marked.txt", b"\xef\xbb\xbf" + SEEN.encode(), "text"
    yield "windows.txt", f"{SEEN} caf\u00e9 \u2013 \u20ac5".encode("cp1252"), "text"
    yield "named.pdf", SEEN.encode(), "text"
    yield "table.csv", f"{SEEN},=1+1\n".encode(), "text"
    yield "nul.txt", b"one\0two", "unknown"
    yield "wide.txt", "wide".encode("utf-16"), "unknown"
    yield "screen.txt", b"\x1b[2J\x1b]0;title\x07", "unknown"
    yield "no letters.txt", b"a\x81\x8d\x9f\x90b", "unknown"
    yield "page.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "unknown"
    yield "page.html", b"<html><body onload=alert(1)>", "unknown"
    yield "rich.rtf", b"{\\rtf1\\object}", "unknown"
    yield "print.ps", b"%!PS-Adobe-3.0\nsystem", "unknown"
    yield "program.exe", b"MZ\x90\0\x03\0\0\0" + bytes(200), "unknown"
    yield "program", b"\x7fELF\x02\x01\x01" + bytes(200), "unknown"
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown"
    yield "packed.gz", b"\x1f\x8b\x08\0\0\0\0\0", "unknown"
    yield "blank.txt", b" \n\n ", "empty"
    yield "nothing.txt", b"", "empty"
    yield "long.txt", b"x" * 5_000_001, "large"
    yield "as long as may be.txt", b"x" * 5_000_000, "text"
    yield "grows.txt", "\u20ac".encode("cp1252") * 4_000_000, "large"


def every() -> list[Made]:
    return [*pictures(), *pdfs(), *documents(), *texts()]


NAMES = [
    ("../../etc/passwd", "passwd.txt"),
    ("..\\..\\boot.ini", "boot.ini.txt"),
    ("C:\\Users\\me\\My notes.TXT", "My notes.txt"),
    ("a\0b.txt", "ab.txt"),
    ("photo\u202etxt.exe", "phototxt.exe.txt"),
    ("\u202e\u2066\u200b.txt", "txt.txt"),
    ("line\r\nSet-Cookie: x=1.txt", "lineSet-Cookie_ x=1.txt"),
    ('quote";.txt', "quote_;.txt"),
    ("CON", "_CON.txt"),
    ("con.txt", "_con.txt"),
    ("aux.tar.txt", "_aux.tar.txt"),
    ("LPT1 .txt", "_LPT1.txt"),
    ("", "file.txt"),
    (".", "file.txt"),
    ("...", "file.txt"),
    ("/", "file.txt"),
    ("notes.txt. . ", "notes.txt"),
    ("notes.pdf", "notes.txt"),
    ("notes.pdf.exe", "notes.pdf.exe.txt"),
    ("notes", "notes.txt"),
    ("\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt", "\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt"),
    ("cafe\u0301.txt", "caf\u00e9.txt"),
    ("x" * 300 + ".txt", "x" * 95 + ".txt"),
    ("<b>&amp;?*|:.txt", "_b_&amp;____.txt"),
]
