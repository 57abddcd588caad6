"""A file of the two, to save. It is never shown inside a page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from handrail.lib import clock
from handrail.lib.sealed import Tampered
from handrail.mentoring import access, attachment_queries
from handrail.mentoring.actions.reading import read
from handrail.mentoring.files import TYPES
from handrail.mentoring.models import Attachment
from handrail.people.views.shared import me
from handrail.vault.sealing import Reading

POLICY = "sandbox; default-src 'none'"  # were it ever opened in the browser, it could do nothing


@require_safe
def attachment(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file, to be saved; each time is noted."""
    found, user = access.get_attachment(me(request), key), me(request)
    reading = read(found.mentorship, "files", by=user, now=clock.now())
    try:
        return to_save(found, reading)
    except Tampered:
        return render(request, "mentoring/attachment_changed.html", {"pair": found.mentorship}, status=410)


def to_save(found: Attachment, reading: Reading) -> HttpResponse:
    """A file as an answer that a browser saves. Raises Tampered, once the alarm is given."""
    reading.open(found)
    data = attachment_queries.bytes_of(found, reading)
    answer = HttpResponse(data, content_type=TYPES[found.kind])
    answer["Content-Disposition"] = content_disposition_header(True, str(found.name))
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
