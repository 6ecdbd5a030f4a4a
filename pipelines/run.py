"""One run: what it rests on, where it works, what it aims at, and whether its result is already published.

It rests on everything that was delivered so far and still counts or may count again, wherever it lies today.

The stages that a run goes through are `pipelines.stages`.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.catalogue_faults import hold
from pipelines.archive import fault, place
from pipelines.home import Home
from pipelines.kept import Kept
from pipelines.life import decisions, deliveries
from pipelines.life.decisions import Decision
from pipelines.life.deliveries import Arrival, Delivery, Ledger, Outcome
from pipelines.measuring import Measured
from pipelines.publication import manifest as manifests
from pipelines.publication.current import intact, set_aside_damaged
from pipelines.publication.takeover import delivered
from pipelines.workbooks.files import seen
from pipelines.workbooks.files.inbox import PassedOver, Received, discover, passed_over
from pipelines.workbooks.files.seen import Seen

if TYPE_CHECKING:
    from definitions import Definitions
    from pipelines.progress import Progress

DEFAULT_SCOPE = "nbs2021-core"
#: What DuckDB may hold, as it writes sizes; what is more goes into the home.
MEMORY = "2GB"
#: The tables that are written in parts, which are opened in the order of their names.
IN_PARTS = (
    "observations",
    "faulty_observations",
    "batch_observations",
    "contribution_rows",
    "further_contributions",
    "figure_sums",
    "facts",
)
#: Digits of a fingerprint in the name of a folder.
_NAMED = 16


@dataclass(frozen=True)
class Run:
    """A run over the files delivered so far. `threads` is for tests that vary DuckDB's.

    `arrived` is what lies in the inboxes now, `received` every file that is read, `deliveries` what is known of each
    content.
    """

    home: Home
    arrived: list[Received]
    received: list[Received]
    deliveries: dict[str, Delivery]
    passed_over: list[PassedOver]
    definitions: Definitions
    target_scope: str
    run_id: str
    progress: Measured
    threads: int | None = None
    decisions: tuple[Decision, ...] = ()
    memory: str = MEMORY
    seen: Seen = field(default_factory=Seen)
    #: What came that is not in the ledger of the home yet.
    added: tuple[Arrival | Outcome, ...] = ()

    @property
    def staging(self) -> Path:
        """Where the tables between the stages lie: the folder of this content, whichever run made them."""
        return self.home.staging / self.fingerprint()[:_NAMED]

    @property
    def kept(self) -> Kept:
        """What earlier runs kept for this one, and this one for later runs."""
        return Kept(self.home.kept)

    @property
    def gate_pages(self) -> Path:
        """Where the pages of this run's gates are written."""
        return self.home.gates / self.run_id

    def parquet(self, table: str) -> Path:
        """Where a table of this run lies; those of many rows are many files."""
        return self.staging / (f"{table}/*.parquet" if table in IN_PARTS else f"{table}.parquet")

    def part(self, table: str, number: int) -> Path:
        """Where a part of such a table lies."""
        return self.parquet(table).with_name(f"part-{number:06}.parquet")

    @property
    def is_written_down(self) -> bool:
        """Whether the ledger has all that came, and the archive its bytes."""
        return not self.added and all(one.archived or one.problem for one in self.received)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Everything from outside that the result rests on, by name and content hash: files, and decisions of people."""
        decided = [(self.home.decisions.name, decisions.content_hash(self.decisions))] if self.decisions else []
        return sorted([(one.file, one.content_sha256) for one in self.received] + decided)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The order of the versions of one name: the only one that can change without anything new being delivered."""
        versions: dict[str, dict[int, str]] = {}
        for content in {one.content_sha256 for one in self.received} & set(self.deliveries):
            for name in self.deliveries[content].names:
                versions.setdefault(name, {})[self.deliveries[content].order] = content
        return [
            (name, " < ".join(each[1] for each in sorted(of.items()))) for name, of in versions.items() if len(of) > 1
        ]

    def fingerprint(self) -> str:
        """What identifies the result of this run before it is computed."""
        rests_on = [*self.inputs, *self.orders]
        return manifests.fingerprint(rests_on, self.definitions.content_hash, manifests.code_hash(), self.target_scope)

    def published_already(self) -> manifests.Manifest | None:
        """The current release, if it came from the very same inputs, definitions, code and scope.

        What could not be read for it is tried again. Raises `ReleaseDamagedError` when it is not what was written.
        """
        folder = intact(self.home)
        current = manifests.read(folder) if folder else None
        if current is None or current.summary.get("unread") or self._can_be_read_again(current.damaged):
            return None
        return current if current.fingerprint == self.fingerprint() else None

    def _can_be_read_again(self, damaged: list[str]) -> bool:
        """Whether one of these contents, whose archived bytes were damaged, came again or is sound in the archive now."""
        here = {one.content_sha256 for one in self.arrived}
        kept = {one.content_sha256: one.archived for one in self.received if one.archived}
        return any(content in here or (content in kept and not fault(kept[content])) for content in damaged)


