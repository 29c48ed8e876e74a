"""What a long conversation costs: 500 turns in one, through the real graph, on SQLite.

Data: a campaign and a project are made first, then a marketer's daily messages come round and
round, every seventh a long one. Once with the embedded model (whose copy tasks and summaries are
its own) and once with a scripted one that answers at length and folds what it is given. Measured
per turn: characters and tokens (a quarter of them) that the model is shown, milliseconds from
saying to the turn's last event, those of them that this process computed (which a busy machine does
not blur), and the size of the database. The ratio of the last ten turns to
turns 3 to 12, and to turns 41 to 50, when the window is full, tells whether cost is flat.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from integrations.bootstrap import make_model
from integrations.settings import Settings
from storage import conversations, migrate
from storage.engine import Database
from tests.support.stage import Stage
from tools.kit.ports import Cancelled, ChatMessage, ChatModel, ChatReply, ToolCall, ToolSchema
from tools.kit.spec import ToolContext

T = TypeVar("T", bound=BaseModel)

TURNS = 500
CHARACTERS_PER_TOKEN = 4
OPENING = (
    "Start a campaign for Lumen cold brew, for night-shift nurses",
    "make a 15 second TikTok",
    "give me three ideas",
    "the second one",
    "write the script",
)
DAILY = (
    "how many credits do I have?",
    "what's the status?",
    "thanks!",
    "change the message to steady energy without the crash",
    "show the script",
    "which campaigns are there?",
    "We talked to the ward today. " + "They drink it at half past three, standing up. " * 40,
    "what can you do?",
    "change the audience to ICU nurses on nights",
    "list my projects",
)


@dataclass(frozen=True)
class Sample:
    """One turn."""

    turn: int
    characters: int
    tokens: int
    wall_ms: float
    cpu_ms: float
    database_bytes: int


class ScriptedTalker:
    """Calls a tool in the first turn, answers at length in all others, folds by keeping starts."""

    name = "scripted"
    writes_starter_copy = False

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Make the campaign when it is asked for, else talk."""
        last = messages[-1]
        if last.role == "user" and last.content == OPENING[0]:
            product = json.dumps({"product": "Lumen cold brew", "audience": "night-shift nurses"})
            call = ToolCall(id="call_1", name="create_campaign", arguments=product)
            yield ChatReply(text="", tool_calls=(call,), model=self.name)
            return
        text = "Here is what I would do next for the nurses, in two or three sentences. " * 6
        yield text
        yield ChatReply(text=text, model=self.name)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Fold: the earlier summary and the first words of each message."""
        starts = [str(message["text"])[:40] for message in brief["messages"]]
        summary = " ".join([brief["earlier_summary"], *starts]).strip()[-1_500:].strip()
        return answer.model_validate({"summary": summary})


class Measured:
    """A model that notes how much it was shown last."""

    def __init__(self, model: ChatModel) -> None:
        self.name = model.name
        self.writes_starter_copy = model.writes_starter_copy
        self._model = model
        self.characters = 0
        self.folds = 0
        self.folds_failed = 0

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Note the first question of a turn, and answer."""
        if messages[-1].role == "user":
            self.characters = sum(len(message.content) for message in messages)
        yield from self._model.stream(messages, tools, cancelled)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Write; count folds, and those that failed."""
        if task != "summary":
            return self._model.write(task, brief, answer)
        self.folds += 1
        self.folds_failed += 1
        written = self._model.write(task, brief, answer)
        self.folds_failed -= 1
        return written


def run(out_dir: Path) -> dict[str, Any]:
    """Measure both models, write `memory.json` and `memory.png`, and return the numbers."""
    runs: dict[str, list[Sample]] = {}
    found: dict[str, Any] = {"turns": TURNS}
    for name, model in (
        ("embedded", Measured(make_model(Settings()))),
        ("scripted", Measured(ScriptedTalker())),
    ):
        samples, summary_characters = _converse(model)
        runs[name] = samples
        found[name] = _report(samples) | {
            "folds": model.folds,
            "folds_failed": model.folds_failed,
            "summary_characters": summary_characters,
        }
    rows = {name: [asdict(sample) for sample in samples] for name, samples in runs.items()}
    report = json.dumps(found | {"samples": rows}, indent=1)
    (out_dir / "memory.json").write_text(report + "\n")
    _plot(runs, out_dir / "memory.png")
    return found


def _converse(model: Measured) -> tuple[list[Sample], int]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "aytada.db"
        database = Database(f"sqlite:///{file}")
        migrate.upgrade(database)
        samples = []
        with Stage(database, Path(folder), model=model) as stage:
            context = stage.member()
            for turn in range(1, TURNS + 1):
                text = OPENING[turn - 1] if turn <= len(OPENING) else DAILY[turn % len(DAILY)]
                cpu_begun = time.process_time()
                wall_ms = _one_turn(stage, context, text)
                cpu_ms = (time.process_time() - cpu_begun) * 1000
                samples.append(
                    Sample(
                        turn=turn,
                        characters=model.characters,
                        tokens=model.characters // CHARACTERS_PER_TOKEN,
                        wall_ms=round(wall_ms, 2),
                        cpu_ms=round(cpu_ms, 2),
                        database_bytes=sum(each.stat().st_size for each in _files(file)),
                    )
                )
            with database.read() as session:
                talk = conversations.get(session, context.workspace_id, context.conversation_id)
                summary_characters = len(talk.summary)
        database.close()
    return samples, summary_characters


def _files(file: Path) -> list[Path]:
    return [each for each in (file, file.with_name(f"{file.name}-wal")) if each.exists()]


def _one_turn(stage: Stage, context: ToolContext, text: str) -> float:
    begun = time.perf_counter()
    said = stage.talk.say(
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door="terminal",
        conversation_key="main",
        text=text,
    )
    turn_id = stage.talk.turn_of(context.workspace_id, said.letter_id)
    for event in stage.talk.listen(context.workspace_id, turn_id):
        if event is not None and event.kind == "turn_finished":
            break
    return (time.perf_counter() - begun) * 1000


def _report(samples: list[Sample]) -> dict[str, Any]:
    early, full, late = samples[2:12], samples[40:50], samples[-10:]
    grown = samples[-1].database_bytes - samples[49].database_bytes
    return {
        "turn_5": _middle(early),
        "turn_50": _middle(full),
        "turn_500": _middle(late),
        "tokens_max": max(sample.tokens for sample in samples),
        "ratio_500_to_5": _ratio(late, early),
        "ratio_500_to_50": _ratio(late, full),
        "database_bytes_per_turn": round(grown / (len(samples) - 50)),
    }


def _middle(samples: list[Sample]) -> dict[str, float]:
    return {
        "tokens": statistics.mean(sample.tokens for sample in samples),
        "wall_p50_ms": statistics.median(sample.wall_ms for sample in samples),
        "cpu_p50_ms": statistics.median(sample.cpu_ms for sample in samples),
    }


def _ratio(after: list[Sample], before: list[Sample]) -> dict[str, float]:
    late, early = _middle(after), _middle(before)
    return {name: round(late[name] / early[name], 3) for name in early}


def _plot(runs: dict[str, list[Sample]], file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = (
        ("tokens", "tokens shown to the model", 1.0),
        ("wall_ms", "milliseconds a turn", 1.0),
        ("cpu_ms", "milliseconds of one core a turn", 1.0),
        ("database_bytes", "database, MB", 1e-6),
    )
    figure, axes = pyplot.subplots(len(panels), 1, figsize=(9, 10), sharex=True)
    for axis, (field, title, scale) in zip(axes, panels, strict=True):
        for (name, samples), colour in zip(runs.items(), ("#2f6f5e", "#c26a3d"), strict=True):
            turns = [sample.turn for sample in samples]
            values = [getattr(sample, field) * scale for sample in samples]
            axis.plot(turns, values, linewidth=1.1, color=colour, label=name)
        axis.set_title(title, loc="left", fontsize=10, fontweight="bold")
        axis.set_ylim(bottom=0)
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=8, colors="#555555")
    axes[0].legend(frameon=False, fontsize=9, loc="lower right")
    axes[-1].set_xlabel("turn of one conversation", fontsize=9)
    figure.tight_layout()
    figure.savefig(file, dpi=130)
    pyplot.close(figure)
