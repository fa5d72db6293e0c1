"""Files in an object store that speaks S3: Amazon's, MinIO, Ceph, and others.

Needs requirements-scale.txt. Keys, address and region come from the environment, by the names
that AWS gave them (boto3's documentation, "Credentials" and "Configuration").
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, cast

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from apps.media.storage.multiparts import Multiparts
from futu.pictures import StorageDownError

# Bytes of an opened file kept in memory; larger ones are spooled to disk.
IN_MEMORY = 8 * 2**20
# Timeout in seconds: somebody may be waiting for a page.
CONNECT, READ = 5, 30
TRIES = 2
# Seconds during which an unresponsive store is not tried again: a page has many pictures.
REST = 3
FULL = {"QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull"}


@deconstructible(path="apps.media.storage.objects.ObjectStorage")
class ObjectStorage(Multiparts, S3Storage):  # type: ignore[misc]
    """A bucket, or a prefix of one.

    Saving replaces an object atomically. Missing objects raise FileNotFoundError and a full store
    OSError, as on disk; other failures raise StorageDownError.
    """

    _away_until = 0.0

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": True,
            # Uploads' metadata must not leak to readers of the bucket.
            "object_parameters": {"ContentType": "application/octet-stream"},
            "client_config": _client_config(),
            "transfer_config": TransferConfig(use_threads=False),
        }

    def check(self) -> None:
        """Raises OSError if the store is unreachable or denies access. Writes nothing."""
        with self.answering(self.bucket_name):
            # Requesting one object would not distinguish a missing bucket from an empty one.
            self.connection.meta.client.list_objects_v2(Bucket=self.bucket_name, MaxKeys=1)

    def _open(self, name: str, mode: str = "rb") -> File:
        """Read the whole object at once, so that a broken connection cannot fail readers later."""
        if mode != "rb":
            raise ValueError("Objects are opened to be read")
        with self.answering(name):
            answer = self._object(name).get()
            small = answer["ContentLength"] <= IN_MEMORY
            read = BytesIO() if small else TemporaryFile()  # noqa: SIM115 - the caller closes it
            with closing(answer["Body"]) as body:
                shutil.copyfileobj(body, read)
        read.seek(0)
        return File(read, name)

    def read_range(self, name: str, start: int, stop: int) -> bytes:
        """Bytes from `start` up to `stop`, in one request."""
        with self.answering(name):
            answer = self._object(name).get(Range=f"bytes={start}-{stop - 1}")
            with closing(answer["Body"]) as body:
                return bytes(body.read())

    def read_first(self, name: str, stop: int) -> tuple[bytes, int, datetime]:
        """Bytes up to `stop`, total size and modification time."""
        with self.answering(name):
            answer = self._object(name).get(Range=f"bytes=0-{stop - 1}")
            with closing(answer["Body"]) as body:
                read = bytes(body.read())
        _, _, total = answer.get("ContentRange", "").rpartition("/")
        return read, int(total or len(read)), cast(datetime, answer["LastModified"])

    def size_and_time(self, name: str) -> tuple[int, datetime]:
        """Both in one request."""
        with self.answering(name):
            found = self._object(name)
            return int(found.content_length), cast(datetime, found.last_modified)

    def _save(self, name: str, content: File) -> str:
        with self.answering(name):
            return str(super()._save(name, content))

    def move(self, name: str, to: str) -> None:
        """Copied within the store, then deleted: a crash in between leaves both."""
        with self.answering(name):
            source = self._object(name)
            found = {"Bucket": self.bucket_name, "Key": source.key}
            self._object(to).copy(found, Config=self.transfer_config)
            source.delete()

    def exists(self, name: str) -> bool:
        with self.answering(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with self.answering(name):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self.answering(path):
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        with self.answering(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with self.answering(name):
            return cast(datetime, super().get_modified_time(name))

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))

    @contextmanager
    def answering(self, name: str) -> Iterator[None]:
        if time.monotonic() < self._away_until:
            raise StorageDownError(f"The object store did not answer a moment before {name}")
        try:
            yield
        except ClientError as error:
            answer = error.response
            missing = answer["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND
            if missing and answer["Error"]["Code"] != "NoSuchBucket":
                raise FileNotFoundError(f"There is no {name}") from error
            if _is_full(answer):
                raise OSError(errno.ENOSPC, "The object store is full") from error
            raise StorageDownError(f"The object store refused {name}: {error}") from error
        except (BotoCoreError, Boto3Error) as error:
            self._away_until = time.monotonic() + REST
            raise StorageDownError(f"No answer of the object store for {name}: {error}") from error


def _is_full(answer: Any) -> bool:
    """Amazon's is never full; MinIO uses a status of its own, Ceph a code."""
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return status == HTTPStatus.INSUFFICIENT_STORAGE or answer["Error"]["Code"] in FULL


def _client_config() -> Config:
    """Other stores use path-style addresses, and do not support all checksums."""
    elsewhere = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return Config(
        connect_timeout=CONNECT,
        read_timeout=READ,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": "path" if elsewhere else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
