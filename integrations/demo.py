"""`aytada demo`: one finished film from a brief, through the same doors that everybody uses.

A server with its worker is opened in this process on a folder of its own. A member's messages go
through the HTTP door to the real graph, the quote is approved as a member approves it, and at the
end the books are audited. Anything that is off ends it with one sentence.
"""

import shutil
from pathlib import Path
from time import monotonic
from typing import Any

from agent.brief import Brief, BriefError, parse_brief
from integrations.bootstrap import App, ExecutorLock
from integrations.cli_chat import Chat
from integrations.cli_client import StudioClient
from integrations.cli_server import serving
from integrations.cli_show import Show
from integrations.settings import Settings
from storage.audit import audit
from storage.errors import Failed, Refused
from tools.kit.prices import credits_words

BRIEF = "examples/cold-brew.md"
BRIEF_BYTES_MAX = 200_000
THREAD = "demo"
TURNS_MAX = 12
# What a member says next, by what the project needs next.
WORDS = {
    "generate_ideas": "Give me three ideas.",
    "choose_idea": "I like the second idea. Take that one.",
    "generate_script": "Write the script.",
    "generate_scenes": "Break it into scenes.",
    "render_scenes": "Render it.",
    "accept_quote": "What does it cost again?",
    "retry_project": "Try again.",
}

Plain = dict[str, Any]


def run(brief: str, *, data_dir: Path | None, save_to: Path, settings: Settings) -> None:
    """Make one film. `brief` is a file or the words themselves; files are saved in `save_to`.

    Raises `Refused` for a brief that cannot be used, `Failed` when anything is off at the end.
    """
    words, pictures = _read(brief)
    own = settings.model_copy(
        update={
            "data_dir": data_dir if data_dir is not None else _fresh(save_to / "data"),
            "database_url": "",
            "files_url": "",
            "http_host": "127.0.0.1",
        }
    )
    with serving(own) as (studio, client):
        _Demo(studio, client, Show(), save_to).run(words, pictures)


