"""The command line: `aytada up · chat · demo · worker · migrate · keys · credits · doctor`."""

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text
from typer.exceptions import Abort, TyperException

from integrations import demo as demonstration
from integrations.bootstrap import ExecutorLock, open_app
from integrations.cli_chat import Chat, Detached, script_lines, terminal_lines
from integrations.cli_client import StudioClient
from integrations.cli_credits import make_credits_app
from integrations.cli_doctor import examine
from integrations.cli_keys import keys, member_of, open_with_workspace, workspace_of
from integrations.cli_server import HttpServer, Stopping, address_of, listen_on, serving
from integrations.cli_show import Show
from integrations.cli_slack import slack
from integrations.cli_web import link_for, login_link
from integrations.common.auth import is_loopback, make_token, read_token
from integrations.common.errors import UNEXPECTED, outcome_of
from integrations.settings import Settings
from storage import migrate as migrations
from storage.engine import Database
from storage.errors import AytadaError, Refused
from tools.kit.ports import WorkFailed

INTERRUPTED = 130
BAD_WORDS = 2

cli = typer.Typer(
    name="aytada",
    help="A marketing studio that you talk to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(keys, name="keys")
cli.add_typer(slack, name="slack")
cli.command(name="login-link")(login_link)
cli.add_typer(make_credits_app(open_with_workspace, workspace_of, member_of), name="credits")

SaveTo = Annotated[Path, typer.Option(help="Where finished films and their files are saved.")]


@cli.command()
def up() -> None:
    """Start the server and its worker in this process."""
    settings = Settings()
    with Stopping() as stopping, listen_on(settings, settings.http_port) as listener:
        _serve(settings, stopping, listener)


def _serve(settings: Settings, stopping: Stopping, listener: socket.socket) -> None:
    address = address_of(listener)
    studio = open_app(settings, serves_at=address)
    make_token(settings.data_dir)
    with studio:
        server = HttpServer(studio, listener)
        stopping.call(server.stop)
        print(f"Aytada listens on {address} · data in {settings.data_dir.resolve()}", flush=True)
        if not is_loopback(settings.http_host):
            print("Others need a key: “aytada keys create NAME”.", flush=True)
        else:
            link = link_for(studio.database, settings.public_url or address)
            print(f"Dashboard (this link signs you in once): {link}", flush=True)
        print("Talk to it with “aytada chat”. Ctrl-C stops it.", flush=True)
        server.run()
        print("Stopping: running steps may end, the rest resumes at the next start.", flush=True)


@cli.command()
def worker() -> None:
    """Run turns and renders without a server; on Postgres any number of these may run."""
    settings = Settings()
    with Stopping() as stopping, open_app(settings):
        print("The worker is at work. Ctrl-C stops it.", flush=True)
        stopping.asked.wait()
        print("Stopping: running steps may end, the rest goes on elsewhere or later.", flush=True)


@cli.command()
def migrate() -> None:
    """Bring the database to the schema that this version needs."""
    database = Database(Settings().sqlalchemy_url())
    try:
        print(f"The database is at schema {migrations.upgrade(database)}.")
    finally:
        database.close()


@cli.command()
def chat(
    conversation: Annotated[str, typer.Option(help="The conversation's name.")] = "main",
    save_to: SaveTo = Path("out"),
) -> None:
    """Talk: joins the running server, or starts one in this process."""
    settings = Settings()
    show = Show()
    read = terminal_lines(show) if sys.stdin.isatty() else script_lines(show)
    joined = _running_server(settings)
    with _client(settings, joined) as client:
        credits = client.get("/api/credits")
        show.note(f"{credits['available']} credits. Say what you would like to make; /quit leaves.")
        talk = Chat(client, show, read, thread_id=conversation, save_to=save_to)
        try:
            talk.run()
        except Detached:
            show.line(
                "It goes on; “aytada chat” to come back."
                if joined is not None
                else "The render stops here and resumes at the next “aytada chat” or “aytada up”; "
                "nothing that is done is lost or paid twice."
            )
            raise typer.Exit(0 if show.is_terminal else INTERRUPTED) from None
    if talk.has_failed and not sys.stdin.isatty():
        raise typer.Exit(1)


@cli.command()
def doctor() -> None:
    """Look at everything that is needed, and say what to do where something lacks."""
    console = Console(highlight=False, soft_wrap=True)
    findings = examine(Settings())
    for finding in findings:
        mark = Text("FAIL", "bold red") if finding.remedy else Text("ok  ", "green")
        console.print(mark, Text(f" {finding.what:<15} {finding.found}"), sep="")
        if finding.remedy:
            console.print(Text(f"     {'':<15} {finding.remedy}"))
    if any(finding.remedy for finding in findings):
        raise typer.Exit(1)


@cli.command()
def demo(
    brief: Annotated[
        str, typer.Option(help="A brief: a file, or the words themselves.")
    ] = demonstration.BRIEF,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where the demo keeps its data; a fresh folder if left out.")
    ] = None,
    save_to: SaveTo = Path("out/demo"),
) -> None:
    """Make one finished film from a brief, in a conversation, and check the books."""
    demonstration.run(brief, data_dir=data_dir, save_to=save_to, settings=Settings())


@contextmanager
def _client(settings: Settings, joined: tuple[str, str] | None) -> Iterator[StudioClient]:
    if joined is None:
        with serving(settings) as (_, client):
            yield client
        return
    client = StudioClient(*joined)
    try:
        yield client
    finally:
        client.close()


def _running_server(settings: Settings) -> tuple[str, str] | None:
    """Return address and token of the server that runs on this data directory, if one does."""
    if settings.database_url:
        return None
    holder = ExecutorLock(settings.data_dir).holder()
    if holder is None:
        return None
    token = read_token(settings.data_dir)
    if not holder.get("address") or token is None:
        raise Refused(
            f"A worker without a server (process {holder.get('process_id', 'unknown')}) has "
            f"{settings.data_dir.resolve()}. Stop it, then run “aytada up” or “aytada chat”.",
            code="data_dir_in_use",
        )
    return str(holder["address"]), token


def run(words: list[str]) -> int:
    """Run one command and return its exit code; what is refused is one sentence on stderr."""
    try:
        code = cli(words, standalone_mode=False)
    except AytadaError as error:
        return _say(error.message, outcome_of(error).exit_code)
    except WorkFailed as error:
        return _say(str(error), UNEXPECTED.exit_code)
    except TyperException as error:
        return _say(error.format_message().strip(), getattr(error, "exit_code", BAD_WORDS))
    except ValidationError as error:
        return _say(_settings_fault(error), BAD_WORDS)
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    except Exception as error:
        logging.getLogger(__name__).debug("the command failed", exc_info=error)
        return _say(
            f"Something went wrong inside ({type(error).__name__}: {_first_line(error)}). "
            "Run “aytada doctor”; AYTADA_LOG_LEVEL=DEBUG shows more.",
            UNEXPECTED.exit_code,
        )
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command line and leave."""
    code = run(sys.argv[1:])
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Everything is closed and kept by now. A workflow's thread that waits for a part of a render
    # would keep the process for as long as that takes elsewhere, and the next start resumes it.
    os._exit(code)


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [""]
    return lines[0][:200]


def _settings_fault(error: ValidationError) -> str:
    problem = error.errors()[0]
    name = "_".join(str(part) for part in problem["loc"][:1]).upper()
    return f"AYTADA_{name} cannot be used: {problem['msg']}." if name else str(problem["msg"])


def _say(message: str, code: int) -> int:
    if message:
        print(message, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    main()
