"""Simulated faults by name. A model called `fault-NAME` triggers one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

PREFIX = "fault-"


@dataclass(frozen=True, slots=True)
class Fault:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # Seconds before the first byte, and between later ones.
    delay: float = 0
    drip: float = 0
    # Bytes of the body after which the connection is cut, with a larger Content-Length.
    cut_after: int | None = None


def _openai(status: int, code: str, message: str = "No.", **headers: str) -> Fault:
    body = {"error": {"message": message, "type": code, "code": code}}
    return _json(status, body, **headers)


def _dashscope(status: int, code: str, message: str = "No.") -> Fault:
    return _json(status, {"code": code, "message": message, "request_id": "0"})


def _json(status: int, body: Any, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


FAULTS: dict[str, Fault] = {
    "rate": _openai(429, "rate_limit_exceeded", Retry_After="0"),
    "rate-later": _openai(429, "rate_limit_exceeded", Retry_After="86400"),
    "rate-silent": _openai(429, "rate_limit_exceeded"),
    "throttled": _dashscope(429, "Throttling.RateQuota"),
    "quota": _openai(429, "insufficient_quota"),
    "arrearage": _dashscope(400, "Arrearage"),
    "inspection": _dashscope(400, "DataInspectionFailed"),
    "inspection-openai": _openai(400, "data_inspection_failed"),
    "bad": _openai(400, "invalid_request_error"),
    "key": _openai(401, "invalid_api_key"),
    "key-dashscope": _dashscope(401, "InvalidApiKey"),
    "unpaid": _openai(402, "payment_required"),
    "forbidden": _openai(403, "permission_denied"),
    "unknown": _openai(404, "model_not_found"),
    "large": _openai(413, "request_too_large"),
    "long": _openai(400, "context_length_exceeded"),
    "server": _openai(500, "internal_error"),
    "gateway": Fault(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}),
    "overloaded": _openai(503, "overloaded", Retry_After="0"),
    "redirect": Fault(302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
    "slow": Fault(delay=600),
    "drip": Fault(body=b"{" + b" " * 100_000, drip=0.05),
    "cut": Fault(body=b'{"choices": [', cut_after=8),
    "cut-at-once": Fault(body=b"{}", cut_after=0),
    "no-json": Fault(body=b"<html>Welcome</html>", headers={"Content-Type": "text/html"}),
    "half-json": Fault(body=b'{"choices": [{"message"'),
    "no-object": _json(200, ["no", "object"]),
    "no-choices": _json(200, {"choices": [], "output": {"choices": []}}),
    "wrong-types": _json(200, {"choices": 7, "output": "x", "text": 1, "usage": "many"}),
    "deep": Fault(body=b"[" * 100_000),
    "packed": Fault(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
    "huge": Fault(body=b" " * (9 * 2**20)),
    "empty": Fault(),
}


def named(model: str) -> Fault | None:
    return FAULTS.get(model.removeprefix(PREFIX)) if model.startswith(PREFIX) else None
