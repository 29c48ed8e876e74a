"""Talk to the agent "in Slack" on one's own machine: `python -m tests.support.slack.demo`.

Starts the strict fake of Slack with a small chat page, and Aytada itself, connected to it. Nothing
leaves the machine.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.support.slack.fake import FakeSlack
from tests.support.slack.page_server import Page

PAGE_PORT = 8431
START_SECONDS = 90.0
STOP_SECONDS = 15.0


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(slack: FakeSlack, data: Path, port: int) -> dict[str, str]:
    """Return the environment that connects Aytada to the fake."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AYTADA_")}
    return kept | {
        "AYTADA_DATA_DIR": str(data),
        "AYTADA_HTTP_PORT": str(port),
        "AYTADA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "AYTADA_WORKSPACE_NAME": slack.team.name,
        "AYTADA_SLACK_SIGNING_SECRET": slack.app.signing_secret,
        "AYTADA_SLACK_BOT_TOKEN": slack.bot_token,
        "AYTADA_SLACK_API_URL": slack.api_url,
    }


@contextlib.contextmanager
def aytada(slack: FakeSlack, data: Path, port: int) -> Iterator[None]:
    """Run `aytada up` beside the fake, until the block ends.

    Raises:
        RuntimeError: It did not start.
    """
    command = [sys.executable, "-m", "integrations.cli", "up"]
    with subprocess.Popen(command, env=settings_for(slack, data, port)) as process:
        try:
            _wait_until_up(process, f"http://127.0.0.1:{port}/healthz")
            slack.connect(f"http://127.0.0.1:{port}", echo=True)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_up(process: "subprocess.Popen[bytes]", address: str) -> None:
    pause = threading.Event()
    for _ in range(int(START_SECONDS / 0.25)):
        if process.poll() is not None:
            raise RuntimeError("Aytada ended while it was starting; see above for why.")
        with contextlib.suppress(urllib.error.URLError, OSError):
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            except urllib.error.HTTPError:
                return
        pause.wait(0.25)
    raise RuntimeError(f"Aytada did not answer within {START_SECONDS:.0f} seconds.")


def populate(slack: FakeSlack) -> None:
    """Give the channels a little life before the agent enters."""
    for who, where, text in (
        ("ben", "#general", "Morning! The cold brew shots are in the drive."),
        ("ana", "#general", "Lovely. I'll get ads going in #launch."),
        ("ana", "#launch", "Cold brew goes live on the 14th. Updates in here, please."),
        ("gus", "#launch", "I can help with product photos."),
    ):
        slack.post(who, where, text, deliver=False)


def main() -> None:
    """Run the page, and Aytada unless told not to, until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="keep Aytada's data in this folder")
    parser.add_argument("--port", type=int, default=PAGE_PORT, help="the page's port")
    parser.add_argument("--no-app", action="store_true", help="only the page, without Aytada")
    parser.add_argument("--app-url", default="", help="an Aytada that runs already")
    options = parser.parse_args()
    page = Page()
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    with contextlib.ExitStack() as stack:
        slack = stack.enter_context(FakeSlack(port=options.port, routes=page.routes))
        page.slack = slack
        populate(slack)
        if options.app_url or options.no_app:
            slack.connect(options.app_url)
            if options.no_app:
                slack.connect(sender=lambda path, headers, body: (200, ""))
        else:
            folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            print("Starting Aytada …", flush=True)
            stack.enter_context(aytada(slack, folder, free_port()))
            slack.open_home("ana")
        print(f"Talk to Aytada at {slack.world.base_url}/  (Ctrl-C ends it)", flush=True)
        stopping.wait()


if __name__ == "__main__":
    main()
