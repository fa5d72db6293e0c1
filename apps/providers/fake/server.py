"""The server: one thread per connection; records the requests."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from apps.providers.fake import chat, sound, voices
from apps.providers.fake.faults import Fault, named

KEY = "fake-key-0123456789abcdef"
OPENAI, DASHSCOPE, AZURE = "/v1", "/api/v1", "/speechtotext/transcriptions:transcribe"


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    # The file of a form.
    content: bytes = b""

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))


@dataclass
class FakeProvider:
    """Requests received, and responses to send."""

    address: str = ""
    key: str = KEY
    received: list[Received] = field(default_factory=list)
    # Responses for the next requests, in order; then normal ones.
    faults: deque[Fault] = field(default_factory=deque)
    # How it answers about lines of films, and the voices that were made of samples.
    translator: chat.Translator = field(default_factory=chat.Translator)
    voices: dict[str, str] = field(default_factory=dict)
    # What its recogniser hears, instead of a few words.
    hears: list[tuple[float, float, str]] = field(default_factory=list)
    # While cleared, responses are held back.
    is_open: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)
    # Requests in progress, and their maximum.
    _lock: threading.Lock = field(default_factory=threading.Lock)
    under_way: int = 0
    most_under_way: int = 0

    def __post_init__(self) -> None:
        self.is_open.set()

    @property
    def openai(self) -> str:
        return self.address + OPENAI

    @property
    def dashscope(self) -> str:
        return self.address + DASHSCOPE

    def will(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    @contextmanager
    def serving(self, request: Received) -> Iterator[Fault | None]:
        with self._lock:
            self.received.append(request)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            fault = self.faults.popleft() if self.faults else named(request.model)
        try:
            self.is_open.wait()
            yield fault
        finally:
            with self._lock:
                self.under_way -= 1


@contextmanager
def running(port: int = 0, host: str = "127.0.0.1") -> Iterator[FakeProvider]:
    fake = FakeProvider()
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    fake.address = f"http://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fake
    finally:
        fake.is_over.set()
        fake.is_open.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeProvider
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def do_POST(self) -> None:
        request = self._receive()
        # The connection cannot be reused after an unread body.
        self.close_connection = True
        with self.fake.serving(request) as fault:
            try:
                self._send(fault or self._answer(request))
            except (BrokenPipeError, ConnectionResetError):
                pass  # The client disconnected.

    def _receive(self) -> Received:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("content-type", "").startswith("multipart/"):
            fields, file = _form(headers["content-type"], content)
            return Received(self.path, headers, fields, file)
        return Received(self.path, headers, json.loads(content))

    def _answer(self, request: Received) -> Fault:
        is_native = request.path.startswith(DASHSCOPE)
        try:
            self._require_key(request)
            return self._route(request)
        except chat.RefusalError as refusal:
            said = {"code": refusal.code, "message": refusal.message}
            body = said | {"request_id": "0"} if is_native else {"error": said}
            return _json(body, refusal.status)

    def _require_key(self, request: Received) -> None:
        is_azure = request.path.startswith(AZURE)
        name = "ocp-apim-subscription-key" if is_azure else "authorization"
        sent = request.headers.get(name, "")
        if sent != (self.fake.key if is_azure else f"Bearer {self.fake.key}"):
            # Quotes the key, as the real services do.
            raise chat.RefusalError(401, "invalid_api_key", f"Incorrect API key provided: {sent}")

    def _route(self, request: Received) -> Fault:
        body = request.body
        if request.path == f"{OPENAI}/chat/completions":
            return _json(_completion(body, self.fake.translator))
        if request.path == f"{OPENAI}/audio/transcriptions":
            return _json(sound.transcript(request.content, body, self.fake.hears))
        if request.path.startswith(AZURE):
            return _json(sound.phrases(request.content, body, self.fake.hears))
        if request.path == f"{OPENAI}/audio/speech":
            content = sound.tone(body["input"], body.get("speed") or 1.0)
            return Fault(body=content, headers={"Content-Type": "audio/wav"})
        if (
            spoken := voices.answer(request.path, body, request.content, self.fake.voices)
        ) is not None:
            return Fault(body=spoken[0], headers={"Content-Type": spoken[1]})
        if request.path == f"{DASHSCOPE}/services/aigc/multimodal-generation/generation":
            return _json(_generation(body, self.fake.translator))
        raise chat.RefusalError(404, "not_found", "There is nothing here.")

    def _send(self, answer: Fault) -> None:
        self.fake.is_over.wait(answer.delay)
        if answer.cut_after == 0:
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[: answer.cut_after]
        step = 1 if answer.drip else max(1, len(body))
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            if answer.drip and self.fake.is_over.wait(answer.drip):
                return


def _json(body: Any, status: int = 200) -> Fault:
    content = json.dumps(body, ensure_ascii=False).encode()
    return Fault(status, content, {"Content-Type": "application/json"})


def _completion(body: dict[str, Any], translator: chat.Translator) -> dict[str, Any]:
    texts: list[str] = []
    pictures: list[str] = []
    for message in body["messages"]:
        content = message["content"]
        text = [{"type": "text", "text": content}]
        parts: list[dict[str, Any]] = text if isinstance(content, str) else content
        texts += [part["text"] for part in parts if part["type"] == "text"]
        pictures += [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
    said, tokens = chat.answer(
        texts, pictures, body.get("response_format"), body["model"], translator
    )
    message = {"role": "assistant", "content": said}
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": tokens["input_tokens"],
            "completion_tokens": tokens["output_tokens"],
            "total_tokens": tokens["input_tokens"] + tokens["output_tokens"],
            "prompt_tokens_details": {"image_tokens": tokens["image_tokens"]},
        },
    }


def _generation(body: dict[str, Any], translator: chat.Translator) -> dict[str, Any]:
    parts = [part for message in body["input"]["messages"] for part in message["content"]]
    texts = [part["text"] for part in parts if "text" in part]
    pictures = [part["image"] for part in parts if "image" in part]
    text, tokens = chat.answer(
        texts, pictures, body["parameters"].get("response_format"), body["model"], translator
    )
    message = {"role": "assistant", "content": [{"text": text}]}
    choice = {"finish_reason": "stop", "message": message}
    return {"output": {"choices": [choice]}, "usage": tokens, "request_id": "0"}


def _form(content_type: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """Form fields (the last of each name) and the file."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parsed: EmailMessage = BytesParser(policy=HTTP).parsebytes(head + content)
    fields: dict[str, Any] = {}
    file = b""
    for part in parsed.iter_parts():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        if part.get_filename():
            file = payload
        else:
            fields[str(part.get_param("name", header="content-disposition"))] = payload.decode()
    return fields, file
