"""Files come in where a page asks for one, and nowhere else."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest


class NoFiles(FileUploadHandler):
    """Refuses a form as large as only a file makes it before any of it is read, and drops the files of others.

    Without it whoever can reach the sign-in page could fill the disk.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django names it so
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raise `RequestDataTooBig`, for the page of status 413."""
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Hand on nothing."""


def accept_files(request: HttpRequest) -> None:
    """Let this request bring files; to be called before anything reads its body, the check of its token included."""
    request.upload_handlers = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