def begin(
    home: Home,
    inboxes: list[Path],
    target_scope: str,
    run_id: str,
    progress: Progress,
    threads: int | None = None,
) -> Run:
    """A run over what was delivered before and what lies in the inboxes now; files are hashed that are not as they were seen,
    and nothing is parsed yet.

    A damaged release is set aside first, so that there is something to publish.
    Raises `definitions.DefinitionError` when a definition file or the catalogue is at fault, `decisions.DecisionError` when
    the file of decisions is, `deliveries.LedgerError` when the ledger is.
    """
    from definitions import load

    progress = Measured(progress)
    definitions = load()
    hold(definitions)
    set_aside_damaged(home, progress)
    with progress.stage("收件", "receiving") as stage:
        looks = seen.read(home.seen)
        arrived = discover(inboxes, looks)
        stage.total(len(arrived))
        stage.advance(len(arrived))
    taken = tuple(decisions.of_submissions(decisions.read(home.decisions)))
    arrived = _without_purged(arrived, decisions.purged(taken), progress)
    away = passed_over(inboxes)
    ledger, added = _ledger(home, arrived)
    run = Run(
        home,
        arrived,
        [],
        {},
        away,
        definitions,
        target_scope,
        run_id,
        progress,
        threads,
        taken,
        seen=looks,
        added=tuple(added),
    )
    _lay_out(run, ledger)
    return run


def record(run: Run) -> None:
    """Write down what was delivered. Its bytes are in the archive by now; what came meanwhile is as the archive has it."""
    ledger, added = _ledger(run.home, run.arrived)
    deliveries.add(run.home.deliveries, added)
    _lay_out(run, ledger)


def _ledger(home: Home, arrived: list[Received]) -> tuple[Ledger, list[Arrival | Outcome]]:
    """The ledger with what lies in the inboxes now, and which of its lines are not written down yet.

    A home in which a release was made before there was a ledger has what that release says.
    """
    before = delivered(home)
    taken_over: list[Arrival | Outcome] = [] if home.deliveries.is_file() else before.lines
    added = [*taken_over, *before.new_lines(arrived, deliveries.now())]
    return Ledger([*before.lines, *added[len(taken_over) :]]), added


def _lay_out(run: Run, ledger: Ledger) -> None:
    """The files of a run: what the ledger says counts, where it lies, and what could not be opened."""
    lies = {one.content_sha256: one for one in run.arrived if not one.problem}
    now = deliveries.moment(deliveries.now())
    problems = [replace(one, delivered_at=now) for one in run.arrived if one.problem]
    decided = {decision.submission_id for decision in run.decisions}
    purged, corrected = decisions.purged(run.decisions), decisions.corrections(run.decisions)
    known = ledger.deliveries(here=set(lies))
    run.deliveries.clear()
    run.deliveries.update(known)
    last = max((each.number for each in known.values()), default=0)
    run.deliveries.update(
        {one.content_sha256: Delivery(last + 1, len(ledger.lines) + 1, (one.file,)) for one in problems}
    )
    run.received[:] = sorted(
        [
            *(
                replace(
                    _received(run.home, line, lies.get(line.content_sha256)),
                    corrections=corrected.get(line.submission_id, ()),
                )
                for line in ledger.counting(decided)
                if line.content_sha256 not in purged
            ),
            *problems,
        ],
        key=lambda one: (one.file, one.content_sha256),
    )


def _without_purged(arrived: list[Received], purged: Set[str], progress: Progress) -> list[Received]:
    """What arrived but what was purged, which is neither kept nor read again; that it lies there still is said."""
    for each in arrived:
        if each.content_sha256 in purged:
            progress.say(
                f"{each.file}：这一内容已清除，不再存档和读取，请从 {each.inbox} 中取走",
                f"{each.file}: this content was purged and is neither kept nor read; take it out of {each.inbox}",
            )
    return [each for each in arrived if each.content_sha256 not in purged]


def _received(home: Home, line: Arrival, here: Received | None) -> Received:
    """A delivered file: its archived bytes, or where it lies until they are archived."""
    kept = place(home.archive, line.content_sha256, line.suffix)
    is_kept = kept.is_file()
    return Received(
        path=kept if is_kept or here is None else here.path,
        file=line.file,
        content_sha256=line.content_sha256,
        size_bytes=line.size_bytes,
        archived=kept if is_kept or here is None else None,
        inbox=here.inbox if here and not is_kept else None,
        delivered_at=deliveries.moment(line.received_at),
    )
