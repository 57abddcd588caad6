"""Uploaded files stay in memory: nothing of them touches a disk before it was looked through and sealed."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 20_000_000  # of all files of one request together


class InMemory(FileUploadHandler):
    """Keeps the files of a request, as long as they are not too much together.

    What is beyond that is counted and thrown away: the file is empty then, and larger than any form allows.
    """

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file."""
        super().new_file(*args, **kwargs)
        self.kept: io.BytesIO | None = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 (Django says where)
        """Keep a piece, while there is room."""
        self.total += len(raw_data)
        if self.total > MOST_BYTES:
            self.kept = None
        if self.kept is not None:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over."""
        whole = self.kept is not None
        body = self.kept or io.BytesIO()
        body.seek(0)
        return InMemoryUploadedFile(
            file=body,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size if whole else max(file_size, MOST_BYTES + 1),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
