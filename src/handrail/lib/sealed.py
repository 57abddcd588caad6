"""Text that only the holder of a key can read, and that nobody can change, cut or move to another row.

A sealed text is `v1|key id|nonce|ciphertext`: AES-256-GCM over the padded text.
What it is about (`table.column|id of the row`) is bound in: the same words in another row do not open.
Whatever is wrong with it, opening raises `Tampered`; what cannot be opened is never returned as it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
LENGTH_BYTES = 4  # before the text: how long it is without its padding
STEP = 256
ID_SIGNS = 8


class Tampered(Exception):
    """A sealed text that does not open: changed, cut, moved to another row, or sealed with another key."""


def new_key() -> bytes:
    """A new master key."""
    return secrets.token_bytes(KEY_BYTES)


def new_data_key() -> bytes:
    """A new key for one relationship or one case; it is kept wrapped, see `wrap`."""
    return secrets.token_bytes(KEY_BYTES)


def fingerprint(key: bytes) -> str:
    """What may be shown and kept of a key to tell it from others: nothing of the key can be worked out."""
    return hashlib.sha256(b"handrail key fingerprint" + _checked(key)).hexdigest()


def derived(key: bytes, purpose: str) -> bytes:
    """A key for another purpose, made from this one: who has it cannot work this one out."""
    return hmac.digest(_checked(key), b"handrail key for " + purpose.encode(), "sha256")


def key_id(sealed: str) -> str:
    """Which key a text says that it is sealed with: the beginning of a fingerprint. Opening it proves it."""
    parts = sealed.split("|")
    return parts[1] if len(parts) == 4 else ""


def seal(text: str, *, about: str, key: bytes) -> str:
    """Close a text. `about` names its place: `table.column|id of the row`."""
    head = f"{VERSION}|{fingerprint(key)[:ID_SIGNS]}"
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = AESGCM(key).encrypt(nonce, _padded(text), _bound(head, about))
    return f"{head}|{_spelled(nonce)}|{_spelled(closed)}"


def unseal(sealed: str, *, about: str, key: bytes) -> str:
    """The text. Raises Tampered, with nothing of the text or the key in its message."""
    parts = sealed.split("|")
    head = f"{VERSION}|{fingerprint(key)[:ID_SIGNS]}"
    if len(parts) != 4 or "|".join(parts[:2]) != head:
        raise Tampered("This is no text that was sealed with this key.")
    nonce, closed = (_read(part) for part in parts[2:])
    try:
        return _unpadded(AESGCM(key).decrypt(nonce, closed, _bound(head, about)))
    except (InvalidTag, ValueError, OverflowError):
        raise Tampered(f"What is kept as {about} was changed, or belongs elsewhere.") from None


def seal_bytes(data: bytes, *, about: str, key: bytes) -> bytes:
    """Close a file. The place is bound in as with a text; the length is not hidden."""
    head = f"{VERSION}|{fingerprint(key)[:ID_SIGNS]}"
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, _bound(head, about))


def unseal_bytes(closed: bytes, *, about: str, key: bytes) -> bytes:
    """The file. Raises Tampered."""
    head = f"{VERSION}|{fingerprint(key)[:ID_SIGNS]}"
    try:
        return AESGCM(key).decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], _bound(head, about))
    except (InvalidTag, ValueError):
        raise Tampered(f"What is kept as {about} was changed, or belongs elsewhere.") from None


def wrap(data_key: bytes, *, about: str, key: bytes) -> str:
    """Close a data key with the master key, so that it can be kept in the database."""
    return seal(_checked(data_key).hex(), about=about, key=key)


def unwrap(wrapped: str, *, about: str, key: bytes) -> bytes:
    """The data key. Raises Tampered."""
    text = unseal(wrapped, about=about, key=key)
    try:
        return _checked(bytes.fromhex(text))
    except ValueError:
        raise Tampered(f"What is kept as {about} is no data key.") from None


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(key)}.")
    return key


def _bound(head: str, about: str) -> bytes:
    return f"{head}|{about}".encode()


def _padded(text: str) -> bytes:
    said = text.encode()
    whole = len(said).to_bytes(LENGTH_BYTES, "big") + said
    return whole + bytes(-len(whole) % STEP)


def _unpadded(whole: bytes) -> str:
    length = int.from_bytes(whole[:LENGTH_BYTES], "big")
    return whole[LENGTH_BYTES : LENGTH_BYTES + length].decode()


def _spelled(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii")


def _read(part: str) -> bytes:
    """The bytes; a spelling that we would not have written counts as changed."""
    try:
        data = urlsafe_b64decode(part)
    except ValueError:
        data = b""
    if not data or _spelled(data) != part:
        raise Tampered("A sealed text is spelled as nothing here spells it.")
    return data
