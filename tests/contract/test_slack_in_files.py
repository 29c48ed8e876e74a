"""Files that members drop into Slack: taken when they are pictures, told why when they are not."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from integrations.slack.files_in import host_check, role_of
from storage.engine import Database
from storage.models import Asset
from tests.support.slack.fake import FakeSlack
from tests.support.slack_stage import (
    SlackStage,
    completing,
    open_slack_door,
    wait_until,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (64).to_bytes(4) + (32).to_bytes(4) + b"\x08"
JPEG = b"\xff\xd8\xff\xc0\x00\x11\x08" + (20).to_bytes(2) + (30).to_bytes(2) + b"\x03" * 12
LARGE = 15_000_001


class Stranger(HTTPServer):
    """Another host, which notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/file.png"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Stranger)
        self.server.asked.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    """Give a server that is not Slack's."""
    server = Stranger()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path, stranger: Stranger) -> Iterator[SlackStage]:
    """Give a door whose Slack also has addresses that misbehave."""

    async def elsewhere(_request: web.Request) -> web.Response:
        raise web.HTTPFound(stranger.url)

    async def moved(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/odd/real")

    async def real(request: web.Request) -> web.Response:
        assert request.headers["Authorization"].startswith("Bearer xoxb-")
        return web.Response(body=JPEG, content_type="image/jpeg")

    async def large(_request: web.Request) -> web.Response:
        return web.Response(body=PNG + b"0" * LARGE, content_type="image/png")

    async def page(_request: web.Request) -> web.Response:
        return web.Response(body=b"<html>sign in</html>", content_type="image/png")

    async def empty(_request: web.Request) -> web.Response:
        return web.Response(body=b"", content_type="image/png")

    odd = {f.__name__: f for f in (elsewhere, moved, real, large, page, empty)}

    def routes(router: web.UrlDispatcher) -> None:
        for name, handler in odd.items():
            router.add_get(f"/odd/{name}", handler)

    with open_slack_door(sqlite_database, tmp_path, slack=FakeSlack(routes=routes)) as opened:
        yield opened


def drop(stage: SlackStage, text: str, *files: tuple[str, bytes], **change: object) -> None:
    """Drop files into ana's direct message, the event of the first changed as said."""
    slack = stage.slack
    act = slack.post("ana", slack.dm("ana"), text, files=files, deliver=False)
    event = json.loads(act.envelopes[0].body)["event"]
    event["files"][0].update(change)
    assert slack.send(slack.event(event)).status == 200
    with completing(stage):
        wait_until(stage, lambda: "held" not in [state for state, _ in stage.said()])


def odd(stage: SlackStage, name: str) -> str:
    """Return one of the addresses that misbehave."""
    return f"{stage.slack.world.base_url}/odd/{name}"


def test_a_logo_becomes_an_asset_and_the_letter_says_so(stage: SlackStage) -> None:
    drop(stage, "here is our logo", ("Acme logo.png", PNG), ("can.jpg", JPEG))
    assets = stage.rows(Asset)
    assert [(a.role, a.filename, a.width, a.height, a.provider) for a in assets] == [
        ("logo", "Acme logo.png", 64, 32, "member"),
        ("logo", "can.jpg", 30, 20, "member"),
    ]
    [letter] = stage.letters()
    assert letter.payload["text"] == (
        "here is our logo (uploaded Acme logo.png) (uploaded can.jpg)"
    )
    assert letter.payload["files"] == [asset.id for asset in assets]
    assert "pending" not in letter.payload
    assert not list((stage.settings.data_dir / "scratch").glob("slack-*"))


def test_a_file_without_words_is_enough(stage: SlackStage) -> None:
    drop(stage, "", ("can.png", PNG))
    assert stage.said() == [("waiting", "(uploaded can.png)")]


def test_a_file_whose_own_type_differs_gets_the_right_name(stage: SlackStage) -> None:
    drop(stage, "", ("can.png", JPEG))
    assert [asset.filename for asset in stage.rows(Asset)] == ["can.jpg"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("brief.pdf", b"%PDF", "only PNG, JPEG or WebP pictures can be used"),
        ("fake.png", b"<html>", "This picture cannot be read. Send a PNG, JPEG or WebP file"),
        ("bad.png", PNG + b"broken", "This picture is broken"),
    ],
)
def test_what_is_no_picture_is_told(
    stage: SlackStage, name: str, content: bytes, reason: str
) -> None:
    drop(stage, "look", (name, content))
    assert stage.said() == [("waiting", f"look ({name} could not be used: {reason}.)")]
    assert stage.rows(Asset) == []


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("elsewhere", "Slack did not hand it over"),
        ("large", "it is larger than 15 MB"),
        ("page", "This picture cannot be read. Send a PNG, JPEG or WebP file"),
        ("empty", "it is empty"),
        ("missing", "it is not there any more"),
    ],
)
def test_what_slack_does_not_hand_over_is_told(
    stage: SlackStage, stranger: Stranger, place: str, reason: str
) -> None:
    drop(stage, "look", ("can.png", PNG), url_private=odd(stage, place))
    assert stage.said() == [("waiting", f"look (can.png could not be used: {reason}.)")]
    assert (stage.rows(Asset), stranger.asked) == ([], [])


