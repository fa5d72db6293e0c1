"""The Idempotency-Key header: a repeated request gets the same response."""

import functools
import hashlib
import json
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Status

from apps.accounts.services import idempotency
from futu.api.problems import Problem, invalid
from futu.http import Request

KEY = re.compile(r"[\x21-\x7e]{1,255}")
# For `openapi_extra` of operations that support it.
DESCRIBED: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "description": "A new one for each new request, such as a UUID. Sent again within a "
            "day with the same request, it gets the same answer and does nothing twice.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        }
    ],
    "responses": {409: {"description": "Such a request is being answered, or the name is taken."}},
}


def idempotent(*, atomic: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let the operation, which returns a Status, be asked again with the same key.

    `atomic` puts the operation and the remembering of its answer into one transaction; for
    operations that write no files.
    """

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def once(request: Request, *args: Any, **kwargs: Any) -> Status[Any]:
            def act() -> Status[Any]:
                return operation(request, *args, **kwargs)

            key = request.headers.get("Idempotency-Key")
            return act() if key is None else _once(request, key, act, atomic)

        return once

    return decorate


def _once(request: Request, key: str, act: Callable[[], Status[Any]], atomic: bool) -> Status[Any]:
    owner_id, attempt = request.user.pk, uuid.uuid4().hex
    try:
        said = _begin(request, owner_id, key, attempt)
        if said is not None:
            return Status(said.status, said.body)
        together: AbstractContextManager = transaction.atomic() if atomic else nullcontext()
        with together:
            done = act()
            body = done.value.model_dump(mode="json")
            idempotency.finish(owner_id, key, done.status_code, body)
    except BaseException:
        idempotency.forget(owner_id, key, attempt)
        raise
    return done


def _begin(request: Request, owner_id: int, key: str, attempt: str) -> idempotency.Said | None:
    if not KEY.fullmatch(key):
        raise invalid(
            [("Idempotency-Key", _("The key must be 1 to 255 visible ASCII characters."))]
        )
    try:
        return idempotency.begin(owner_id, key, _digest(request), attempt)
    except idempotency.KeyInUse as error:
        raise Problem("key_in_use", headers={"Retry-After": "1"}) from error
    except idempotency.KeyReused as error:
        raise Problem("key_reused") from error


def _digest(request: Request) -> str:
    """A digest of the request, without the form's boundary, which differs each time."""
    digest = hashlib.sha256()
    for part in (request.method, request.get_full_path()):
        digest.update(f"{part}\0".encode())
    if request.content_type == "multipart/form-data":
        digest.update(json.dumps(list(request.POST.lists())).encode())
        for field, files in request.FILES.lists():
            for file in files:
                _add_file(digest, field, file)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _add_file(digest: Any, field: str, file: File) -> None:
    digest.update(json.dumps([field, file.name, file.size]).encode())
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
