"""Multipart uploads to object stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import IO, Any

# (number, etag), in order.
SentPart = tuple[int, str]


class Multiparts:
    """S3's multipart operations. Names are those of the storage."""

    bucket: Any
    location: str

    def answering(self, name: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def _object(self, name: str) -> Any:
        raise NotImplementedError

    def begin_multipart(self, name: str) -> str:
        """Start a multipart upload; returns its id."""
        with self.answering(name):
            begun = self._object(name).initiate_multipart_upload(
                ContentType="application/octet-stream"
            )
            return str(begun.id)

    def send_part(self, name: str, multipart: str, number: int, content: IO[bytes]) -> str:
        """Upload a part; returns its ETag. A repeated number replaces the part."""
        with self.answering(name):
            part = self._object(name).MultipartUpload(multipart).Part(number)
            return str(part.upload(Body=content)["ETag"])

    def complete_multipart(self, name: str, multipart: str, parts: list[SentPart]) -> None:
        """Combine the parts. Raises FileNotFoundError if that was done before."""
        named = [{"PartNumber": number, "ETag": etag} for number, etag in parts]
        with self.answering(name):
            self._object(name).MultipartUpload(multipart).complete(MultipartUpload={"Parts": named})

    def abort_multipart(self, name: str, multipart: str) -> None:
        """Abort; missing uploads are ignored."""
        with suppress(FileNotFoundError), self.answering(name):
            self._object(name).MultipartUpload(multipart).abort()

    def multiparts(self, folder: str) -> Iterator[tuple[str, str, datetime]]:
        """Name, id and start time of uploads neither completed nor aborted."""
        base = f"{self.location}/" if self.location else ""
        try:
            with self.answering(folder):
                there = list(self.bucket.multipart_uploads.filter(Prefix=f"{base}{folder}/"))
        except FileNotFoundError:  # Some stores answer so when there is none.
            return
        for found in there:
            yield found.object_key.removeprefix(base), found.id, found.initiated
