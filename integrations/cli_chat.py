"""`aytada chat`: talk in a terminal or a script, approve quotes, watch a render, keep its files."""

import hashlib
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from integrations.cli_client import Requoted, StudioClient
from integrations.cli_show import Show
from storage.errors import AytadaError
from storage.ids import new_id

YES = frozenset({"y", "yes"})
NO = frozenset({"", "n", "no"})
LEAVE = frozenset({"/quit", "/exit", "quit", "exit", "bye"})
LOOK_SECONDS = 0.2
GO_AHEAD = "Shall I go ahead?"
ENDED = ("cancelled",)

Plain = dict[str, Any]
Read = Callable[[str], str | None]
"""Asks for a line with a prompt; None means that there is no more."""


class Detached(Exception):
    """The member left while a production runs."""


class Chat:
    """One member's talk in one conversation, over HTTP."""

    def __init__(
        self, client: StudioClient, show: Show, read: Read, *, thread_id: str, save_to: Path
    ) -> None:
        self._client = client
        self._show = show
        self._read = read
        self._thread_id = thread_id
        self._save_to = save_to
        self._asked_quote_id = ""
        self.has_failed = False

    def run(self) -> None:
        """Talk until the member leaves. Raises `Detached` when they leave a production running."""
        waiting = self._catch_up()
        while True:
            line = waiting if waiting is not None else self._read("\nYou     ")
            waiting = None
            if line is None or line.strip().casefold() in LEAVE:
                return
            if line.strip():
                waiting = self._guarded(line)

    def say(self, text: str) -> str | None:
        """Say one thing, show the answer and see to what follows; returns the next line, if any."""
        before = self._last_event()
        ended = self._answer(text)
        accepted, quote = ended.get("accepted"), ended.get("quote")
        if accepted is not None:
            self._follow(accepted["project_id"], accepted["title"], before)
        elif quote is not None and self._is_asked(quote, ended):
            return self._decide(quote)
        return None

    def _is_asked(self, quote: Plain, ended: Plain) -> bool:
        """Tell whether an open quote is what this answer asks about, and not another thing."""
        is_new: bool = quote["quote_id"] != self._asked_quote_id
        return is_new or str(ended.get("text", "")).rstrip().endswith(GO_AHEAD)

    def _guarded(self, line: str) -> str | None:
        try:
            return self.say(line)
        except AytadaError as error:
            self.has_failed = True
            self._show.problem(error.message)
            return None

    # ------------------------------------------------------------------ an answer

    def _answer(self, text: str) -> Plain:
        """Show the answer to `text`; Ctrl-C stops it. Returns what it asks for: quote, accepted."""
        turn_id, last_id = "", ""
        ended: Plain = {}
        events = self._client.say(self._thread_id, new_id("run"), text)
        while True:
            try:
                for event in events:
                    last_id = event["event_id"] or last_id
                    if event["type"] == "RUN_STARTED":
                        turn_id = event["metadata"]["turnId"]
                    self._take(event, ended)
                return ended
            except KeyboardInterrupt:
                if not turn_id:
                    raise
                self._show.note("        stopping …")
                self._client.post(f"/api/turns/{turn_id}/cancel")
                events = self._client.turn(turn_id, last_id)

    def _take(self, event: Plain, ended: Plain) -> None:
        self._show.event(event)
        if event["type"] == "CUSTOM":
            ended[event["name"]] = event["value"]
        elif event["type"] == "TEXT_MESSAGE_CONTENT":
            ended["text"] = ended.get("text", "") + event["delta"]
        elif event["type"] == "RUN_ERROR":
            self.has_failed = True

    # ------------------------------------------------------------------ an approval

    def _decide(self, quote: Plain) -> str | None:
        """Ask for approval; the prompt is a door, and the answer is the member's act."""
        while True:
            self._asked_quote_id = quote["quote_id"]
            self._show.quote(quote)
            answer = self._read(f"Approve {quote['credits']} credits? [y/N] ")
            if answer is None:
                return None
            said = answer.strip().casefold()
            if said in NO:
                self._client.post(f"/api/quotes/{quote['quote_id']}/decline")
                self._show.line("All right, nothing is spent.")
                return None
            if said not in YES:
                return answer
            before = self._last_event()
            try:
                accepted = self._client.accept(quote["quote_id"])
            except Requoted as requoted:
                self._show.line(requoted.message)
                quote = requoted.fresh_quote
                continue
            self._show.line(accepted["say"])
            self._follow(accepted["project_id"], accepted["title"], before)
            return None

    # ------------------------------------------------------------------ a production

    def _catch_up(self) -> str | None:
        """Take up what was left: a render under way, or a quote that waits for its answer."""
        found = self._conversation()
        if found is None:
            return None
        view = self._client.get(f"/api/conversations/{found['id']}")
        if view["messages"]:
            last = view["messages"][-1]
            self._show.note(f"Going on with “{view['title']}”. Last: {last['content'][:300]}")
        if view["is_rendering"]:
            project = self._client.get(f"/api/projects/{view['project_id']}")
            self._follow(project["id"], project["title"], view["last_event"])
        elif view["quote"] is not None:
            return self._decide(view["quote"])
        return None

    def _conversation(self) -> Plain | None:
        found = self._client.get("/api/conversations", thread_id=self._thread_id)
        return found[0] if found else None

    def _last_event(self) -> int:
        found = self._conversation()
        if found is None:
            return 0
        view: Plain = self._client.get(f"/api/conversations/{found['id']}")
        return int(view["last_event"])

    def _follow(self, project_id: str, title: str, after: int) -> None:
        """Show a production's progress until it is told how it ended; then keep its files."""
        conversation = self._conversation()
        assert conversation is not None
        project = self._client.get(f"/api/projects/{project_id}")
        watch = _Watch(self._client)
        watch.add("talk", f"/api/conversations/{conversation['id']}/events", after)
        watch.add("status", f"/api/projects/{project_id}/events", project["last_event"])
        try:
            with self._show.bar(title) as bar:
                bar.update(
                    {
                        "status": project["status"],
                        "stage": project["stage"],
                        "progress_percent": round(project["progress"] * 100),
                    }
                )
                turn_id = _until_told(watch, bar.update, project_id)
        except KeyboardInterrupt:
            raise Detached from None
        finally:
            watch.stop()
        if turn_id is None:
            self._show.line(f"“{title}” was cancelled; what was held is released.")
            return
        told: Plain = {}
        for event in self._client.turn(turn_id):
            self._take(event, told)
        files = told.get("files", {}).get("files", [])
        if files:
            self._show.saved(save_files(self._client, files, self._save_to))