def test_a_redirect_within_slack_is_followed(stage: SlackStage) -> None:
    drop(stage, "look", ("can.jpg", JPEG), url_private=odd(stage, "moved"))
    assert stage.said() == [("waiting", "look (uploaded can.jpg)")]


def test_the_token_goes_to_no_other_host(stage: SlackStage, stranger: Stranger) -> None:
    drop(stage, "look", ("can.png", PNG), url_private=stranger.url)
    assert stage.said() == [
        ("waiting", "look (can.png could not be used: it is not kept by Slack.)")
    ]
    assert stranger.asked == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mode": "external"}, "it is kept outside Slack; drop the file itself here"),
        ({"mode": "tombstone"}, "it was deleted or is hidden by Slack's plan"),
        ({"size": LARGE}, "it is larger than 15 MB"),
        ({"mimetype": "image/gif"}, "only PNG, JPEG or WebP pictures can be used"),
    ],
)
def test_unfit_files_are_not_even_fetched(
    stage: SlackStage, change: dict[str, object], reason: str
) -> None:
    url = odd(stage, "large")
    drop(stage, "look", ("can.png", PNG), url_private=url, **change)
    assert stage.said() == [("waiting", f"look (can.png could not be used: {reason}.)")]


def test_a_file_that_slack_only_names_is_looked_up(stage: SlackStage) -> None:
    drop(stage, "look", ("can.png", PNG), file_access="check_file_info", url_private="")
    assert stage.said() == [("waiting", "look (uploaded can.png)")]
    assert len(stage.slack.calls("files.info")) == 1


def test_without_the_right_to_read_files_it_is_told(stage: SlackStage) -> None:
    install = stage.slack.team.install
    assert install is not None
    install.scopes = tuple(scope for scope in install.scopes if scope != "files:read")
    drop(stage, "look", ("can.png", PNG))
    assert stage.said() == [
        ("waiting", "look (can.png could not be used: Slack does not let me see it.)")
    ]


def test_files_that_only_the_second_twin_carries_are_taken(stage: SlackStage) -> None:
    slack = stage.slack
    act = slack.post("ana", "launch", "@Aytada our logo", files=[("logo.png", PNG)], deliver=False)
    mention, message = (json.loads(envelope.body)["event"] for envelope in act.envelopes)
    mention.pop("files", None)
    for event in (mention, message, message):
        slack.send(slack.event(event))
    with completing(stage):
        wait_until(stage, lambda: "held" not in [state for state, _ in stage.said()])
    assert [text for _, text in stage.said()] == ["our logo", "(uploaded logo.png)"]


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.png", True),
        ("https://slack.com/a", True),
        ("https://acme.enterprise.slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://slack.com.evil.example/a", False),
        ("https://evilslack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://user:pass@files.slack.com/a", False),
        ("https://files.slack.com:x/a", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_slacks_own_hosts_get_the_token(url: str, is_ours: bool) -> None:
    assert host_check("https://slack.com/api/")(url) is is_ours


@pytest.mark.parametrize(
    ("name", "said", "role"),
    [
        ("Logo-final.PNG", "a photo", "logo"),
        ("IMG_1.jpg", "this is our logo", "logo"),
        ("IMG_1.jpg", "our logo and a product photo", "photo"),
        ("IMG_1.jpg", "", "photo"),
    ],
)
def test_what_a_picture_is(name: str, said: str, role: str) -> None:
    assert role_of(name, said) == role
