"""The MCP door, driven by the `mcp` package's own client, on both generations of the protocol."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, ResourceLink

from storage.models import InboxLetter, Production, Quote
from tests.support.door import SLOWLY, Door, Tenant, open_door, run_input

MODES = ("auto", "legacy")
READING = {
    "list_campaigns",
    "get_campaign",
    "list_projects",
    "get_project",
    "check_credits",
    "get_status",
    "watch_project",
}


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def secret_of(client: httpx.Client) -> str:
    """Return the key that a client of a tenant uses."""
    return str(client.headers["Authorization"]).removeprefix("Bearer ")


@asynccontextmanager
async def agent(door: Door, secret: str, mode: str = "auto") -> AsyncIterator[Client]:
    """Connect as an agent does."""
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http:
        transport = streamable_http_client(f"{door.base_url}/mcp", http_client=http)
        async with Client(transport, mode=mode, cache=None) as client:
            yield client


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test's talk with the server."""
    anyio.run(main)


def words(result: CallToolResult) -> str:
    """Return the words of a result."""
    return "\n".join(each.text for each in result.content if each.type == "text")


def links(result: CallToolResult) -> list[ResourceLink]:
    """Return the files that a result links to."""
    return [each for each in result.content if isinstance(each, ResourceLink)]


async def quoted(client: Client) -> dict[str, Any]:
    """Have the written project priced and return its quote."""
    priced = await client.call_tool("render_scenes", {"project": "Night shift"})
    assert not priced.is_error, words(priced)
    quote: dict[str, Any] = priced.structured_content["quote"]
    return quote


def available(tenant: Tenant) -> int:
    """Return what a workspace has to spend."""
    credits: int = tenant.all.get("/api/credits").json()["available"]
    return credits


def withdrawn(door: Door, tenant: Tenant) -> int:
    """Return how many letters of a workspace were taken back."""
    with door.stage.database.read() as session:
        letters = session.query(InboxLetter).filter(InboxLetter.state == "withdrawn")
        return letters.filter(InboxLetter.workspace_id == tenant.workspace_id).count()


@pytest.mark.parametrize("mode", MODES)
def test_the_real_tools_with_schemas_and_hints(door: Door, mode: str) -> None:
    tenant = door.tenant(f"Tools {mode}")

    async def main() -> None:
        async with agent(door, tenant.secret, mode) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        hints = {name: tool.annotations for name, tool in tools.items() if tool.annotations}
        assert hints.keys() == tools.keys()
        assert {name for name, hint in hints.items() if hint.read_only_hint} == READING
        assert {name for name, hint in hints.items() if hint.destructive_hint} == {
            "cancel_project",
            "accept_quote",
        }
        assert tools["create_campaign"].input_schema["properties"]["product"]
        assert all(tool.description for tool in tools.values())
        assert len(tools) == 34

    run(main)


def test_a_key_sees_only_the_tools_of_its_scopes(door: Door) -> None:
    tenant = door.tenant("Scopes")

    async def names(secret: str) -> set[str]:
        async with agent(door, secret) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    async def main() -> None:
        writing = await names(secret_of(tenant.write))
        assert await names(secret_of(tenant.read)) == READING
        assert "accept_quote" not in writing and "render_scenes" in writing
        async with agent(door, secret_of(tenant.read)) as client:
            refused = await client.call_tool("create_campaign", {"product": "Cold brew"})
            assert refused.is_error
            assert refused.structured_content["error"]["code"] == "scope_missing"

    run(main)


def test_from_nothing_to_a_draft_by_tools(door: Door) -> None:
    tenant = door.tenant("Draft")

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            for name, given in (
                ("create_campaign", {"product": "Cold brew", "audience": "night-shift nurses"}),
                ("create_project", {"kind": "video_ad", "seconds": 6}),
                ("generate_ideas", {}),
                ("choose_idea", {"number": 1}),
                ("generate_script", {}),
                ("generate_scenes", {}),
            ):
                done = await client.call_tool(name, given)
                assert not done.is_error, (name, words(done))
            draft = await client.call_tool("preview_draft", {})
            assert len(links(draft)) == 1
            assert httpx.get(links(draft)[0].uri, trust_env=False).status_code == 200

    run(main)
    assert len(tenant.all.get("/api/projects").json()) == 1
    assert available(tenant) == 250


