"""The resource that assets share: the run of each of Dagster's runs, and what the last one published, or ended with."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.interruption import go_on
from pipelines.publication.manifest import Manifest
from pipelines.run import Run
from pipelines.validation.gate_process import GateProcess


class Runs:
    """Makes a run when its first asset begins and hands it to the later ones.

    Which asset that is does not matter: the tables between stages lie where the content of the run says.
    """

    def __init__(self, make: Callable[[str], Run], tries: int = 0) -> None:
        """`tries`: how often what can pass by itself is tried again."""
        self._make = make
        self.tries = tries
        self._under_way: dict[str, Run] = {}
        self._gates: dict[str, GateProcess] = {}
        self.manifest: Manifest | None = None
        self.error: Exception | None = None

    def of(self, run_id: str) -> Run:
        """The run of this identity, over what was delivered so far and what lies in the inboxes now.

        Every stage asks for it: one that was told to end, and whose signal somebody swallowed, ends here.
        """
        go_on()
        if run_id not in self._under_way:
            self._under_way[run_id] = self._make(run_id)
        return self._under_way[run_id]

    def gates(self, run: Run) -> GateProcess:
        """The process in which the gates of a run are held; it starts when it is first asked for."""
        if run.run_id not in self._gates:
            self._gates[run.run_id] = GateProcess(run.definitions)
        return self._gates[run.run_id]

    def close(self) -> None:
        """End the processes of the gates: of a run that failed, they would stay as long as whoever ran it."""
        for gates in self._gates.values():
            gates.stop()
        self._gates.clear()

    def published(self, manifest: Manifest) -> Manifest:
        """Remember what was published, for whoever started the run."""
        self.manifest = manifest
        return manifest
