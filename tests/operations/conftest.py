from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from apps.operations.services import web_counts
from futu.metrics import counts


@dataclass
class Listener:
    """A real HTTP server of the operator's, which answers as told."""

    address: str = ""
    status: int = 200
    # Set: answers only then.
    may_answer: threading.Event = field(default_factory=threading.Event)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.heard]


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    listening = Listener()
    listening.may_answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append((dict(self.headers), body))
            listening.may_answer.wait(60)
            self.send_response(listening.status)
            if listening.status == 302:
                self.send_header("Location", listening.address + "/elsewhere")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    listening.address = f"http://127.0.0.1:{server.server_port}/alerts"
    settings.FUTU_ALERT_WEBHOOK = listening.address
    yield listening
    listening.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def counted(db) -> None:
    """What other tests did was told before."""
    assert list(counts("futu_request_seconds")) is not None
    web_counts._told.clear()
    web_counts._told.update(dict(web_counts._now()))


@pytest.fixture
def noon():
    """A moment at which an hour begins."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
