"""The process in which gates are held: it imports Great Expectations while a run still reads and computes.

Importing it takes as long as reading forty workbooks. What a gate is, is `pipelines.validation.gates`; without this process it is
held where it is asked.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from definitions import Definitions
from pipelines.validation import gates
from pipelines.validation.gates import Gate
from pipelines.workbooks.files.disposable import Worker, WorkerLostError

#: More than any gate takes: its frames are of bounded size.
SECONDS, MEMORY = 3600.0, 1 << 40


class GateProcess:
    """One process for the gates of one run, so that its pages list all of them."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._worker = Worker(definitions, seconds=SECONDS, memory=MEMORY)
        self._getting_ready = False
        with suppress(WorkerLostError):  # the gate is then held in this process
            self._worker.submit(_get_ready)
            self._getting_ready = True
        atexit.register(self.stop)

    def hold(self, stage: str, frames: Mapping[str, Path], pages: Path) -> Gate:
        """Hold frames to their suites there, and here where that process was lost."""
        try:
            if self._getting_ready:
                self._getting_ready = False
                self._worker.result()
            gate: Gate = self._worker.call(_held, stage, dict(frames), pages)
        except WorkerLostError:
            return gates.hold(stage, frames, self._definitions, pages)
        return gate

    def stop(self) -> None:
        """End the process."""
        self._worker.stop()
        atexit.unregister(self.stop)


def _get_ready(_: Definitions) -> None:
    gates.import_library()


def _held(definitions: Definitions, stage: str, frames: Mapping[str, Path], pages: Path) -> Gate:
    return gates.hold(stage, frames, definitions, pages)
