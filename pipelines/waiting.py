"""A release that waits: it is built and kept aside until a person approves it, or its time has come.

It waits where a figure moves by more than the settings allow, where something stands in it that is under an embargo, and where a
person restored an earlier release and nothing was newly accepted since. At most one waits: what is built later takes its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.method import give_quotients
from pipelines.embargoes import concerned, embargoes
from pipelines.home import DATABASE, Home
from pipelines.life import decisions, deliveries
from pipelines.publication import release
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest, read
from pipelines.publication.revisions import attached
from pipelines.settings import settings

if TYPE_CHECKING:
    import duckdb

    from pipelines.life.decisions import Decision
    from pipelines.run import Run

REVISION, EMBARGO, RESTORED = "revision", "embargo", "restored"
_LARGEST = (Path(__file__).parent / "largest_revision.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Reason:
    """Why a release waits; `until`, of an embargo, when that ends."""

    why: str
    zh: str
    en: str
    until: str = ""


@dataclass(frozen=True)
class Waiting:
    """A release that waits, and why it still does."""

    folder: Path
    manifest: Manifest
    reasons: tuple[Reason, ...]

    @property
    def told(self) -> tuple[str, str]:
        """All reasons, in Chinese and in English."""
        return "；".join(each.zh for each in self.reasons), "; ".join(each.en for each in self.reasons)


def of(home: Home) -> Waiting | None:
    """The release that waits, with the reasons that still hold; it may have none any more, and is then put in place next."""
    for folder in sorted(home.waiting.glob("*"), reverse=True):
        if (said := read(folder)) is not None:
            found = tuple(Reason(**each) for each in said.waits)
            return Waiting(folder, said, tuple(each for each in found if _holds(home, said.release_id, each)))
    return None


def reasons(connection: duckdb.DuckDBPyConnection, run: Run) -> list[Reason]:
    """Why what is to be published waits; the connection has its tables, `revisions` among them."""
    with _served(connection, run.home) as served:
        found = [*_of_revisions(connection, run.home, served), *_of_embargoes(connection, run.home, served)]
    if restored(run.home):
        accepted = "SELECT content_sha256 FROM submissions WHERE status = 'accepted'"
        contents = {content for (content,) in connection.execute(accepted).fetchall()}
        if not any(content in run.deliveries and not run.deliveries[content].accepted_before for content in contents):
            found.append(
                Reason(
                    RESTORED,
                    "已恢复较早的发布，此后没有新接受的报送",
                    "an earlier release was restored and nothing was newly accepted since",
                )
            )
    return found


def restored(home: Home) -> Decision | None:
    """The decision by which the release that is served was restored; None where none was, or that was ended."""
    taken = [each for each in decisions.read(home.decisions) if each.verdict in ("restore", "resume")]
    last = taken[-1] if taken else None
    is_served = last is not None and home.database.parent.name == last.release_id
    return last if last is not None and last.verdict == "restore" and is_served else None


def keep(home: Home, built: Path) -> Path:
    """Let a release that was built wait, in the place of one that waited before."""
    clear(home)
    home.waiting.mkdir(parents=True, exist_ok=True)
    place = home.waiting / built.name.removeprefix(".").removesuffix(release.BUILDING)
    return built.replace(place)


def place(home: Home, built: Path) -> Manifest:
    """Write down what was accepted, and put the release in place; nothing waits any more then."""
    connection = open_release(built / DATABASE)
    try:
        query = "SELECT content_sha256, status FROM submissions WHERE status <> 'duplicate'"
        statuses = dict(connection.execute(query).fetchall())
    finally:
        connection.close()
    deliveries.settle(home.deliveries, statuses)
    placed = release.put_in_place(home, built)
    clear(home)
    return placed


def clear(home: Home) -> None:
    """Nothing waits."""
    shutil.rmtree(home.waiting, ignore_errors=True)


@contextmanager
def _served(connection: duckdb.DuckDBPyConnection, home: Home) -> Iterator[str]:
    """The name under which a connection has the database that is served; '' before the first release."""
    if not home.database.is_file():
        yield ""
        return
    with attached(connection, home.database) as name:
        yield name


def _holds(home: Home, release_id: str, reason: Reason) -> bool:
    if reason.why == EMBARGO:
        return datetime.fromisoformat(reason.until) > datetime.now(UTC)
    approved = any(
        each.verdict == "approve" and each.release_id == release_id for each in decisions.read(home.decisions)
    )
    return not approved and (reason.why != RESTORED or restored(home) is not None)


def _of_revisions(connection: duckdb.DuckDBPyConnection, home: Home, served: str) -> list[Reason]:
    """One reason where a headline moved by more percent than the settings allow, or is no more; it names the largest."""
    rule = settings(home)
    if not served:
        return []
    found = []
    give_quotients(connection)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW previous_status AS FROM {served}.indicators WHERE is_headline")
    for is_final, most in ((False, rule.most_revised_percent), (True, rule.most_revised_final_percent)):
        if not most:
            continue
        for name, value in (("most", str(most)), ("is_final", str(is_final).lower())):
            connection.execute(f"SET VARIABLE {name} = {value}")
        count, region, period, indicator, old, new = connection.execute(_LARGEST).fetchall()[0]
        if count:
            kind = ("最终数", "final figure(s)") if is_final else ("数", "figure(s)")
            shown = [f"{each.normalize():,f}" if each is not None else "—" for each in (old, new)]
            moved = f"{region} {period} {indicator}: {' → '.join(shown)}"
            found.append(
                Reason(
                    REVISION,
                    f"{count} 个{kind[0]}的修订超过 {most}%，最大的是 {moved}",
                    f"{count} {kind[1]} revised by more than {most} %, the largest {moved}",
                )
            )
    connection.execute("DROP VIEW previous_status")
    return found


def _of_embargoes(connection: duckdb.DuckDBPyConnection, home: Home, served: str) -> list[Reason]:
    lasting = embargoes(home, datetime.now(UTC))
    return [
        Reason(
            EMBARGO,
            f"{file} 中的内容在 {each.until:%Y-%m-%d %H:%M} 之前不公开",
            f"what {file} says is under embargo until {each.until:%Y-%m-%d %H:%M}",
            each.until.astimezone(UTC).isoformat(),
        )
        for each, file in concerned(connection, lasting, served)
    ]


def with_reasons(manifest: Manifest, found: Sequence[Reason]) -> Manifest:
    """The manifest of a release that waits says why."""
    return replace(manifest, waits=[vars(each) for each in found])
