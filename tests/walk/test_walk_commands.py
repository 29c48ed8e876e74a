"""The commands as a shell runs them: what they say, where, and with which exit code."""

import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from integrations.cli import run
from integrations.cli_server import SIGNALS
from tests.support.tree import ROOT

DEADLINE_SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Runs commands in a folder of its own, in this process."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)

    def __call__(self, *words: str, **settings: str) -> Ran:
        """Run one command with settings such as `http_port="0"`."""
        with self._monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(f"AYTADA_{name.upper()}", value)
            before = {number: signal.getsignal(number) for number in SIGNALS}
            self._capsys.readouterr()
            code = run(list(words))
            for number, handler in before.items():
                signal.signal(number, handler)
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)


@pytest.fixture
def aytada(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """Give a shell with data of its own."""
    return Shell(tmp_path, monkeypatch, capsys)


def process(folder: Path, *words: str, stdin: str) -> Ran:
    """Run one command in a process of its own, as a script with lines to say."""
    ran = subprocess.run(
        [sys.executable, "-m", "integrations.cli", *words],
        cwd=folder,
        env=environment(folder),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return a bare environment, with settings such as `http_port="0"`."""
    given = {f"AYTADA_{name.upper()}": value for name, value in settings.items()}
    return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT), **given}


def refusal(ran: Ran) -> tuple[int, str]:
    """Return exit code and the one sentence on the error stream."""
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
    return ran.returncode, ran.stderr.strip()


def test_refused_commands_say_one_sentence_and_exit_by_the_table(aytada: Shell) -> None:
    (aytada.folder / "bad.md").write_text("# Nothing to sell here\n\nHello.\n")
    (aytada.folder / "binary.md").write_bytes(b"\xff\xfe\x00")
    (aytada.folder / "photo.md").write_text("Product: tea\nPhoto: missing.png\n")
    expected = {
        ("nonsense",): (2, "No such command"),
        ("chat", "--nope"): (2, "No such option"),
        ("keys", "revoke", "nobody"): (3, "No keys are called"),
        ("keys", "create", "x", "--scopes", "root"): (2, "root is none of them"),
        ("demo", "--brief", "missing.md"): (2, "There is no brief at missing.md"),
        ("demo", "--brief", "bad.md"): (2, "names no product"),
        ("demo", "--brief", "binary.md"): (2, "is not plain text"),
        ("demo", "--brief", "photo.md"): (2, "missing.png"),
    }
    for words, (code, sentence) in expected.items():
        found = refusal(aytada(*words))
        assert (found[0], sentence in found[1]) == (code, True), (words, found)


@pytest.mark.parametrize(
    ("settings", "code", "sentence"),
    [
        ({"http_port": "x"}, 2, "AYTADA_HTTP_PORT cannot be used"),
        ({"model_base_url": "http://127.0.0.1:9"}, 2, "set AYTADA_MODEL_NAME"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    aytada: Shell, settings: dict[str, str], code: int, sentence: str
) -> None:
    found = refusal(aytada("up", **settings))
    assert (found[0], sentence in found[1]) == (code, True), found


def test_a_port_that_is_taken_is_named(aytada: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, sentence = refusal(aytada("up", http_port=port))
    assert (code, f"Port {port} on 127.0.0.1 cannot be used" in sentence) == (2, True)


def test_keys_and_credits_work_beside_each_other(aytada: Shell) -> None:
    made = aytada("keys", "create", "zapier", "--scopes", "read,write")
    assert re.fullmatch(r"ayt_[\w-]{43}\n", made.stdout)
    assert "only time" in made.stderr
    listed = aytada("keys", "list").stdout
    assert "zapier" in listed and "read, write" in listed and made.stdout.strip() not in listed
    assert "250" in aytada("credits", "balance").stdout
    assert aytada("keys", "revoke", "zapier").returncode == 0


def test_the_doctor_finds_nothing_wrong_here_and_a_dead_model_there(aytada: Shell) -> None:
    well = aytada("doctor")
    assert (well.returncode, "FAIL" in well.stdout) == (0, False), well.stdout
    assert "drew 15 frames" in well.stdout and "said “Hello.”" in well.stdout
    ill = aytada("doctor", model_base_url="http://127.0.0.1:9/v1", model_name="m")
    assert ill.returncode == 1
    failing = [line for line in ill.stdout.splitlines() if line.startswith("FAIL")]
    assert len(failing) == 1 and "language model" in failing[0]


def test_a_server_is_joined_and_stops_politely(tmp_path: Path, aytada: Shell) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "integrations.cli", "up"],
        cwd=tmp_path,
        env=environment(tmp_path, http_port="0"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        first = server.stdout.readline()
        assert re.match(r"Aytada listens on http://127\.0\.0\.1:\d+ · data in ", first)
        second = refusal(aytada("up", http_port="0"))
        assert second[0] == 4 and "Another Aytada" in second[1]
        talked = process(tmp_path, "chat", stdin="Start a campaign for our cold brew\nn\n")
        assert (talked.returncode, talked.stderr) == (0, "")
        assert "250 credits." in talked.stdout and "▸ create campaign" in talked.stdout
    finally:
        server.send_signal(signal.SIGTERM)
        rest, _ = server.communicate(timeout=DEADLINE_SECONDS)
    assert server.returncode == 0
    assert "Stopping" in rest
    # What was said to the server is there when a chat starts its own.
    again = process(tmp_path, "chat", stdin="Which campaigns are there?\n")
    assert again.returncode == 0, again.stderr
    assert "Going on with “Start a campaign for our cold brew”" in again.stdout
    assert "Cold Brew" in again.stdout
