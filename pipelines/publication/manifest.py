"""The manifest of a release: what went in, by which code and definitions, and a checksum of each table that came out.

The fingerprint is computed before anything is read: equal fingerprints mean there is nothing new to publish.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from indicators.contracts import Table

FILE = "manifest.json"
CODE = ("definitions", "indicators", "pipelines")
CODE_SUFFIXES = (".py", ".sql", ".toml", ".yml", ".html", ".jinja")
LIBRARIES = ("duckdb", "pyarrow", "python-calamine")


@dataclass(frozen=True)
class Manifest:
    """Everything that identifies a release; `published_at`, `release_id` and `costs` alone differ between equal releases."""

    release_id: str
    published_at: str
    fingerprint: str
    target_scope: str
    definitions_hash: str
    definition_parts: Mapping[str, str]
    code_hash: str
    libraries: Mapping[str, str]
    inputs: list[dict[str, str]]
    summary: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, dict[str, str | int]] = field(default_factory=dict)
    definitions_version: str = ""
    #: Of the software, as its changelog tells them.
    version: str = ""
    #: The contents whose archived bytes were damaged; what stands in the release of them was read before.
    damaged: list[str] = field(default_factory=list)
    #: Why it waited before it was served, or waits: for a person, or for its time.
    waits: list[dict[str, str]] = field(default_factory=list)
    #: When its cells were taken out to save room (UTC); '' of a whole release.
    thinned_at: str = ""
    #: What each stage took, up to the writing of this file; it says nothing of what the release holds.
    costs: list[dict[str, Any]] = field(default_factory=list, compare=False)

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into the release's folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest | None:
    """The manifest in a release's folder, or None where there is no release.

    Raises `ValueError` when it is no manifest.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    known = {each.name for each in fields(Manifest)}
    try:
        # a manifest of an earlier version may lack what was added since
        return Manifest(**{"definition_parts": {}} | {name: value for name, value in content.items() if name in known})
    except (TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no manifest") from error


@cache
def code_hash() -> str:
    """SHA-256 over the source and SQL of the three packages, as they were when this process first asked."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted(p for p in (root / package).rglob("*") if p.suffix in CODE_SUFFIXES):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def software_version() -> str:
    """The version of this software; what changed in it is `CHANGELOG.md`."""
    return metadata.version("koujing")


@cache
def libraries() -> dict[str, str]:
    """The versions of the libraries that can change a result."""
    return {name: metadata.version(name) for name in LIBRARIES}


def made_by(*further: str) -> tuple[object, ...]:
    """What can change a result besides what goes in: code and libraries, and what else is said."""
    return code_hash(), sorted(libraries().items()), *further


def fingerprint(inputs: Iterable[tuple[str, str]], definitions_hash: str, code: str, target_scope: str) -> str:
    """SHA-256 over scope, definitions, code, libraries and the (file, content hash) pairs, whatever their order."""
    content = {
        "inputs": sorted(inputs),
        "definitions": definitions_hash,
        "code": code,
        "scope": target_scope,
        "libraries": libraries(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def checksum(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, str | int]:
    """Rows and an order-independent checksum of a table: the sums of two hashes of each row (DuckDB's, of its version).

    Columns that differ between equal runs are left out (`not_in_checksum` of the contract).
    """
    left_out = f"EXCLUDE ({', '.join(table.not_in_checksum)})" if table.not_in_checksum else ""
    ((rows, one, other),) = connection.execute(
        f"SELECT count(*), sum(hash(t)::HUGEINT), sum(hash(hash(t), 'again')::HUGEINT) "
        f"FROM (SELECT * {left_out} FROM {table.name}) AS t"
    ).fetchall()
    return {"rows": int(rows), "checksum": f"{int(one or 0):024x}{int(other or 0):024x}"}
