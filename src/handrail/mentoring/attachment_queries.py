"""What the two have sent each other in files, and how much room is left."""

from __future__ import annotations

from django.db.models import Sum

from handrail.mentoring.cleaning.limits import MEGABYTE
from handrail.mentoring.models import Attachment, AttachmentBody, Mentorship
from handrail.vault.sealing import Reading

MOST_OF_A_PAIR = 100 * MEGABYTE


def kept_by(mentorship: Mentorship) -> int:
    """How many bytes the files of a pair take."""
    found: int | None = Attachment.objects.filter(mentorship=mentorship).aggregate(sum=Sum("size"))["sum"]
    return found or 0


def bytes_of(attachment: Attachment, reading: Reading) -> bytes:
    """What is in a file. Raises Tampered, once the alarm is given."""
    body = AttachmentBody.objects.select_related("attachment").get(pk=attachment.pk)
    return reading.bytes_of(body, "data")
