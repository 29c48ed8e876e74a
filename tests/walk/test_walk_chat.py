"""The terminal's chat against a real server with the quick studio: approvals, files, leaving."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from integrations.cli_chat import Chat, Detached, Read, save_files
from integrations.cli_client import StudioClient
from integrations.cli_show import Show
from storage.errors import NotFound
from tests.support.door import SLOWLY, Door, Tenant, open_door

FILES = [
    "Night shift contact sheet.png",
    "Night shift poster.jpg",
    "Night shift.mp4",
    "Night shift.srt",
]


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


class Terminal:
    """A chat of a tenant whose lines are written down before, and what was shown."""

    def __init__(self, door: Door, tenant: Tenant, folder: Path, *lines: str) -> None:
        self.out = io.StringIO()
        self.folder = folder
        self.client = StudioClient(door.base_url, tenant.secret)
        self._lines = iter(lines)
        self.asked: list[str] = []
        console = Console(file=self.out, width=200, highlight=False, soft_wrap=True)
        read: Read = self._read
        self.chat = Chat(
            self.client, Show(console), read, thread_id="written", save_to=folder / "out"
        )

    def run(self) -> str:
        """Talk to the end and return what was shown."""
        try:
            self.chat.run()
        finally:
            self.client.close()
        return self.out.getvalue()

    def _read(self, prompt: str) -> str | None:
        self.asked.append(prompt.strip())
        return next(self._lines, None)


def approved(door: Door, tenant: Tenant, tmp_path: Path) -> str:
    """Render the tenant's project by chat and return what was shown."""
    return Terminal(door, tenant, tmp_path, "Render it at 720p.", "y").run()


def test_a_film_is_approved_followed_and_saved(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Chatter")
    door.scripted_project(tenant)
    terminal = Terminal(door, tenant, tmp_path, "Render it at 720p.", "y", "What is my balance?")
    shown = terminal.run()
    assert terminal.asked == ["You", "Approve 75 credits? [y/N]", "You", "You"]
    assert "75 credits" in shown and "is ready" in shown and "(100 %)" in shown
    assert "▸ check credits" in shown
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == FILES
    assert not terminal.chat.has_failed


def test_saving_again_keeps_what_is_the_same_and_never_overwrites(
    door: Door, tmp_path: Path
) -> None:
    tenant = door.tenant("Keeper")
    project_id = door.scripted_project(tenant)
    approved(door, tenant, tmp_path)
    out = tmp_path / "out"
    (out / FILES[2]).write_text("mine")
    client = StudioClient(door.base_url, tenant.secret)
    assets = client.get(f"/api/projects/{project_id}")["assets"]
    files = [{"asset_id": a["id"]} for a in assets if a["role"] in ("final", "poster")]
    saved = save_files(client, files, out)
    client.close()
    assert {path.name for path in saved} == {"Night shift (2).mp4", FILES[1]}
    assert (out / FILES[2]).read_text() == "mine"


def test_no_spends_nothing_and_words_at_the_prompt_are_talk(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Doubter")
    door.scripted_project(tenant)
    lines = ("Render it.", "What is my balance?", "Render it at 720p.", "n")
    terminal = Terminal(door, tenant, tmp_path, *lines)
    shown = terminal.run()
    assert "▸ check credits" in shown
    assert "All right, nothing is spent." in shown
    assert tenant.all.get("/api/credits").json()["held"] == 0
    assert not (tmp_path / "out").exists()


def test_a_fresh_quote_is_shown_when_the_first_no_longer_fits(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Changer")
    project_id = door.scripted_project(tenant)
    project = tenant.all.get(f"/api/projects/{project_id}").json()
    terminal = Terminal(door, tenant, tmp_path)

    def answers() -> Iterator[str]:
        yield "Render it at 720p."
        changes = {"colors": ["#112233"]}
        tenant.all.patch(f"/api/campaigns/{project['campaign_id']}/brand", json=changes)
        yield "y"
        yield "n"

    terminal._lines = answers()
    shown = terminal.run()
    assert terminal.asked.count("Approve 75 credits? [y/N]") == 2
    assert "Something that price covered has changed since." in shown
    assert "is ready" not in shown


def test_a_quote_that_waits_is_asked_about_at_the_next_start(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Returner")
    door.scripted_project(tenant)
    Terminal(door, tenant, tmp_path, "Render it at 720p.").run()
    again = Terminal(door, tenant, tmp_path, "y")
    assert "is ready" in again.run()
    assert again.asked[0] == "Approve 75 credits? [y/N]"


def test_ctrl_c_in_an_answer_stops_that_turn(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = door.tenant("Stopper")
    door.stage.patient.go.clear()
    terminal = Terminal(door, tenant, tmp_path, f"{SLOWLY}.", "Which campaigns are there?")
    show = terminal.chat._show.event
    pressed: list[str] = []

    def press_ctrl_c(event: dict[str, str]) -> None:
        show(event)
        if event["type"] == "TEXT_MESSAGE_CONTENT" and not pressed:
            pressed.append("^C")
            raise KeyboardInterrupt

    monkeypatch.setattr(terminal.chat._show, "event", press_ctrl_c)
    shown = terminal.run()
    assert "stopping …" in shown and "▸ list campaigns" in shown
    turns = tenant.all.get("/api/conversations").json()
    assert len(turns) == 1


def test_ctrl_c_while_it_renders_leaves_and_a_later_chat_takes_it_up(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = door.tenant("Leaver")
    door.scripted_project(tenant)
    terminal = Terminal(door, tenant, tmp_path, "Render it at 720p.", "y")

    def press_ctrl_c(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("integrations.cli_chat._until_told", press_ctrl_c)
        with pytest.raises(Detached):
            terminal.run()
    again = Terminal(door, tenant, tmp_path)
    shown = again.run()
    assert "Going on with “Render it at 720p.”" in shown
    assert tenant.all.get("/api/credits").json()["available"] <= 250 - 75


def test_refusals_are_raised_as_what_they_are(door: Door) -> None:
    client = StudioClient(door.base_url, door.tenant("Asker").secret)
    with pytest.raises(NotFound, match="There is no such quote"):
        client.accept("quo_0")
    client.close()
