"""PDF documents as strangers may make them, each with what should become of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from tests.mentoring.hostile_pictures import CANARY, SEEN, Made, archive, telling_jpeg


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


def annotated(kind: str, **action: Any) -> Callable[[pikepdf.Pdf], None]:
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


def photo(pdf: pikepdf.Pdf) -> None:
    made = pdf.make_stream(telling_jpeg())
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    made.Width, made.Height, made.BitsPerComponent = 60, 40, 8
    made.ColorSpace, made.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=made))


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
    yield "file pinned.pdf", pdf(annotated("FileAttachment")), "pdf"
    yield "launch.pdf", pdf(annotated("Link", **launch)), "pdf"
    elsewhere = {"S": pikepdf.Name.GoToR, "F": f"//{CANARY}/x.pdf", "D": "x"}
    yield "elsewhere.pdf", pdf(annotated("Link", **elsewhere)), "pdf"
    yield "sends.pdf", pdf(annotated("Link", S=pikepdf.Name.SubmitForm, F=f"https://{CANARY}")), "pdf"
    yield "script link.pdf", pdf(annotated("Link", S=pikepdf.Name.URI, URI=f"javascript:{CANARY}")), "pdf"
    yield "film.pdf", pdf(annotated("RichMedia", S=pikepdf.Name.Rendition, JS=CANARY)), "pdf"
    yield "form and signature.pdf", pdf(_form), "pdf"
    told = {"PieceInfo": lambda p: pikepdf.Dictionary(X=CANARY), "LastModified": lambda p: CANARY}
    yield "private data.pdf", pdf(_set(**told)), "pdf"
    yield "small picture.pdf", pdf(_set(Thumb=lambda p: p.make_stream(CANARY.encode()))), "pdf"
    yield "photo.pdf", pdf(photo), "pdf"
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
