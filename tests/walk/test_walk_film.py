"""From one sentence to a rendered film over HTTP, with every real part: model, studio, ledger."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from integrations.cli_client import StudioClient
from integrations.cli_server import serving
from integrations.settings import Settings
from storage.audit import audit
from storage.errors import Refused
from tests.support.agui_check import faults_of, text_of
from tests.support.tree import ROOT

BRIEF = (
    "Make a 6-second 720p square video ad for Lumen cold brew, aimed at night-shift nurses. "
    "The message is steady energy without the crash. Use lumen-can.jpg as the product photo."
)
WORDS = {
    "generate_ideas": "Give me ideas.",
    "choose_idea": "The second idea.",
    "generate_script": "Write the script.",
    "generate_scenes": "Break it into scenes.",
    "render_scenes": "Render it.",
}
TURNS_MAX = 8


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioClient]:
    """Give a client of a whole studio, and audit its books at the end."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("studio"))
    with serving(settings) as (studio, client):
        yield client
        with studio.database.read() as session:
            assert audit(session) == ()


def test_a_sentence_becomes_a_film_that_can_be_downloaded(
    client: StudioClient, tmp_path: Path
) -> None:
    client.upload(ROOT / "examples" / "lumen-can.jpg", "photo")
    result = _say(client, "1", BRIEF)
    project_id = result["projectId"]
    for turn in range(TURNS_MAX):
        if result["quoteId"] is not None:
            break
        step = client.get(f"/api/projects/{project_id}")["next_step"]
        result = _say(client, f"go-{turn}", WORDS[step])
    assert client.get(f"/api/quotes/{result['quoteId']}")["credits"] == 45
    accepted = client.accept(str(result["quoteId"]))
    assert accepted["is_first"]
    _watch(client, str(project_id))
    _check_film(client, str(project_id), tmp_path)
    credits = client.get("/api/credits")
    assert (credits["posted"], credits["held"]) == (205, 0)


def test_a_picture_that_is_none_is_refused_by_the_studio(
    client: StudioClient, tmp_path: Path
) -> None:
    file = tmp_path / "can.png"
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00" + b"x" * 99
    )
    with pytest.raises(Refused) as refusal:
        client.upload(file, "photo")
    assert refusal.value.code == "unreadable_image"


def _say(client: StudioClient, run_id: str, text: str) -> dict[str, str | None]:
    stream = list(client.say("main", run_id, text))
    assert faults_of([{k: v for k, v in e.items() if k != "event_id"} for e in stream]) == []
    assert stream[-1]["type"] == "RUN_FINISHED", stream[-1]
    assert text_of(stream)
    result: dict[str, str | None] = stream[-1]["result"]
    return result


def _watch(client: StudioClient, project_id: str) -> None:
    seen = []
    for event in client.log(f"/api/projects/{project_id}/events", ""):
        seen.append((event["status"], event["progress_percent"]))
        if event["status"] in ("completed", "failed", "cancelled"):
            break
    assert seen[-1] == ("completed", 100), client.get(f"/api/projects/{project_id}")["error"]
    assert [percent for _, percent in seen] == sorted(percent for _, percent in seen)


def _check_film(client: StudioClient, project_id: str, folder: Path) -> None:
    project = client.get(f"/api/projects/{project_id}")
    film = next(each for each in project["assets"] if each["id"] == project["final_asset_id"])
    assert (film["media_type"], film["width"], film["height"]) == ("video/mp4", 720, 720)
    assert abs(film["duration_ms"] - 6_000) < 50
    link = client.get(f"/api/assets/{film['id']}/link")["url"]
    # A browser's player asks for the end of the file first; no key is needed for a signed link.
    with httpx.Client(trust_env=False) as browser:
        tail = browser.get(link, headers={"Range": "bytes=-1000"})
        whole = browser.get(link)
    assert (tail.status_code, tail.content) == (206, whole.content[-1_000:])
    assert hashlib.sha256(whole.content).hexdigest() == film["sha256"]
    client.download(film["id"], folder / "film.mp4")
    assert (folder / "film.mp4").read_bytes() == whole.content
    assert whole.content[4:8] == b"ftyp"
