"""What My videos costs with 1,000 projects: the whole page, a poll of it, and a search.

Data: one workspace, ten campaigns, 1,000 projects of four kinds, each with a script; one signed-in
member; SQLite. Measured: wall time of a request over HTTP, ROUNDS of each, interleaved with the
sign-in page, which is the same server and template engine without a list (the peer). Units:
milliseconds and bytes.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from storage import migrate, projects
from storage.engine import Database
from storage.ids import now_ms
from tests.support.door import open_door
from tests.support.studio_page import Person, new_person
from tests.support.web_session import browser_of

PROJECTS = 1_000
CAMPAIGNS = 10
ROUNDS = 40
KINDS = ("video_ad", "banner", "flyer", "jingle")
STATUSES = ("draft", "completed", "failed", "generating")


def run(out_dir: Path) -> dict[str, Any]:
    """Measure, write `web.json` into a folder, and return what is in it."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        template = folder / "template.db"
        database = Database(f"sqlite:///{template}")
        migrate.upgrade(database)
        database.close()
        at = folder / "door"
        at.mkdir()
        with open_door(template, at) as door:
            person = new_person(door.stage, "Nora")
            _fill(person)
            with browser_of(door, person) as browser:
                asked: dict[str, Callable[[], httpx.Response]] = {
                    "bare": lambda: browser.client.get("/dashboard/sign-in/none"),
                    "page": lambda: browser.get("/dashboard/videos"),
                    "poll": lambda: browser.get("/dashboard/videos", scripted=True),
                    "search": lambda: browser.get("/dashboard/videos?q=project+99"),
                    "last_page": lambda: browser.get("/dashboard/videos?page=42"),
                }
                times: dict[str, list[float]] = {name: [] for name in asked}
                sizes = {name: len(ask().content) for name, ask in asked.items()}
                for _ in range(ROUNDS):
                    for name, ask in asked.items():
                        begun = time.perf_counter()
                        ask()
                        times[name].append((time.perf_counter() - begun) * 1e3)
    bare = statistics.median(times["bare"])
    found: dict[str, Any] = {
        "projects": PROJECTS,
        **{
            name: {
                "p50_ms": round(statistics.median(each), 1),
                "p95_ms": round(sorted(each)[int(len(each) * 0.95)], 1),
                "times_bare": round(statistics.median(each) / bare, 1),
                "html_bytes": sizes[name],
            }
            for name, each in times.items()
        },
    }
    (out_dir / "web.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def _fill(person: Person) -> None:
    made = [person.project(KINDS[number % 4]) for number in range(CAMPAIGNS)]
    with person.stage.database.write() as session:
        campaigns = [projects.get(session, person.workspace_id, each).campaign_id for each in made]
        for number in range(PROJECTS - CAMPAIGNS):
            project = projects.create(
                session,
                workspace_id=person.workspace_id,
                campaign_id=campaigns[number % CAMPAIGNS],
                member_id=person.member_id,
                kind=KINDS[number % 4],
                title=f"Project {number}",
                seconds=15,
                format="9:16",
                resolution="1080p",
            )
            project.status = STATUSES[number % 4]
            project.updated_ms = now_ms() - number * 1_000
