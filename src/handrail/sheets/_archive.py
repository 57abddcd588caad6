"""Is a zip archive safe to unpack? Its real bytes are counted; what its directory says is only compared."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from handrail.sheets._faults import shown
from handrail.sheets._limits import Limits

Kind = Literal["xlsx", "ods"]
_MACRO_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")
_STEP = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_OWN_COPY = "Copy the table alone into a new workbook and save that as .xlsx"
_DAMAGED = "Open it in your spreadsheet program and save it again as .xlsx"


class Refusal(Exception):
    """The file is not read: the problem and the remedy, and the place inside the file where known."""

    def __init__(self, problem: str, remedy: str, at: tuple[str, int, int] | None = None) -> None:
        super().__init__(problem, remedy, at)
        self.problem, self.remedy, self.at = problem, remedy, at


def check_archive(data: bytes, limits: Limits) -> Kind:
    """Raise Refusal unless the archive is a workbook without macros that unpacks to a reasonable size."""
    members = safe_members(data, limits)
    kind = _kind([member.filename for member in members])
    count_unpacked(data, members, limits)
    return kind


def safe_members(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """What an archive says it holds. Raises Refusal where it holds too many, or names that lead elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError, struct.error) as error:
        raise Refusal("it is damaged or cut short", f"{_DAMAGED}, or fetch it again") from error
    if len(members) > limits.members:
        raise Refusal(f"it holds {len(members)} parts, which is more than {limits.members}", _OWN_COPY)
    _check_names(members, [member.filename for member in members])
    return members


def count_unpacked(data: bytes, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise Refusal where the parts are larger in truth than they may be."""
    left = limits.unpacked
    for member in members:
        left -= _real_size(data, member, left, limits)


def _check_names(members: list[zipfile.ZipInfo], names: list[str]) -> None:
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise Refusal(f'it holds a part with the unsafe name "{shown(name)}"', _OWN_COPY)
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        raise Refusal("it holds a link to another file", _OWN_COPY)
    if len({name.casefold() for name in names}) < len(names):
        raise Refusal("it holds two parts of the same name", _DAMAGED)


def _kind(names: list[str]) -> Kind:
    lower = [name.casefold() for name in names]
    if any(name.endswith("vbaproject.bin") or name.startswith(_MACRO_FOLDERS) for name in lower):
        raise Refusal("it holds macros, which are never read here", "Save it as .xlsx, without macros")
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "content.xml" in lower and "mimetype" in lower:
        return "ods"
    raise Refusal("it is not a spreadsheet that can be read here", _DAMAGED)


def _real_size(data: bytes, member: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """Unpack the member in small steps and throw the bytes away; give their number."""
    body = _body(data, member)
    size, tail = 0, b""
    for chunk in _inflated(body, member):
        if size == 0 and chunk.startswith(b"PK\x03\x04"):
            raise Refusal(f'it holds another archive, "{shown(member.filename)}"', _OWN_COPY)
        if b"<!ENTITY" in tail + chunk:
            raise Refusal(f'its part "{shown(member.filename)}" defines XML entities', _DAMAGED)
        tail, size = chunk[-8:], size + len(chunk)
        if size > left:
            raise Refusal(f"it is larger than {limits.unpacked // 10**6} MB when unpacked", _OWN_COPY)
        if size > limits.small and size > limits.ratio * len(body):
            raise Refusal(f"it unpacks to more than {limits.ratio} times its size", _OWN_COPY)
    if size != member.file_size:
        raise Refusal("its directory is wrong about the sizes of its parts", _DAMAGED)
    return size


def _body(data: bytes, member: zipfile.ZipInfo) -> memoryview:
    """The packed bytes of a member."""
    if member.flag_bits & 1:
        raise Refusal("it is protected by a password", "Remove the password and save it again")
    at = member.header_offset
    header = data[max(at, 0) : at + _LOCAL_HEADER.size]
    if len(header) != _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise Refusal("it is damaged or cut short", _DAMAGED)
    _, name, extra = _LOCAL_HEADER.unpack(header)
    start = at + _LOCAL_HEADER.size + name + extra
    return memoryview(data)[start : start + member.compress_size]


def _inflated(body: memoryview, member: zipfile.ZipInfo) -> Iterator[bytes]:
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(body[i : i + _STEP]) for i in range(0, len(body), _STEP))
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(body)
    else:
        raise Refusal("it is packed in a way that spreadsheet programs do not use", _DAMAGED)


def _deflated(body: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for i in range(0, len(body), _STEP):
            chunk: bytes | memoryview = body[i : i + _STEP]
            while chunk and not unpacker.eof:
                yield unpacker.decompress(chunk, _STEP)
                chunk = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise Refusal("it is damaged or cut short", _DAMAGED) from error
