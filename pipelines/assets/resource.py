"""The resource that assets share: the run of each of Dagster's runs, and what the last one published, or ended with."""

from __future__ import annotations

from collections.abc import Callable

from definitions import UserError
from pipelines import waiting
from pipelines.home import Home
from pipelines.interruption import go_on
from pipelines.notices import conclude
from pipelines.outcomes import Ended, Outcome
from pipelines.publication.manifest import Manifest
from pipelines.run import Run
from pipelines.validation.gate_process import GateProcess
from pipelines.waiting import Waiting


class Runs:
    """Makes a run when its first asset begins and hands it to the later ones.

    Which asset that is does not matter: the tables between stages lie where the content of the run says.
    """

    def __init__(self, make: Callable[[str], Run], tries: int = 0) -> None:
        """`tries`: how often what can pass by itself is tried again."""
        self._make = make
        self.tries = tries
        self._under_way: dict[str, Run] = {}
        self._asked = ""
        self._gates: dict[str, GateProcess] = {}
        self.manifest: Manifest | None = None
        self.came: Ended | None = None
        self.error: Exception | None = None

    def of(self, run_id: str) -> Run:
        """The run of this identity, over what was delivered so far and what lies in the inboxes now.

        Every stage asks for it: one that was told to end, and whose signal somebody swallowed, ends here.
        """
        go_on()
        self._asked = run_id
        if run_id not in self._under_way:
            self._under_way[run_id] = self._make(run_id)
        return self._under_way[run_id]

    def gates(self, run: Run) -> GateProcess:
        """The process in which the gates of a run are held; it starts when it is first asked for."""
        if run.run_id not in self._gates:
            self._gates[run.run_id] = GateProcess(run.definitions)
        return self._gates[run.run_id]

    def ended(
        self, run: Run, outcome: Outcome, release: str = "", rejected: int = 0, cause: tuple[str, str] = ("", "")
    ) -> None:
        """Note what came of a run that did what it could."""
        self.came = Ended(outcome, release, len(run.arrived), rejected, contents_read=run.seen.hashed, cause=cause)

    def met(self, run: Run, built: Waiting) -> None:
        """Put a release that was built before in place, unless it still waits."""
        rejected = int(built.manifest.summary.get("rejected", 0))
        if not built.reasons:
            self.published(waiting.place(run.home, built.folder))
        outcome: Outcome = "waits" if built.reasons else "in_part" if rejected else "released"
        self.ended(run, outcome, built.manifest.release_id, rejected, built.told)

    def conclude(self, home: Home, say: Callable[[str, str], object]) -> None:
        """Write down and tell what came of the run; nothing of one that made single assets anew."""
        came = self.came
        if self.error and not came:
            cause = (self.error.zh, self.error.en) if isinstance(self.error, UserError) else (str(self.error),) * 2
            run = self._under_way.get(self._asked)
            files = len(run.arrived) if run else 0
            came = Ended("not_released", files=files, cause=cause, why=type(self.error).__name__)
        if came:
            conclude(home, came, self._asked, say)

    def close(self) -> None:
        """End the processes of the gates: of a run that failed, they would stay as long as whoever ran it."""
        for gates in self._gates.values():
            gates.stop()
        self._gates.clear()

    def published(self, manifest: Manifest) -> Manifest:
        """Remember what was published, for whoever started the run."""
        self.manifest = manifest
        return manifest
