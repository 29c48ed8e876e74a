"""Health: is the process up, and can it do its work?"""

from fastapi import APIRouter, Response

from integrations.common.reading import heartbeat_ms, trouble_with
from integrations.http.parts import GetParts, Parts
from integrations.http.shapes import View
from storage.ids import now_ms

SILENT_MS = 15_000

router = APIRouter(tags=["health"])


class Health(View):
    """Whether the process is up."""

    ok: bool


class Ready(View):
    """Whether the server can do its work, and what of it is missing."""

    ok: bool
    database: str
    executor: str


@router.get("/healthz")
def healthz() -> Health:
    """Say that the process is up."""
    return Health(ok=True)


@router.get("/readyz", responses={503: {"model": Ready}})
def readyz(parts: GetParts, response: Response) -> Ready:
    """Say whether the database answers at this code's schema and this server's executor runs."""
    database = trouble_with(parts.studio.database) or "ok"
    executor = _executor(parts) if database == "ok" else "unknown"
    is_ready = database == "ok" and executor == "ok"
    response.status_code = 200 if is_ready else 503
    return Ready(ok=is_ready, database=database, executor=executor)


def _executor(parts: Parts) -> str:
    engine = parts.studio.engine
    with parts.studio.database.read() as session:
        seen_ms = heartbeat_ms(session, engine.executor_id)
    if seen_ms is None:
        return "No executor runs in this process."
    # An embedded executor holds its data directory's lock instead of beating on.
    if not parts.studio.database.is_sqlite and seen_ms < now_ms() - SILENT_MS:
        return "This process's executor has been silent for too long."
    return "ok"
