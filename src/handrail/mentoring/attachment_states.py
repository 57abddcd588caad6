"""The kinds of file that two people can send each other. The list is closed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a file is, by its bytes. JPEG pictures are kept as WebP."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("picture")
    WEBP = "webp", _("picture")
    TEXT = "text", _("plain text")
    DOCX = "docx", _("Word document")
