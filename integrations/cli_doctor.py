"""`aytada doctor`: looks at everything that the studio needs and says what to do where it lacks."""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from integrations.bootstrap import ExecutorLock, make_models, open_database
from integrations.cli_client import CONNECT_SECONDS
from integrations.openai import Shutdown, no_tools_words, shutdown_of
from integrations.settings import Settings
from integrations.studio.studio import EmbeddedStudio
from storage import migrate
from storage.errors import AytadaError
from tools.kit.ports import BrandLook, ClipOrder, ModelUnavailable, VoiceOrder, WorkFailed

FREE_BYTES_MIN = 500_000_000
GIGABYTE = 1_000_000_000
FRAMES = 15
SHUTDOWN_DAYS = 90
"""From how many days before a model is shut down its replacement is asked for."""


@dataclass(frozen=True)
class Finding:
    """What was looked at and what was found; `remedy` is set when something must be done."""

    what: str
    found: str
    remedy: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything. A check that breaks is a finding too, never a traceback."""
    checks: tuple[tuple[str, Callable[[Settings], Finding]], ...] = (
        ("python", _python),
        ("sqlite", _sqlite),
        ("data folder", _data_dir),
        ("database", _database),
        ("executor", _executor),
        ("language model", language_model),
        ("voice", _voice),
        ("picture", _picture),
    )
    return tuple(_guarded(what, check, settings) for what, check in checks)


def _guarded(what: str, check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except AytadaError as error:
        return Finding(what, "not usable", error.message)
    except WorkFailed as error:
        return Finding(what, "does not work", f"{error} Reinstall with “make install”.")
    except Exception as error:  # noqa: BLE001
        # A doctor that dies of what it looks for helps nobody.
        return Finding(what, "does not work", f"{type(error).__name__}: {error}")


def _python(_settings: Settings) -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("python", found, "Use Python 3.11, 3.12 or 3.13.")
    return Finding("python", found)


def _sqlite(settings: Settings) -> Finding:
    if not settings.database_url:
        migrate.check_sqlite_version()
    return Finding("sqlite", sqlite3.sqlite_version)


def _data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    remedy = "Make it writable, or set AYTADA_DATA_DIR to another folder."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return Finding("data folder", f"{folder}: {error.strerror}", remedy)
    free_bytes = shutil.disk_usage(folder).free
    found = f"{folder}, {free_bytes / GIGABYTE:.1f} GB free"
    if free_bytes < FREE_BYTES_MIN:
        return Finding("data folder", found, "Free some space: a film needs about 0.1 GB.")
    return Finding("data folder", found)


def _database(settings: Settings) -> Finding:
    database = open_database(settings)
    try:
        revision = migrate.current(database)
        kind = "SQLite" if database.is_sqlite else "Postgres"
        return Finding("database", f"{kind}, schema {revision}")
    finally:
        database.close()


def _executor(settings: Settings) -> Finding:
    if settings.database_url:
        return Finding("executor", "any number may run on this database")
    holder = ExecutorLock(settings.data_dir).holder()
    if holder is None:
        return Finding("executor", "none runs now; “aytada up” starts one")
    at = f" at {holder['address']}" if holder.get("address") else ""
    return Finding("executor", f"process {holder.get('process_id', 'unknown')}{at}")


def language_model(settings: Settings) -> Finding:
    """Look at the language model: is it there, does it call tools, how long will it be there."""
    if not settings.model_base_url:
        return Finding("language model", "embedded; it needs no server")
    where = f"{settings.model_name} at {settings.model_base_url}"
    listed, trouble = _listed(settings)
    if trouble is not None:
        return trouble
    shutdown = shutdown_of(settings.model_name, listed.get("shutdown_date"))
    days_left = shutdown.days_left(datetime.now(UTC).date()) if shutdown else SHUTDOWN_DAYS + 1
    replace_it = _replace_words(shutdown, days_left) if shutdown else ""
    proven = make_models(settings).proven
    assert proven is not None, "a base URL makes a configured model"
    try:
        calls_tools = proven.calls_tools()
    except ModelUnavailable as error:
        remedy = replace_it if days_left <= 0 else str(error)
        return Finding("language model", f"{where} gives no answer", remedy)
    if not calls_tools:
        remedy = no_tools_words(settings.model_name)
        return Finding("language model", f"{where} calls no tools", remedy)
    ends = f"; is shut down on {shutdown.day_words}" if shutdown else ""
    remedy = replace_it if days_left <= SHUTDOWN_DAYS else ""
    return Finding("language model", f"{where}; calls tools{ends}", remedy)


def _listed(settings: Settings) -> tuple[dict[str, Any], Finding | None]:
    """Return what the server tells of the model, and a finding if the server itself is at fault."""
    remedy = "Start the server, or check AYTADA_MODEL_BASE_URL, AYTADA_MODEL_API_KEY."
    try:
        answer = httpx.get(
            f"{settings.model_base_url.rstrip('/')}/models",
            headers={"Authorization": f"Bearer {settings.model_api_key.get_secret_value()}"},
            timeout=CONNECT_SECONDS,
        )
    except httpx.HTTPError as error:
        found = f"{settings.model_base_url} does not answer ({type(error).__name__})"
        return {}, Finding("language model", found, remedy)
    if answer.status_code in (401, 403):
        finding = Finding("language model", "the key is refused", "Check AYTADA_MODEL_API_KEY.")
        return {}, finding
    if answer.is_server_error:
        return {}, Finding("language model", f"answers {answer.status_code}", remedy)
    try:
        models = answer.json()["data"]
        return next(each for each in models if each["id"] == settings.model_name), None
    except (ValueError, KeyError, TypeError, StopIteration):
        # Not every server lists its models; the canary tells whether this one is there.
        return {}, None


def _replace_words(shutdown: Shutdown, days_left: int) -> str:
    verb = "was" if days_left <= 0 else "is"
    return (
        f"{shutdown.model} {verb} shut down on {shutdown.day_words}. Choose its replacement at "
        "https://developers.openai.com/api/docs/deprecations and set AYTADA_MODEL_NAME."
    )


def _voice(_settings: Settings) -> Finding:
    order = VoiceOrder(lines=("Hello.",), seconds_max=(3.0,))
    with tempfile.TemporaryDirectory() as folder:
        made = EmbeddedStudio().voice.speak(order, Path(folder), _never)
    seconds = sum(line.seconds for line in made.lines)
    return Finding("voice", f"{made.provider} said “Hello.” in {seconds:.1f} s")


def _picture(_settings: Settings) -> Finding:
    order = ClipOrder(
        look=BrandLook(brand_name="Aytada"),
        format="9:16",
        resolution="720p",
        frames=FRAMES,
        index=0,
        count=1,
        beat="hook",
        visual="A plain ground.",
        on_screen="Hello",
        voice_line="",
    )
    with tempfile.TemporaryDirectory() as folder:
        made = EmbeddedStudio().clips.make_clip(order, Path(folder), _never)
        size = made.file.stat().st_size
    found = f"{made.provider} drew {made.frames} frames, {made.width}×{made.height}, {size:,} bytes"
    return Finding("picture", found)


def _never() -> bool:
    return False