class _Watch:
    """Reads several event streams at once into one queue, so that Ctrl-C is always heard."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._found: queue.Queue[tuple[str, Plain] | AytadaError] = queue.Queue()
        self._is_over = False

    def add(self, name: str, path: str, after: int) -> None:
        """Begin to read one stream after an event."""
        thread = threading.Thread(target=self._read, args=(name, path, after), daemon=True)
        thread.start()

    def __iter__(self) -> Iterator[tuple[str, Plain]]:
        while True:
            try:
                found = self._found.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            if isinstance(found, AytadaError):
                raise found
            yield found

    def stop(self) -> None:
        """Let the readers go; each ends with the next thing that it reads."""
        self._is_over = True

    def _read(self, name: str, path: str, after: int) -> None:
        try:
            for event in self._client.log(path, str(after) if after else ""):
                if self._is_over:
                    return
                self._found.put((name, event))
        except AytadaError as error:
            self._found.put(error)
        except RuntimeError:
            # The client was closed while we were reading.
            return


def _until_told(watch: _Watch, update: Callable[[Plain], None], project_id: str) -> str | None:
    """Return the turn that tells the end of a production, or None when it was cancelled."""
    tellers: set[str] = set()
    for name, event in watch:
        if name == "status":
            update(event)
            if event["status"] in ENDED:
                return None
        elif event["type"] == "turn_started" and event["kind"] == "production_finished":
            tellers.add(event["turn_id"])
        elif event["type"] == "turn_finished" and event["turn_id"] in tellers:
            # Another project of this conversation may be told in between.
            tellers.discard(event["turn_id"])
            if event["project_id"] == project_id:
                return str(event["turn_id"])
    raise AssertionError("a watch has no end of its own")


def save_files(client: StudioClient, files: list[Plain], folder: Path) -> list[Path]:
    """Fetch files into a folder under their own names; a name that is taken gets a number."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in files:
        asset = client.get(f"/api/assets/{file['asset_id']}")
        path = _free_path(folder / Path(asset["filename"]).name, asset["sha256"])
        if not path.exists():
            client.download(asset["id"], path)
        paths.append(path)
    return paths


def _free_path(path: Path, sha256: str) -> Path:
    candidate, number = path, 2
    while candidate.exists() and not _is_same(candidate, sha256):
        candidate = path.with_stem(f"{path.stem} ({number})")
        number += 1
    return candidate


def _is_same(path: Path, sha256: str) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def terminal_lines(show: Show) -> Read:
    """Return how a person is asked for lines; Ctrl-C or Ctrl-D at the prompt leaves."""

    def read(prompt: str) -> str | None:
        try:
            return show.console.input(prompt)
        except (EOFError, KeyboardInterrupt):
            show.console.print()
            return None

    return read


def script_lines(show: Show) -> Read:
    """Return how a script is read from the standard input: one message a line."""

    def read(prompt: str) -> str | None:
        line = sys.stdin.buffer.readline()
        if not line:
            return None
        text = line.decode("utf-8", "replace").rstrip("\n")
        if prompt.startswith("Approve"):
            show.line(f"{prompt}{text}")
        elif text.strip():
            show.member(text)
        return text

    return read
