"""Progress for people: what a run is doing and how far it has come.

Stages speak to the `Progress` protocol; the terminal shows bars, a scheduled run writes log lines, tests stay silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from pipelines.languages import told


class Stage(Protocol):
    """One stage of a run under way."""

    def advance(self, steps: int = 1) -> None:
        """Report further steps done."""

    def total(self, steps: int) -> None:
        """Report how many steps there are, once that is known."""

    def rows(self, count: int) -> None:
        """Report how many rows were made or looked at."""


class Progress(Protocol):
    """Where a run reports its stages."""

    def stage(self, name_zh: str, name_en: str) -> AbstractContextManager[Stage]:
        """A context for one stage."""
        ...

    def say(self, sentence_zh: str, sentence_en: str) -> None:
        """Tell people something that they should know of this run."""


class _Quiet:
    def advance(self, steps: int = 1) -> None:
        del steps

    def total(self, steps: int) -> None:
        del steps

    def rows(self, count: int) -> None:
        del count


class LoggedProgress:
    """Writes one line at the beginning of each stage: for scheduled runs, where nobody watches bars."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    @contextmanager
    def stage(self, name_zh: str, name_en: str) -> Iterator[Stage]:
        """Write the stage's name and go on."""
        self._write(told(name_zh, name_en))
        yield _Quiet()

    def say(self, sentence_zh: str, sentence_en: str) -> None:
        """Write both sentences as one line."""
        self._write(told(sentence_zh, sentence_en))


class TerminalProgress:
    """Shows one bar a stage on the terminal; plain lines where the output is not a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self.console = Console(stderr=True)
        self._bars = Bars(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
        )

    def __enter__(self) -> TerminalProgress:
        self._bars.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bars.stop()

    @contextmanager
    def stage(self, name_zh: str, name_en: str) -> Iterator[Stage]:
        """Show a bar until the stage ends."""
        task = self._bars.add_task(told(name_zh, name_en, " "), total=None)
        bars = self._bars

        class _Bar:
            def advance(self, steps: int = 1) -> None:
                bars.advance(task, steps)

            def total(self, steps: int) -> None:
                bars.update(task, total=steps)

            def rows(self, count: int) -> None:
                del count

        yield _Bar()
        done = bars.tasks[task].total or max(int(bars.tasks[task].completed), 1)
        bars.update(task, total=done, completed=done)

    def say(self, sentence_zh: str, sentence_en: str) -> None:
        """Print both sentences above the bars."""
        self.console.print(told(sentence_zh, sentence_en, "\n"), markup=False, highlight=False, soft_wrap=True)
