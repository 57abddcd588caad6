"""Pictures as strangers may make them, each with what should become of it.

`CANARY` stands wherever a file says more than one sees in it; `SEEN` where it should still be seen.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

CANARY = "ZQcanary8151"
SEEN = "SeenWords4242"
Made = tuple[str, bytes, str]  # a name, the bytes, and the kind that it becomes or the key of its refusal


def archive(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
        made.comment = comment
    return out.getvalue()


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
