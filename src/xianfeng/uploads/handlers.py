"""What a form may send: the rest of a file that is too large is counted and let go."""

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LET_GO_MOST = 16
"""Times the limit of a form with its file; a request beyond that is not even read to its end."""


class Bounded(FileUploadHandler):
    """Stand before the handlers that keep files, and hand nothing on that is too large.

    Such a file comes to the form empty, with its name and its true size: the page can say what is
    wrong, and the disk has kept nothing of it.
    """

    is_over = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 -- Django's own name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse, before anything is read, what is too long even to be read and let go."""
        del input_data, META, boundary, encoding
        self.most = settings.FIGURES.upload_most_bytes
        most_with_fields = self.most + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > LET_GO_MOST * most_with_fields:
            raise RequestDataTooBig("The body of the request is longer than any upload.")
        self.is_all_too_large = content_length > most_with_fields

    def new_file(self, *args: Any, **more: Any) -> None:
        super().new_file(*args, **more)
        self.is_over = self.is_all_too_large

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.is_over = self.is_over or start + len(raw_data) > self.most
        return None if self.is_over else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if not self.is_over:
            return None
        assert self.request is not None
        for other in self.request.upload_handlers:
            if other is not self:
                other.upload_interrupted()  # what they kept up to here goes at once
        return UploadedFile(
            file=BytesIO(), name=self.file_name, content_type=self.content_type, size=file_size
        )
