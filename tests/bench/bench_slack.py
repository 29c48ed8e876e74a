"""How fast Slack's events are acknowledged and answered, and that nothing is lost or said twice.

A server (`aytada up`, its own process, SQLite) stands behind a fake of Slack in this process; a
language model that thinks for seconds keeps 200 turns live. Measured: acknowledgement of signed
events, one after the other and 20 at once; from an event to the first visible sign of life; a storm
of 1,000 messages with 30 % repeats and twins; the status of 50 projects in one channel. Unit:
milliseconds unless the name says otherwise.

Peer in the same run: a bare server of the same framework that checks the signature and answers.
"""

import asyncio
import hashlib
import hmac
import json
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from integrations.settings import Settings
from integrations.slack.channels import Channels
from integrations.slack.client import Busy, SlackClient
from integrations.slack.sending import Sender
from integrations.slack.statuses import Statuses
from storage.outbox import Delivery
from tests.support.slack.courier import Envelope
from tests.support.slack.fake import FakeSlack

LIVE_TURNS = 200
SEQUENTIAL = 200
AT_ONCE = 20
ROUNDS_AT_ONCE = 15
LIVES = 20
STORM = 1_000
PROJECTS = 50
STATUS_SECONDS = 75.0
THINK_SECONDS = 600.0
START_SECONDS = 40.0
GATHER_SECONDS = 240.0


