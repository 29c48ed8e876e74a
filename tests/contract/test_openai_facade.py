"""Chat completions, driven by OpenAI's own package: talk, history, money, progress, errors."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from storage.models import Conversation, Message, Production
from tests.support.door import BROKEN, SLOWLY, Door, open_door

LINK = re.compile(r"https?://\S+/files/\S+")
Connect = Callable[[str], openai.OpenAI]


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


@pytest.fixture
def connect(door: Door) -> Iterator[Connect]:
    """Give what opens OpenAI's client as its users do, kept off this machine's proxies."""
    opened: list[openai.OpenAI] = []

    def open_with(secret: str) -> openai.OpenAI:
        http = httpx2.Client(trust_env=False, timeout=60)
        client = openai.OpenAI(base_url=f"{door.base_url}/v1", api_key=secret, http_client=http)
        opened.append(client)
        return client

    yield open_with
    for client in opened:
        client.close()


class Chat:
    """A client that keeps the history itself, as chat clients do."""

    def __init__(self, client: openai.OpenAI, **more: Any) -> None:
        self.client = client
        self.more = more
        self.history: list[dict[str, str]] = []

    def say(self, text: str) -> str:
        """Say something with the whole history and return the answer."""
        self.history.append({"role": "user", "content": text})
        answer = self.send()
        self.history.append({"role": "assistant", "content": answer})
        return answer

    def send(self) -> str:
        """Send the history as it is."""
        made: ChatCompletion = self.client.chat.completions.create(
            model="aytada",
            messages=self.history,  # type: ignore[arg-type]
            **self.more,
        )
        return made.choices[0].message.content or ""

    def stream(self) -> openai.Stream[ChatCompletionChunk]:
        """Send the history and read the answer as it comes."""
        made: openai.Stream[ChatCompletionChunk] = self.client.chat.completions.create(  # type: ignore[call-overload]
            model="aytada",
            messages=self.history,
            stream=True,
            stream_options={"include_usage": True},
        )
        return made


def count(door: Door, kind: type[Any], workspace_id: str) -> int:
    """Return how many rows of a kind a workspace has."""
    with door.stage.database.read() as session:
        return session.query(kind).filter(kind.workspace_id == workspace_id).count()


def messages_of(door: Door, workspace_id: str) -> list[str]:
    """Return what people said in a workspace, in order."""
    with door.stage.database.read() as session:
        rows = session.query(Message).filter(
            Message.workspace_id == workspace_id, Message.role == "user"
        )
        return [row.content for row in rows.order_by(Message.created_ms, Message.seq)]


def fetch(url: str) -> bytes:
    """Read a link that was shown, without a key."""
    return httpx.get(url, trust_env=False).raise_for_status().content


def test_the_one_model_is_listed(door: Door, connect: Connect) -> None:
    client = connect(door.tenant("Models").secret)
    assert [model.id for model in client.models.list()] == ["aytada"]
    assert client.models.retrieve("aytada").owned_by == "aytada"
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-5")
    assert refused.value.code == "model_not_found"


def test_a_client_that_sends_the_whole_history_goes_on_in_one_conversation(
    door: Door, connect: Connect
) -> None:
    tenant = door.tenant("History")
    chat = Chat(connect(tenant.secret))
    chat.say("Start a campaign for our cold brew for night-shift nurses")
    chat.say("Make a 15-second video ad for it")
    answer = chat.say("Which campaigns do I have?")
    assert "cold brew" in answer.lower()
    assert messages_of(door, tenant.workspace_id) == [
        line["content"] for line in chat.history if line["role"] == "user"
    ]
    assert count(door, Conversation, tenant.workspace_id) == 1
    assert len(tenant.all.get("/api/campaigns").json()) == 1


def test_the_same_request_again_runs_nothing_and_says_the_same(
    door: Door, connect: Connect
) -> None:
    tenant = door.tenant("Repeat")
    chat = Chat(connect(tenant.secret))
    chat.history = [{"role": "user", "content": "Start a campaign for our cold brew"}]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: chat.send(), range(3)))
    chat.history.append({"role": "assistant", "content": answers[0]})
    following = chat.say("Make a 15-second video ad for it")
    chat.history.pop()
    assert chat.send() == following
    assert len(set(answers)) == 1
    assert len(messages_of(door, tenant.workspace_id)) == 2


def test_users_of_one_key_have_conversations_of_their_own(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Users")
    client = connect(tenant.secret)
    for user in ("ann", "ben"):
        Chat(client, user=user).say("Hello there")
    assert count(door, Conversation, tenant.workspace_id) == 2


def test_a_named_conversation_needs_no_history(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Named")
    client = connect(tenant.secret)
    for text in ("Start a campaign for our cold brew", "Hello there", "Hello there"):
        Chat(client, metadata={"conversation": "spring"}).say(text)
    assert count(door, Conversation, tenant.workspace_id) == 1
    assert len(messages_of(door, tenant.workspace_id)) == 3
    by_name = tenant.all.get("/api/conversations", params={"thread_id": "spring"}).json()
    assert len(by_name) == 1


def test_an_edited_history_remembers_and_a_yes_there_reaches_no_older_quote(
    door: Door, connect: Connect
) -> None:
    tenant = door.tenant("Edited")
    door.scripted_project(tenant)
    chat = Chat(connect(tenant.secret))
    chat.say("Continue Night shift")
    assert "Shall I go ahead?" in chat.say("Render it")
    chat.history = [
        *chat.history[:2],
        {"role": "user", "content": "What does it cost?"},
        {"role": "assistant", "content": "As I said."},
    ]
    chat.say("yes")
    # The one that wrote the project, the chat, and the chat that was edited.
    assert count(door, Conversation, tenant.workspace_id) == 3
    assert count(door, Production, tenant.workspace_id) == 0
    assert tenant.all.get("/api/credits").json()["available"] == 250


def test_a_typed_yes_makes_the_film_and_shows_progress_and_links(
    door: Door, connect: Connect
) -> None:
    tenant = door.tenant("Film")
    door.scripted_project(tenant)
    chat = Chat(connect(tenant.secret))
    chat.say("Continue Night shift")
    assert "Shall I go ahead?" in chat.say("Render it")
    chat.history.append({"role": "user", "content": "yes"})
    answer = chat.send()
    assert "is ready" in chat.send()
    assert "On it" in answer and "is ready" in answer
    links = LINK.findall(answer)
    assert len(fetch(links[0])) > 0
    assert count(door, Production, tenant.workspace_id) == 1
    assert door.stage.audit() == ()


def test_a_stream_gives_the_words_the_progress_and_the_end(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Stream")
    door.scripted_project(tenant)
    chat = Chat(connect(tenant.secret))
    chat.say("Continue Night shift")
    chat.say("Render it")
    chat.history.append({"role": "user", "content": "go ahead"})
    with chat.stream() as stream:
        chunks = list(stream)
    text = "".join(each.choices[0].delta.content or "" for each in chunks if each.choices)
    assert "On it" in text and "%" in text and "is ready" in text and LINK.search(text)
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None
    assert len({each.id for each in chunks}) == 1


def test_a_key_that_may_not_spend_starts_nothing(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Thrifty")
    door.scripted_project(tenant)
    secret = str(tenant.write.headers["Authorization"]).removeprefix("Bearer ")
    chat = Chat(connect(secret))
    chat.say("Continue Night shift")
    chat.say("Render it")
    assert "may not spend" in chat.say("yes")
    assert count(door, Production, tenant.workspace_id) == 0


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"stop": ["\n"]}, "stop"),
        ({"metadata": {"conversation": ""}}, "metadata.conversation"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(
    door: Door, connect: Connect, more: dict[str, Any], param: str
) -> None:
    client = connect(door.token)
    with pytest.raises(openai.BadRequestError) as refused:
        Chat(client, **more).say("Hello")
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"


def test_what_only_tunes_a_model_is_read_over(door: Door, connect: Connect) -> None:
    client = connect(door.tenant("Tuned").secret)
    chat = Chat(client, temperature=0.2, max_tokens=5, seed=1, n=1, top_p=0.5, tools=[])
    assert len(chat.say("Hello there")) > 5


def test_errors_have_the_shape_that_clients_show(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Errors")
    with pytest.raises(openai.AuthenticationError):
        Chat(connect("ayt_wrong")).say("Hello")
    secret = str(tenant.read.headers["Authorization"]).removeprefix("Bearer ")
    with pytest.raises(openai.PermissionDeniedError) as refused:
        Chat(connect(secret)).say("Hello")
    assert refused.value.code == "scope_missing"
    with pytest.raises(openai.BadRequestError):
        Chat(connect(tenant.secret)).say(" ")
    answer = tenant.all.post("/v1/chat/completions", json={"model": "aytada"})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "messages"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_turn_that_breaks_inside_is_an_error_and_the_talk_goes_on(
    door: Door, connect: Connect
) -> None:
    tenant = door.tenant("Broken")
    chat = Chat(connect(tenant.secret))
    with pytest.raises(openai.InternalServerError) as refused:
        chat.say(BROKEN)
    assert "inside of the studio" not in str(refused.value)
    assert chat.say("Hello there")
    assert len(messages_of(door, tenant.workspace_id)) == 2
    assert count(door, Conversation, tenant.workspace_id) == 1


def test_a_turn_can_be_stopped_by_the_id_of_its_answer(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Stopper")
    door.stage.patient.go.clear()
    chat = Chat(connect(tenant.secret))
    chat.history = [{"role": "user", "content": f"{SLOWLY}."}]
    with chat.stream() as stream:
        first = next(iter(stream))
        turn_id = first.id.removeprefix("chatcmpl-")
        assert tenant.all.post(f"/api/turns/{turn_id}/cancel").json() == {"stopped": True}
        ends = [each.choices[0].finish_reason for each in stream if each.choices]
    door.stage.patient.go.set()
    assert ends[-1] == "stop"


def test_a_client_that_leaves_reads_the_rest_by_asking_again(door: Door, connect: Connect) -> None:
    tenant = door.tenant("Leaver")
    door.stage.patient.go.clear()
    chat = Chat(connect(tenant.secret))
    chat.history = [{"role": "user", "content": f"{SLOWLY}, please."}]
    with chat.stream() as stream:
        next(iter(stream))
    threading.Timer(0.2, door.stage.patient.go.set).start()
    assert chat.send() == "One moment please."
    assert len(messages_of(door, tenant.workspace_id)) == 1


def test_nothing_of_another_workspace_is_reached(door: Door, connect: Connect) -> None:
    one, other = door.tenant("One"), door.tenant("Other")
    named: dict[str, Any] = {"metadata": {"conversation": "same"}}
    Chat(connect(one.secret), **named).say("Start a campaign for our cold brew")
    answer = Chat(connect(other.secret), **named).say("Which campaigns do I have?")
    assert "no campaign" in answer.lower()
    assert [count(door, Conversation, each.workspace_id) for each in (one, other)] == [1, 1]
