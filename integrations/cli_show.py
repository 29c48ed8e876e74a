"""How talk looks in a terminal: words as they come, tools, quotes, progress and files."""

import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from tools.kit.prices import credits_words

Plain = dict[str, Any]

STATUS_WORDS = {
    "generating": "making the parts",
    "rendering": "ready to stitch",
    "stitching": "stitching",
    "completed": "finished",
    "failed": "failed",
    "cancelled": "cancelled",
}


class Show:
    """Writes to one terminal; plain lines where it is none."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.is_terminal = self.console.is_terminal
        self._in_line = False

    def note(self, text: str) -> None:
        """Write a quiet remark."""
        self._end_line()
        self.console.print(Text(text, style="dim"))

    def line(self, text: str) -> None:
        """Write a line of ours."""
        self._end_line()
        self.console.print(Text(text))

    def member(self, text: str) -> None:
        """Write what the member says, where they did not type it themselves."""
        self._end_line()
        self.console.print(Text("\nYou     ", style="bold cyan"), Text(text), sep="")

    def event(self, event: Plain) -> None:
        """Show one AG-UI event of an answer."""
        kind = event["type"]
        if kind == "TEXT_MESSAGE_START":
            self._end_line()
            self.console.print(Text("Aytada  ", style="bold magenta"), end="")
            self._in_line = True
        elif kind == "TEXT_MESSAGE_CONTENT":
            self.console.print(Text(event["delta"]), end="")
        elif kind == "TEXT_MESSAGE_END":
            self._end_line()
        elif kind == "TOOL_CALL_START":
            self.note(f"        ▸ {event['toolCallName'].replace('_', ' ')}")
        elif kind == "RUN_ERROR":
            self._end_line()
            self.console.print(Text(event["message"], style="red"))

    def quote(self, quote: Plain) -> None:
        """Show a quote, line by line, with what would be left."""
        self._end_line()
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 8))
        table.add_column()
        table.add_column(justify="right")
        for line in quote["lines"]:
            price = "unchanged, 0" if line["reused"] else str(line["credits"])
            table.add_row(Text(line["label"]), price)
        table.add_row(Text("total", style="bold"), Text(credits_words(quote["credits"]), "bold"))
        table.add_row(Text("left", "dim"), Text(credits_words(quote["balance_after"]), "dim"))
        self.console.print(table)

    def saved(self, paths: list[Path]) -> None:
        """Tell where files were saved."""
        self._end_line()
        for path in paths:
            self.console.print(Text("        saved  ", style="dim"), Text(str(path)), sep="")

    def problem(self, text: str) -> None:
        """Write why something was refused, on the error stream."""
        self._end_line()
        print(text, file=sys.stderr, flush=True)

    def bar(self, title: str) -> "Bar":
        """Return a progress bar for a production."""
        self._end_line()
        return Bar(self, title)

    def _end_line(self) -> None:
        if self._in_line:
            self.console.print()
            self._in_line = False


class Bar:
    """The progress of one production: a live bar in a terminal, a line per change elsewhere."""

    def __init__(self, show: Show, title: str) -> None:
        self._show = show
        self._title = title
        self._last = ""
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "Bar":
        if self._show.is_terminal:
            self._progress = Progress(
                TextColumn("        {task.description}"),
                BarColumn(bar_width=30),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeElapsedColumn(),
                console=self._show.console,
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task(self._title, total=100)
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def update(self, status: Plain) -> None:
        """Show a `status` event of a project."""
        words = status["stage"] or STATUS_WORDS.get(status["status"], status["status"])
        if self._progress is not None and self._task is not None:
            self._progress.update(
                self._task, completed=status["progress_percent"], description=words
            )
            return
        text = f"        {words} ({status['progress_percent']} %)"
        if text != self._last:
            self._last = text
            self._show.note(text)