def run(out_dir: Path) -> dict[str, Any]:
    """Measure, write `slack.json` into a folder, and return what is in it."""
    found: dict[str, Any] = {"bare_server_ms": _bare()}
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeSlack() as slack,
        _slow_model(THINK_SECONDS) as model_url,
        _server(slack, Path(folder), model_url),
    ):
        _make_live(slack, Path(folder))
        found["live_turns"] = LIVE_TURNS
        found["ack_sequential_ms"] = _sequential(slack)
        found["ack_20_at_once_ms"] = _at_once(slack)
    with _fresh() as (slack, _):
        found["first_sign_of_life_ms"] = _lives(slack)
    with _fresh() as (slack, data):
        found["storm"] = _storm(slack, data)
    found["statuses"] = _statuses()
    (out_dir / "slack.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


# ------------------------------------------------------------------------------ servers


@contextmanager
def _fresh() -> Iterator[tuple[FakeSlack, Path]]:
    """Give a Slack and the folder of a server with the embedded model behind it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeSlack() as slack,
        _server(slack, Path(folder), ""),
    ):
        yield slack, Path(folder)


@contextmanager
def _server(slack: FakeSlack, folder: Path, model_url: str) -> Iterator[None]:
    port = _free_port()
    environment = {
        **os.environ,
        "AYTADA_DATA_DIR": str(folder / "data"),
        "AYTADA_HTTP_PORT": str(port),
        "AYTADA_SLACK_API_URL": slack.api_url,
        "AYTADA_SLACK_BOT_TOKEN": slack.bot_token,
        "AYTADA_SLACK_SIGNING_SECRET": slack.app.signing_secret,
        "AYTADA_MODEL_BASE_URL": model_url,
        "AYTADA_MODEL_NAME": "slow" if model_url else "",
        "AYTADA_MODEL_TIMEOUT_SECONDS": "900",
    }
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "integrations.cli", "up"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(lambda: _answers(address), START_SECONDS, log)
        slack.connect(address)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=2).status_code < 500
    except httpx.HTTPError:
        return False


@contextmanager
def _slow_model(seconds: float) -> Iterator[str]:
    """Serve a language model that says one word, thinks for long, and says the rest."""

    async def answer(request: Request) -> StreamingResponse:
        await request.body()

        async def words() -> Any:
            yield _chunk("Thinking")
            await asyncio.sleep(seconds)
            yield _chunk(" done.")
            yield "data: [DONE]\n\n"

        return StreamingResponse(words(), media_type="text/event-stream")

    async def models(_request: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": [{"id": "slow", "object": "model"}]})

    routes = [
        Route("/v1/chat/completions", answer, methods=["POST"]),
        Route("/v1/models", models),
    ]
    with _serving(Starlette(routes=routes)) as address:
        yield f"{address}/v1"


def _chunk(text: str) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "slow"}
    return f"data: {json.dumps({**body, 'choices': [choice]})}\n\n"


@contextmanager
def _serving(app: Starlette) -> Iterator[str]:
    port = _free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=3)


def _bare() -> dict[str, float]:
    """Measure the same requests against a server that only checks the signature."""
    with FakeSlack() as slack:

        async def events(request: Request) -> PlainTextResponse:
            body = await request.body()
            stamp = request.headers["x-slack-request-timestamp"]
            signed = b"v0:" + stamp.encode() + b":" + body
            secret = slack.app.signing_secret.encode()
            wanted = "v0=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
            good = hmac.compare_digest(wanted, request.headers["x-slack-signature"])
            return PlainTextResponse("", 200 if good else 401)

        app = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
        with _serving(app) as address:
            slack.connect(address)
            return _sequential(slack)


# ------------------------------------------------------------------------------ measuring


def _make_live(slack: FakeSlack, folder: Path) -> None:
    """Begin 200 turns that are still being answered when the measurement begins."""
    for number in range(LIVE_TURNS):
        slack.post("ana", "#general", f"@Aytada tell me about ad number {number}")
    _wait(lambda: _count(folder, "turn", "state = 'running'") >= LIVE_TURNS, GATHER_SECONDS, None)


def _sequential(slack: FakeSlack) -> dict[str, float]:
    envelopes = _mentions(slack, SEQUENTIAL)
    return _spread([slack.courier.send(envelope).seconds for envelope in envelopes])


def _at_once(slack: FakeSlack) -> dict[str, float]:
    seconds: list[float] = []
    for _round in range(ROUNDS_AT_ONCE):
        envelopes = _mentions(slack, AT_ONCE)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            seconds += [sent.seconds for sent in pool.map(slack.courier.send, envelopes)]
    return _spread(seconds)


def _mentions(slack: FakeSlack, count: int) -> list[Envelope]:
    return [
        slack.post(
            "ben", "#launch", f"@Aytada hello {number}", twins="mention_only", deliver=False
        ).envelopes[0]
        for number in range(count)
    ]


def _lives(slack: FakeSlack) -> dict[str, float]:
    """Measure from an event to our first call that is visible in its thread."""
    seconds = []
    for number in range(LIVES):
        # Slack's own limits would hold back more than one message a second.
        time.sleep(1.2)
        act = slack.post("ana", slack.dm("ana"), f"hello number {number}", deliver=False)
        assert act.message is not None
        ts, began = act.message.ts, time.monotonic()
        slack.courier.send(act.envelopes[0])
        slack.wait_for(lambda ts=ts: slack.from_bot(slack.dm("ana"), ts), 20)  # type: ignore[misc]
        seconds.append(time.monotonic() - began)
    return _spread(seconds)


def _storm(slack: FakeSlack, folder: Path) -> dict[str, Any]:
    """Send 1,000 messages with 30 % of them again, in any order, 20 at once."""
    chance = random.Random(5)
    envelopes: list[Envelope] = []
    for number in range(STORM):
        act = slack.post(
            "ana" if number % 2 else "ben",
            "#general",
            f"@Aytada hello {number}",
            twins="message_first",
            deliver=False,
        )
        envelopes += act.envelopes if chance.random() < 0.3 else act.envelopes[:1]
        envelopes += act.envelopes[:1] if chance.random() < 0.3 else []
    chance.shuffle(envelopes)
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = list(pool.map(slack.courier.send, envelopes))
    taken_seconds = time.monotonic() - began
    done = "kind = 'message' AND state = 'taken'"
    _wait(lambda: _count(folder, "inbox", done) >= STORM, GATHER_SECONDS * 2, None)
    return {
        "messages": STORM,
        "deliveries": len(envelopes),
        "refused": sum(each.status != 200 for each in sent),
        "letters": _count(folder, "inbox", "kind = 'message'"),
        "turns": _count(folder, "turn", "1 = 1"),
        "lost": STORM - _count(folder, "inbox", "kind = 'message'"),
        "deliveries_per_second": len(envelopes) / taken_seconds,
        "ack_ms": _spread([each.seconds for each in sent]),
    }


def _statuses() -> dict[str, Any]:
    """Move the status of 50 projects in one channel as fast as they come, and look at the rates."""
    with FakeSlack() as slack:
        asyncio.run(_post_statuses(slack))
        shown = [each.text for each in slack.from_bot("launch")]
        return {
            "projects": PROJECTS,
            "messages": len(shown),
            "completed_shown": sum("ompleted" in text for text in shown),
            "calls": len(slack.calls("chat.update")) + len(slack.calls("chat.postMessage")),
            "over_limit": len(slack.over_limit),
            "updates_in_worst_minute": slack.worst_rate("chat.update"),
            "posts_in_worst_second": slack.worst_posts("#launch"),
        }


async def _post_statuses(slack: FakeSlack) -> None:
    class Token:
        """The fake's token."""

        def bot_token(self, _team_id: str) -> str:
            """Return it."""
            return slack.bot_token

    client = SlackClient(Token(), slack.api_url)
    statuses = Statuses(client, Sender(client), Channels(client))
    until = time.monotonic() + STATUS_SECONDS
    try:
        await asyncio.gather(
            *(_one_project(statuses, slack.team.id, number, until) for number in range(PROJECTS))
        )
    finally:
        await client.close()


async def _one_project(statuses: Statuses, team_id: str, number: int, until: float) -> None:
    sent_as, attempt = "", 0
    while True:
        is_last = time.monotonic() >= until
        body = {
            "channel": "#launch",
            "title": f"Film {number}",
            "campaign": "Launch",
            "project_kind": "video_ad",
            "status": "completed" if is_last else "generating",
            "stage": "" if is_last else f"clips: {attempt % 4} of 4",
            "progress_percent": 100 if is_last else attempt % 90,
            "error": "",
        }
        attempt += 1
        delivery = Delivery(
            f"out_{number}", "wsp_1", "slack", "project_status", body, "p", sent_as, "", 1, attempt
        )
        try:
            sent_as = await statuses.status(team_id, delivery)
        except Busy as busy:
            await asyncio.sleep(busy.seconds)
            continue
        if is_last:
            return


# ------------------------------------------------------------------------------ helpers


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(each * 1000 for each in seconds)
    cuts = statistics.quantiles(ordered, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": ordered[-1]}


def _count(folder: Path, table: str, where: str) -> int:
    path = Settings(data_dir=folder / "data").data_dir / "aytada.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
    return int(count)


def _wait(done: Any, seconds: float, log: Path | None) -> None:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(log.read_text()[-2000:] if log else "it did not happen in time")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