class _Demo:
    """One run: the member's part is played from the brief, the rest is real."""

    def __init__(self, studio: App, client: StudioClient, show: Show, save_to: Path) -> None:
        self._studio = studio
        self._client = client
        self._show = show
        self._save_to = save_to
        self._approvals = 0
        self._chat = Chat(client, show, self._approve, thread_id=THREAD, save_to=save_to)

    def run(self, words: str, pictures: dict[str, Path]) -> None:
        """Say the brief, then whatever comes next, until the film is there; then check it all."""
        began = monotonic()
        before = self._client.get("/api/credits")
        self._show.note(f"A fresh workspace with {credits_words(before['available'])}.")
        uploaded = self._upload(pictures)
        is_sentence = "\n" not in words.strip()
        self._say(words.strip() if is_sentence else f"Here is our brief:\n\n{words.strip()}")
        self._use(uploaded)
        project_id = self._talk_until_done()
        after = self._client.get("/api/credits")
        self._check(project_id, before, after)
        self._show.line(
            f"\nDone in {monotonic() - began:.0f} s. Credits: {before['available']} before, "
            f"{after['available']} after; the books are sound."
        )
        self._show.line(f"Everything is in {self._save_to.resolve()}")

    def _talk_until_done(self) -> str:
        for _ in range(TURNS_MAX):
            about = self._about()
            if about["project_id"] is None:
                self._say("Make a video ad for it.")
                continue
            project = self._client.get(f"/api/projects/{about['project_id']}")
            if project["next_step"] == "done":
                return str(project["id"])
            self._say(WORDS.get(project["next_step"], "Go on."))
        raise Failed(
            "The demo did not come to a finished film; what was said above shows where it stood."
        )

    def _about(self) -> Plain:
        found: list[Plain] = self._client.get("/api/conversations", thread_id=THREAD)
        if not found:
            raise Failed("The conversation was not kept. Run “aytada doctor”.")
        return found[0]

    def _say(self, text: str) -> None:
        self._show.member(text)
        self._chat.say(text)
        if self._chat.has_failed:
            raise Failed("The demo stopped: the answer above tells why.")

    def _approve(self, prompt: str) -> str | None:
        self._approvals += 1
        self._show.line(f"{prompt}y")
        return "y"

    def _upload(self, pictures: dict[str, Path]) -> dict[str, str]:
        """Upload the pictures that the brief names, as a member does before talking of them."""
        changes = {}
        for role, file in pictures.items():
            self._show.member(f"(uploads the {role} {file.name})")
            changes[f"{role}_asset_id"] = str(self._client.upload(file, role)["id"])
        return changes

    def _use(self, changes: dict[str, str]) -> None:
        """Make the pictures the brand's where the talk has not done so."""
        campaign_id = self._about()["campaign_id"]
        if campaign_id is not None:
            brand = self._client.get(f"/api/campaigns/{campaign_id}")["brand"]
            missing = {name: value for name, value in changes.items() if brand[name] is None}
            if missing:
                self._client.patch(f"/api/campaigns/{campaign_id}/brand", missing)

    def _check(self, project_id: str, before: Plain, after: Plain) -> None:
        project = self._client.get(f"/api/projects/{project_id}")
        if project["status"] != "completed" or project["final_asset_id"] is None:
            raise Failed(f"The film is not finished: it is {project['status']}. {project['error']}")
        undelivered = [step["label"] for step in project["steps"] if step["state"] != "done"]
        charged = sum(step["credits"] for step in project["steps"])
        if undelivered:
            raise Failed(f"These steps were not delivered: {', '.join(undelivered)}.")
        if after["held"] or before["available"] - after["available"] != charged:
            raise Failed(
                f"The credits do not add up: {before['available']} before, {after['available']} "
                f"after and {after['held']} held, for work of {charged}."
            )
        with self._studio.database.read() as session:
            wrong = audit(session)
        if wrong:
            raise Failed(f"The audit found: {wrong[0].message}")


def _read(brief: str) -> tuple[str, dict[str, Path]]:
    """Return a brief's words and the pictures that it names, by role."""
    path = Path(brief)
    if brief == BRIEF and not path.exists():
        path = Path(__file__).parents[1] / BRIEF
    try:
        is_file = len(brief) < 1_000 and path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        if brief.endswith((".md", ".txt")) and "\n" not in brief:
            raise Refused(f"There is no brief at {brief}. Name a file, or write the brief itself.")
        return brief, {}
    if path.stat().st_size > BRIEF_BYTES_MAX:
        raise Refused(f"{brief} is too large for a brief. A page of plain text is enough.")
    try:
        words = path.read_text(encoding="utf-8-sig")
        return words, _pictures(parse_brief(words), path.parent)
    except UnicodeDecodeError as error:
        raise Refused(f"{brief} is not plain text. Save it as UTF-8 text.") from error
    except BriefError as error:
        raise Refused(str(error), code="bad_brief") from error


def _pictures(brief: Brief, folder: Path) -> dict[str, Path]:
    found = {}
    for role, name in (("logo", brief.logo), ("photo", brief.photo)):
        if not name:
            continue
        file = folder / name
        if not file.is_file():
            raise Refused(
                f"The brief names the {role} {name}, and there is no such file at {file}."
            )
        found[role] = file
    return found


def _fresh(folder: Path) -> Path:
    """Return an empty folder for the demo's data; an earlier demo's is thrown away."""
    if folder.exists():
        if ExecutorLock(folder).holder() is not None:
            raise Refused("Another demo is running here. Wait for it, or name another --data-dir.")
        if any(folder.iterdir()) and not (folder / "executor.lock").exists():
            raise Refused(f"{folder} holds something else. Name another folder with --data-dir.")
        shutil.rmtree(folder)
    return folder
