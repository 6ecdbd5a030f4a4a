"""One run: what it reads, where it works, what it aims at, and whether its result is already published.

The stages that a run goes through are `pipelines.stages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import Decision
from pipelines.publication import manifest as manifests
from pipelines.workbooks.inbox import PassedOver, Received, discover, passed_over

if TYPE_CHECKING:
    from definitions import Definitions
    from pipelines.progress import Progress

DEFAULT_SCOPE = "nbs2021-core"


@dataclass(frozen=True)
class Run:
    """A run over the files received so far. `threads` is for tests that vary DuckDB's."""

    home: Home
    received: list[Received]
    passed_over: list[PassedOver]
    definitions: Definitions
    target_scope: str
    run_id: str
    progress: Progress
    threads: int | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def staging(self) -> Path:
        """This run's own staging folder."""
        return self.home.staging / self.run_id

    @property
    def gate_pages(self) -> Path:
        """Where the pages of this run's gates are written."""
        return self.home.gates / self.run_id

    def parquet(self, table: str) -> Path:
        """Where a table of this run lies; observations are many files."""
        return self.staging / ("observations/*.parquet" if table == "observations" else f"{table}.parquet")

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Everything from outside that the result rests on, by name and content hash: files, and decisions of people."""
        decided = [(self.home.decisions.name, decisions.content_hash(self.decisions))] if self.decisions else []
        return sorted([(one.file, one.content_sha256) for one in self.received] + decided)

    def fingerprint(self) -> str:
        """What identifies the result of this run before it is computed."""
        return manifests.fingerprint(
            self.inputs, self.definitions.content_hash, manifests.code_hash(), self.target_scope
        )

    def published_already(self) -> manifests.Manifest | None:
        """The current release, if it came from the very same inputs, definitions, code and scope.

        What could not be read for it is tried again.
        """
        current = manifests.read(self.home.current)
        if current is None or current.summary.get("unread"):
            return None
        return current if current.fingerprint == self.fingerprint() else None


def begin(
    home: Home,
    inboxes: list[Path],
    target_scope: str,
    run_id: str,
    progress: Progress,
    threads: int | None = None,
) -> Run:
    """A run over what lies in the inboxes now; files are found and hashed, nothing is parsed yet.

    Raises `definitions.DefinitionError` when a definition file is at fault, `decisions.DecisionError` when the file of
    decisions is.
    """
    from definitions import load

    with progress.stage("收件", "receiving") as stage:
        received = discover(inboxes)
        stage.total(len(received))
        stage.advance(len(received))
    taken = tuple(decisions.read(home.decisions))
    return Run(home, received, passed_over(inboxes), load(), target_scope, run_id, progress, threads, taken)
