"""What the stages of a run cost: seconds of the clock and of the processor, rows, and memory, of all its processes together.

Nothing of it is part of what a run computes: two runs of the same content cost differently.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.progress import Progress, Stage

#: Between two looks at the memory, in seconds.
LOOK = 0.25
_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Cost:
    """What a stage took. `rows` is what it made or looked at, None where nothing is counted; 0 MB where nothing is told."""

    stage: str
    seconds: float
    processor_seconds: float
    rows: int | None
    peak_memory_mb: float


class Measured:
    """Progress that is passed on, and measured stage by stage."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._done: list[Cost] = []
        self._open: list[_Meter] = []

    @property
    def costs(self) -> list[Cost]:
        """The stages so far in their order; one that is still under way has cost what it did until now."""
        return [*self._done, *(meter.cost() for meter in self._open)]

    @contextmanager
    def stage(self, name_zh: str, name_en: str) -> Iterator[Stage]:
        """A stage, shown and measured."""
        with self._shown.stage(name_zh, name_en) as stage:
            meter = _Meter(name_en, stage)
            self._open.append(meter)
            try:
                yield meter
            finally:
                self._open.remove(meter)
                self._done.append(meter.stop())

    def say(self, sentence_zh: str, sentence_en: str) -> None:
        """Pass a sentence on."""
        self._shown.say(sentence_zh, sentence_en)


class _Meter:
    """A stage under way: what it says goes on to who shows it, and its memory is looked at meanwhile."""

    def __init__(self, name: str, shown: Stage) -> None:
        self._name, self._shown = name, shown
        self._rows: int | None = None
        self._began, self._processor = time.perf_counter(), _used()[0]
        self._peak = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, name="memory", daemon=True)
        self._watch.start()

    def advance(self, steps: int = 1) -> None:
        self._shown.advance(steps)

    def total(self, steps: int) -> None:
        self._shown.total(steps)

    def rows(self, count: int) -> None:
        self._rows = count

    def cost(self) -> Cost:
        """What it has taken so far."""
        processor, memory = _used()
        self._peak = max(self._peak, memory)
        clock = time.perf_counter() - self._began
        used = processor - self._processor
        return Cost(self._name, round(clock, 2), round(used, 2), self._rows, round(self._peak, 1))

    def stop(self) -> Cost:
        """What it took in the end."""
        self._over.set()
        self._watch.join()
        return self.cost()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self._peak = max(self._peak, _used()[1])


def _used() -> tuple[float, float]:
    """Seconds of the processor, and megabytes held now, of this process and of all that it started.

    What a process shares with the one that it was copied from or with a file is counted in the first alone.
    """
    times = os.times()
    processor = times.user + times.system + times.children_user + times.children_system
    memory = 0.0
    for number, process in enumerate(_processes(os.getpid())):
        with suppress(OSError, ValueError, IndexError):
            held, shared = map(int, (process / "statm").read_text(encoding="ascii").split()[1:3])
            memory += (held if number == 0 else held - shared) * _PAGE / _MEGABYTE
            if number:
                fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                processor += sum(map(int, fields[11:15])) / _TICK
    return processor, memory


def _processes(number: int) -> Iterator[Path]:
    """A process and all that it started which still run."""
    yield _PROC / str(number)
    with suppress(OSError, ValueError):
        for thread in (_PROC / str(number) / "task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _processes(int(child))
