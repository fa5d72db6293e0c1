"""Objects that are sent in parts over many requests, and appear when all are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import IO, Any

# (number, etag), in their order.
SentPart = tuple[int, str]


class Multiparts:
    """What S3 offers beside saving whole objects. Names are those of the storage."""

    bucket: Any
    location: str

    def answering(self, name: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def _object(self, name: str) -> Any:
        raise NotImplementedError

    def begin_multipart(self, name: str) -> str:
        """The id by which parts are sent."""
        with self.answering(name):
            begun = self._object(name).initiate_multipart_upload(
                ContentType="application/octet-stream"
            )
            return str(begun.id)

    def send_part(self, name: str, multipart: str, number: int, content: IO[bytes]) -> str:
        """What the store calls the part: its ETag. Sent again, a number is replaced."""
        with self.answering(name):
            part = self._object(name).MultipartUpload(multipart).Part(number)
            return str(part.upload(Body=content)["ETag"])

    def complete_multipart(self, name: str, multipart: str, parts: list[SentPart]) -> None:
        """Make the object of its parts. Raises FileNotFoundError when that was done before."""
        named = [{"PartNumber": number, "ETag": etag} for number, etag in parts]
        with self.answering(name):
            self._object(name).MultipartUpload(multipart).complete(MultipartUpload={"Parts": named})

    def abort_multipart(self, name: str, multipart: str) -> None:
        """Forget the parts; those that are gone already are no error."""
        with suppress(FileNotFoundError), self.answering(name):
            self._object(name).MultipartUpload(multipart).abort()

    def multiparts(self, folder: str) -> Iterator[tuple[str, str, datetime]]:
        """Name, id and beginning of those that are neither complete nor aborted."""
        base = f"{self.location}/" if self.location else ""
        try:
            with self.answering(folder):
                there = list(self.bucket.multipart_uploads.filter(Prefix=f"{base}{folder}/"))
        except FileNotFoundError:  # Some stores say so where there is none.
            return
        for found in there:
            yield found.object_key.removeprefix(base), found.id, found.initiated
