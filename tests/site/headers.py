"""What holds for every response, above all its headers, apart from the settings that make them."""

from __future__ import annotations

from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import HttpResponse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
STRICTER = {"Referrer-Policy": "no-referrer"}  # where the address itself is a secret
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "object-src": {"'none'"},
}
DOWNLOAD = {"default-src": {"'none'"}, "sandbox": set()}  # a file that somebody saves runs nothing
OPTIONAL = ("font-src", "manifest-src")  # with 'self' alone
COOKIES = {"sessionid", "csrftoken", "language", "device"}


def faults(response: HttpResponse, request: dict[str, Any]) -> list[str]:
    """What is wrong with a response, one line each."""
    secure = settings.SESSION_COOKIE_SECURE  # follows the scheme of SITE_URL
    return [
        *[
            f"{name} is {response.headers.get(name)!r}, not {value!r}"
            for name, value in HEADERS.items()
            if response.headers.get(name) not in (value, STRICTER.get(name, value))
        ],
        *policy_faults(response, secure=secure),
        *cache_faults(response, request),
        *transport_faults(response, request, secure=secure),
        *[fault for morsel in response.cookies.values() for fault in cookie_faults(morsel, secure=secure)],
        *component_faults(response),
    ]


def component_faults(response: HttpResponse) -> list[str]:
    """A component that reaches the browser unfilled means that the template loaders are set up wrongly."""
    unfilled = not response.streaming and b"<c-" in response.content
    return ["a component (<c-...) was not filled in"] if unfilled else []


def policy(response: HttpResponse) -> dict[str, set[str]]:
    """The content security policy, one entry a directive."""
    lines = response.headers.get("Content-Security-Policy", "").split(";")
    return {words[0]: set(words[1:]) for line in lines if (words := line.split())}


def policy_faults(response: HttpResponse, *, secure: bool) -> list[str]:
    """The policy allows our own files alone. A nonce may stand beside 'self'; nothing else may."""
    found = policy(response)
    download = response.headers.get("Content-Disposition", "").startswith("attachment")
    if download and found == DOWNLOAD:
        return []
    wanted = {**POLICY, **({"upgrade-insecure-requests": set()} if secure else {})}
    wanted |= {name: {"'self'"} for name in OPTIONAL if name in found}
    script = {word for word in found.get("script-src", set()) if not word.startswith("'nonce-")}
    seen = {**found, "script-src": script}
    return [
        f"Content-Security-Policy {name} is {seen.get(name)}, not {wanted.get(name)}"
        for name in sorted(seen.keys() | wanted.keys())
        if seen.get(name) != wanted.get(name)
    ]


def cache_faults(response: HttpResponse, request: dict[str, Any]) -> list[str]:
    """Pages are kept nowhere; static files may be."""
    value = response.headers.get("Cache-Control", "")
    if request.get("PATH_INFO", "").startswith(settings.STATIC_URL) and response.status_code == 200:
        return [] if "public" in value else [f"Cache-Control of a static file is {value!r}"]
    return [] if "no-store" in value else [f"Cache-Control is {value!r}, without no-store"]


def transport_faults(response: HttpResponse, request: dict[str, Any], *, secure: bool) -> list[str]:
    """HSTS by TLS alone, and always then."""
    value = response.headers.get("Strict-Transport-Security")
    by_tls = secure and request.get("wsgi.url_scheme") == "https"
    wanted = "max-age=63072000; includeSubDomains" if by_tls else None
    return [] if value == wanted else [f"Strict-Transport-Security is {value!r}, not {wanted!r}"]


def cookie_faults(morsel: Morsel[str], *, secure: bool) -> list[str]:
    """A cookie of ours by name, for the whole site, unread by scripts, and by TLS where the site has it."""
    prefix = "__Host-" if secure else ""
    if morsel.key not in {prefix + name for name in COOKIES}:
        return [f"the cookie {morsel.key} is not one of ours: {sorted(COOKIES)}"]
    wanted = {"path": "/", "domain": "", "samesite": "Lax", "secure": secure}
    if morsel["max-age"] != 0 and morsel.value:  # one that is being deleted carries nothing to protect
        wanted["httponly"] = True
    return [
        f"cookie {morsel.key}: {name} is {morsel[name]!r}, not {value!r}"
        for name, value in wanted.items()
        if (bool(morsel[name]) if isinstance(value, bool) else morsel[name]) != value
    ]