@pytest.mark.parametrize("mode", MODES)
def test_a_production_is_approved_once_watched_and_its_files_are_read(
    door: Door, mode: str
) -> None:
    tenant = door.tenant(f"Film {mode}")
    door.scripted_project(tenant)
    told: list[tuple[float, float | None, str | None]] = []

    async def tell(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    async def main() -> None:
        async with agent(door, tenant.secret, mode) as client:
            quote = await quoted(client)
            approval = {"quote_id": quote["quote_id"], "credits": quote["credits"]}
            wrong = await client.call_tool("accept_quote", {**approval, "credits": 1})
            first = await client.call_tool("accept_quote", approval)
            again = await client.call_tool("accept_quote", approval)
            # A watcher that leaves stops nothing; the next one goes on.
            await client.call_tool("watch_project", {"seconds_max": 0})
            done = await client.call_tool("watch_project", {}, progress_callback=tell)
            listed = (await client.list_resources()).resources
            read = await client.read_resource(listed[0].uri)
        assert wrong.structured_content["error"]["code"] == "other_price"
        assert first.structured_content["is_first"] and not again.structured_content["is_first"]
        assert done.structured_content["status"] == "completed"
        assert {file.mime_type for file in links(done)} >= {"video/mp4", "image/png"}
        assert listed[0].mime_type == "video/mp4"
        assert len(read.contents) == 1

    run(main)
    percents = [percent for percent, _, _ in told]
    assert percents == sorted(percents) and percents
    assert all(total == 100 and text for _, total, text in told)
    assert door.stage.audit() == ()
    with door.stage.database.read() as session:
        made = session.query(Production).filter(Production.workspace_id == tenant.workspace_id)
        assert made.count() == 1


def test_a_key_that_may_not_spend_cannot_approve(door: Door) -> None:
    tenant = door.tenant("Thrifty")
    door.scripted_project(tenant)

    async def main() -> None:
        async with agent(door, secret_of(tenant.write)) as client:
            quote = await quoted(client)
            given = {"quote_id": quote["quote_id"], "credits": quote["credits"]}
            refused = await client.call_tool("accept_quote", given)
            declined = await client.call_tool("decline_quote", {"quote_id": quote["quote_id"]})
        assert refused.structured_content["error"]["code"] == "scope_missing"
        assert declined.structured_content["declined"]

    run(main)
    assert available(tenant) == 250


def test_a_quote_that_changed_is_quoted_anew_and_nothing_starts(door: Door) -> None:
    tenant = door.tenant("Changed")
    door.scripted_project(tenant)

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            quote = await quoted(client)
            await client.call_tool(
                "edit_script", {"project": "Night shift", "line": 1, "voice": "Long nights?"}
            )
            given = {"quote_id": quote["quote_id"], "credits": quote["credits"]}
            refused = await client.call_tool("accept_quote", given)
        assert refused.is_error
        fresh = refused.structured_content["fresh_quote"]
        assert fresh["quote_id"] != quote["quote_id"]

    run(main)
    assert available(tenant) == 250


def test_a_production_is_cancelled(door: Door) -> None:
    tenant = door.tenant("Canceller")
    door.scripted_project(tenant)

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            quote = await quoted(client)
            given = {"quote_id": quote["quote_id"], "credits": quote["credits"]}
            await client.call_tool("accept_quote", given)
            stopped = await client.call_tool("cancel_project", {"project": "Night shift"})
            assert not stopped.is_error, words(stopped)
            done = await client.call_tool("watch_project", {"project": "Night shift"})
        assert done.structured_content["status"] == "cancelled"

    run(main)
    assert door.stage.audit() == ()


def test_errors_say_how_to_go_on(door: Door) -> None:
    tenant = door.tenant("Errors")

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            bad = await client.call_tool("create_campaign", {"produkt": "Cold brew"})
            none = await client.call_tool("get_project", {"project": "prj_unknown"})
            with pytest.raises(MCPError, match="The tools are"):
                await client.call_tool("make_coffee", {})
        assert "product" in words(bad) and bad.structured_content["error"]["who"] == "model"
        assert none.structured_content["error"]["who"] == "member"

    run(main)


def test_a_repeated_call_with_a_key_is_done_once(door: Door) -> None:
    tenant = door.tenant("Repeat")
    door.scripted_project(tenant)
    meta: Any = {"aytada/idempotencyKey": "draft-1"}

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            given = {"project": "Night shift"}
            first = await client.call_tool("preview_draft", given, meta=meta)
            again = await client.call_tool("preview_draft", given, meta=meta)
        assert first.structured_content == again.structured_content

    run(main)


def test_a_call_that_is_given_up_is_not_done_later(door: Door) -> None:
    tenant = door.tenant("Giver-up")
    door.stage.patient.go.clear()

    async def main() -> None:
        async with agent(door, tenant.secret) as client:
            await client.call_tool("create_campaign", {"product": "Cold brew"})
            await client.call_tool("create_project", {"kind": "video_ad", "seconds": 6})
            thread = tenant.all.get("/api/conversations").json()[0]["thread_id"]
            busy = run_input(f"{SLOWLY}.", thread=thread)
            with tenant.all.stream("POST", "/api/chat", json=busy) as answer:
                lines = answer.iter_lines()
                next(line for line in lines if "TEXT_MESSAGE_CONTENT" in line)
                with anyio.move_on_after(0.5) as waited:
                    await client.call_tool("generate_ideas", {})
                while not withdrawn(door, tenant):
                    await anyio.sleep(0.05)
                door.stage.patient.go.set()
                assert "RUN_FINISHED" in list(lines)[-2]
            assert waited.cancelled_caught
            # A call in a turn is answered, so the talk is free again.
            after = await client.call_tool("generate_script", {})
        assert after.is_error and "idea" in words(after)

    run(main)
    [line] = tenant.all.get("/api/projects").json()
    assert tenant.all.get(f"/api/projects/{line['id']}").json()["ideas"] == []


def test_nothing_of_another_workspace_is_found(door: Door) -> None:
    one, other = door.tenant("One"), door.tenant("Other")
    project_id = door.scripted_project(one)

    async def main() -> None:
        async with agent(door, one.secret) as client:
            quote = await quoted(client)
            draft = await client.call_tool("preview_draft", {"project": project_id})
            asset_id = draft.structured_content["asset_id"]
        given = {"quote_id": quote["quote_id"], "credits": quote["credits"]}
        async with agent(door, other.secret) as client:
            seen = await client.call_tool("get_project", {"project": project_id})
            watched = await client.call_tool("watch_project", {"project": project_id})
            taken = await client.call_tool("accept_quote", given)
            declined = await client.call_tool("decline_quote", {"quote_id": quote["quote_id"]})
            for uri in (f"aytada://assets/{asset_id}", links(draft)[0].uri):
                with pytest.raises(MCPError):
                    await client.read_resource(uri)
        codes = [each.structured_content["error"]["code"] for each in (seen, watched, taken)]
        assert codes == ["not_found"] * 3
        assert declined.structured_content["error"]["code"] == "not_found"

    run(main)
    with door.stage.database.read() as session:
        state = session.query(Quote).filter(Quote.workspace_id == one.workspace_id).one().state
    assert state == "open"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "not_signed_in"),
        ({"Authorization": "Bearer ayt_wrong"}, 401, "not_signed_in"),
        ({"Authorization": "KEY", "Origin": "https://evil.example"}, 403, "bad_origin"),
        ({"Authorization": "KEY", "Origin": "null"}, 403, "bad_origin"),
        ({"Authorization": "KEY", "Host": "evil.example"}, 403, "bad_host"),
    ],
)
def test_strangers_and_other_sites_are_refused(
    door: Door, headers: dict[str, str], status: int, code: str
) -> None:
    given = {name: value.replace("KEY", f"Bearer {door.token}") for name, value in headers.items()}
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    answer = httpx.post(f"{door.base_url}/mcp", json=body, headers=given, trust_env=False)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
