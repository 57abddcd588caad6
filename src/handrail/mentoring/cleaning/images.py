"""Pictures: decoded and written anew, so that nothing is left of the file but what one sees."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from handrail.mentoring.cleaning.limits import MOST_BYTES, MOST_PIXELS, Refused

READERS = ("PNG", "JPEG", "WEBP")  # no other of the library's sixty is ever tried
PLAIN = ("L", "RGB", "RGBA")
PHOTO_QUALITY = 88


def clean_image(data: bytes) -> tuple[str, bytes]:
    """The picture as PNG where it came as one, else as WebP: no place, no camera, no second picture."""
    picture = _decoded(data)
    made = _written(picture, "PNG") if data.startswith(b"\x89PNG") else b""
    if made and len(made) <= MOST_BYTES:
        return "png", made
    return "webp", _written(picture, "WEBP")


def _decoded(data: bytes) -> Image.Image:
    """All its points, the right way up. Its size is looked at before one of them is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # we count the points ourselves
        try:
            opened = Image.open(io.BytesIO(data), formats=READERS)
        except Image.DecompressionBombError:  # the library counts too, and first
            raise Refused("pixels") from None
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused("pixels")
        if opened.format in ("PNG", "WEBP") and getattr(opened, "is_animated", False):
            raise Refused("moving")
        opened.load()
    return _bare(ImageOps.exif_transpose(opened))


def _bare(picture: Image.Image) -> Image.Image:
    """The points alone, in a way that both formats can hold."""
    if picture.mode not in PLAIN:
        clear = "A" in picture.mode or "transparency" in picture.info
        picture = picture.convert("RGBA" if clear else "RGB")
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.info.clear()
    return bare


def _written(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        picture.save(out, "PNG", optimize=False, compress_level=6)
    else:
        picture.save(out, "WEBP", quality=PHOTO_QUALITY, method=3, exact=False)
    return out.getvalue()
