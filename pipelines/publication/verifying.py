"""The full look at a home: every file of its releases, every table against the manifest, every archived file against its name.

Nothing is changed but seals; putting right what is found is for the next run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts
from pipelines import archive
from pipelines.home import DATABASE, Home
from pipelines.languages import both
from pipelines.life import decisions, deliveries
from pipelines.publication import manifest as manifests
from pipelines.publication.connection import open_release
from pipelines.publication.current import ReleaseDamagedError, intact, releases
from pipelines.publication.sealing import files, full_fault

if TYPE_CHECKING:
    from pipelines.progress import Progress

_OTHER_VERSION = (
    "⟨现有发布出自另一版本的程序，只核对了整个文件；下次 koujing run 会重新发布 / "
    "the current release was built by another version and is held to its files' checksums; the next koujing run builds it anew⟩"
)
_THINNED = (
    "⟨其中 {n} 个发布已精简：单元格和来历不在了 / {n} of the releases are thinned: their cells and traces are gone⟩"
)


@dataclass(frozen=True)
class Looked:
    """One kind of thing that was looked at: how many, what is wrong with which, and why fewer than there are."""

    name_zh: str
    name_en: str
    count: int
    faults: tuple[str, ...]
    note: str = ""


def verify(home: Home, progress: Progress) -> list[Looked]:
    """Look at everything in a home that is read or served."""
    return [_releases(home, progress), _tables(home, progress), _archive(home, progress), _records(home)]


def _releases(home: Home, progress: Progress) -> Looked:
    faults, count = [], 0
    try:
        if intact(home) is None:
            faults.append("current: ⟨没有现有发布｜there is no current release⟩")
    except ReleaseDamagedError as error:
        if error.of_link:
            faults.append(error.told)
    folders = list(releases(home))
    thinned = 0
    with progress.stage("发布的文件", "files of releases") as stage:
        stage.total(len(folders))
        for folder in folders:
            count += len(files(folder))
            if told := full_fault(home, folder):
                faults.append(f"{folder.name}/{told}")
            elif (said := manifests.read(folder)) and said.thinned_at:
                thinned += 1
            stage.advance()
    return Looked(
        "发布的文件", "files of releases", count, tuple(faults), _THINNED.format(n=thinned) if thinned else ""
    )


def _tables(home: Home, progress: Progress) -> Looked:
    """The tables of the current release against the checksums that were taken of them before they were written."""
    import duckdb

    name = ("发布的表", "tables of the current release")
    try:
        folder = intact(home)
        manifest = manifests.read(folder) if folder else None
    except (ReleaseDamagedError, ValueError):
        return Looked(*name, 0, ())
    if folder is None or manifest is None:
        return Looked(*name, 0, ())
    if manifest.code_hash != manifests.code_hash():
        # which columns count for a checksum is for the version that took it to say
        return Looked(*name, 0, (), _OTHER_VERSION)
    faults = []
    with progress.stage(*name) as stage:
        stage.total(len(manifest.tables))
        for table, promised in manifest.tables.items():
            try:
                connection = open_release(folder / DATABASE)
                try:
                    found = manifests.checksum(connection, contracts()[table])
                finally:
                    connection.close()
                told = "" if found == promised else f"{found['rows']} ⟨行｜rows⟩, {found['checksum']}"
            except (duckdb.Error, KeyError) as error:
                told = str(error).splitlines()[0]
            if told:
                faults.append(f"{table}: {told}")
            stage.advance()
    return Looked(*name, len(manifest.tables), tuple(faults))


def _archive(home: Home, progress: Progress) -> Looked:
    """The archived files, and those that were delivered and should be there."""
    name = ("存档的文件", "archived files")
    there = list(archive.kept_files(home.archive))
    missing = sorted(set(_delivered(home)) - set(there))
    faults = []
    with progress.stage(*name) as stage:
        stage.total(len(there) + len(missing))
        for path in [*there, *missing]:
            if told := archive.fault(path):
                faults.append(f"{path.relative_to(home.root)}: {told}")
            stage.advance()
    return Looked(*name, len(there) + len(missing), tuple(faults))


def _delivered(home: Home) -> Iterator[Path]:
    """Where the originals lie that should be there: of what was delivered all but what was purged."""
    try:
        arrivals = deliveries.read(home.deliveries).arrivals
        purged = decisions.purged(decisions.read(home.decisions))
    except (deliveries.LedgerError, decisions.DecisionError):
        return
    for line in arrivals:
        if line.content_sha256 not in purged:
            yield archive.place(home.archive, line.content_sha256, line.suffix)


def _records(home: Home) -> Looked:
    """What people decided and what was delivered: whether every line can be read."""
    faults = []
    for look in (lambda: decisions.read(home.decisions), lambda: deliveries.read(home.deliveries)):
        try:
            look()
        except (decisions.DecisionError, deliveries.LedgerError) as error:
            faults.append(both(error.zh, error.en))
    return Looked("决定和收件记录", "decisions and the ledger", 2, tuple(faults))
