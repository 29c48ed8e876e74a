"""API keys over REST: nobody makes or revokes a key that may do more than their own."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from integrations.common.auth import Caller, create_key
from integrations.common.reading import keys_in_use
from integrations.http.parts import GetParts, Id, Reader, Writer
from integrations.http.shapes import Body, View
from storage import workspaces
from storage.errors import Forbidden, NotFound
from storage.models import ApiKey

router = APIRouter(prefix="/api/keys", tags=["keys"])


class KeyNew(Body):
    """A new key; its scopes are at most the caller's own."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    scopes: Annotated[list[Literal["read", "write", "spend"]], Field(min_length=1, max_length=3)]


class KeyView(View):
    """A key, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_ms: int


class KeyMade(KeyView):
    """A key that was just made; its secret is shown only now."""

    secret: str


@router.get("")
def get_keys(caller: Reader, parts: GetParts) -> list[KeyView]:
    """List the workspace's keys that still work."""
    with parts.studio.database.read() as session:
        return [_view(key) for key in keys_in_use(session, caller.workspace_id)]


@router.post("", status_code=201)
def make_key(body: KeyNew, caller: Writer, parts: GetParts) -> KeyMade:
    """Make a key; its secret is in this answer and nowhere else."""
    _require_all(caller, body.scopes)
    with parts.studio.database.write() as session:
        made = create_key(session, caller.workspace_id, body.name, body.scopes)
        return KeyMade(**_view(made.key).model_dump(), secret=made.secret)


@router.delete("/{key_id}", status_code=204, response_class=Response)
def revoke_key(key_id: Id, caller: Writer, parts: GetParts) -> Response:
    """Make a key useless from now on."""
    with parts.studio.database.write() as session:
        found = [key for key in keys_in_use(session, caller.workspace_id) if key.id == key_id]
        if not found:
            raise NotFound("There is no such key in this workspace.")
        _require_all(caller, found[0].scopes)
        workspaces.revoke_api_key(session, caller.workspace_id, key_id)
    return Response(status_code=204)


def _require_all(caller: Caller, scopes: Sequence[str]) -> None:
    missing = sorted(set(scopes) - caller.scopes)
    if missing:
        raise Forbidden(
            f"Your key lacks {', '.join(missing)}, so it cannot make or revoke a key that has it.",
            code="scope_missing",
        )


def _view(key: ApiKey) -> KeyView:
    return KeyView(id=key.id, name=key.name, scopes=list(key.scopes), created_ms=key.created_ms)
