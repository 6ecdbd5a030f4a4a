"""What a piece of work costs: seconds of the clock, of the processor, and the most memory the process held meanwhile."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a piece of work cost: seconds, megabytes, and how many rows it made."""

    name: str
    clock: float
    processor: float
    peak: float
    rows: int

    def line(self, floor: Cost | None = None) -> str:
        """The cost as one line; beside its floor as a ratio of processor seconds."""
        ratio = f"{self.processor / floor.processor:8.1f} × {floor.name}" if floor else ""
        return (
            f"  {self.name:44} {self.rows:12,} rows {self.clock:7.1f} s {self.processor:7.1f} s of processor "
            f"{self.peak:8,.0f} MB{ratio}"
        )


def cost_of(name: str, work: Callable[[], int]) -> Cost:
    """Do the work, which says how many rows it made, and measure it.

    The peak is that of the work alone where the system can reset it, else that of the process so far.
    """
    _reset_peak()
    began, used = time.perf_counter(), time.process_time()
    rows = work()
    return Cost(name, time.perf_counter() - began, time.process_time() - used, _peak(), rows)


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> float:
    """Megabytes."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
