"""An events address that keeps what it gets, and may pass it on to a door that starts later."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

Got = tuple[dict[str, Any], Mapping[str, str], bytes]
"""Payload, headers and the body as it came."""


@dataclass
class Receiver:
    """What came, and where it goes on to."""

    url: str = ""
    forward_to: str = ""
    got: list[Got] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keep a delivery; return the status to answer with."""
        with self.came:
            self.got.append((json.loads(body), dict(headers), body))
            self.came.notify_all()
        if not self.forward_to:
            return 200
        kept = {
            name: value
            for name, value in headers.items()
            if name.lower().startswith("x-slack") or name.lower() == "content-type"
        }
        answer = httpx.post(self.forward_to, content=body, headers=kept, trust_env=False)
        return answer.status_code

    def wait_for(self, kind: str, text: str, seconds: float = 10.0) -> Got:
        """Return the first event of a type with a text.

        Raises:
            AssertionError: It did not come in time.
        """

        def find() -> Got | None:
            for payload, headers, body in self.got:
                event = payload.get("event", {})
                if event.get("type") == kind and event.get("text") == text:
                    return payload, headers, body
            return None

        with self.came:
            found = self.came.wait_for(find, seconds)
        assert found is not None, f"no {kind}: {[one[0] for one in self.got]}"
        return found


@contextlib.contextmanager
def listening() -> Iterator[Receiver]:
    """Run an events address."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.take(dict(self.headers), body))
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/slack/events"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
