"""Readings of files that are kept from run to run, so that a file is parsed once: by its bytes, its name and what reads it.

Reading a file is `pipelines.workbooks.reading`; what becomes of its reading is `pipelines.readings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from definitions.files import CHANGELOG, content_hash
from pipelines import archive
from pipelines.findings import Finding
from pipelines.kept import Kept, key_of
from pipelines.publication.manifest import made_by
from pipelines.workbooks.exchange.returned import Returned
from pipelines.workbooks.files.inbox import Received
from pipelines.workbooks.reading.many_files import read_files, read_one
from pipelines.workbooks.reading.one_file import reading_of
from pipelines.workbooks.reading.results import Content, Cover, Reading, put_together, taken_apart

if TYPE_CHECKING:
    import pyarrow as pa
    from pydantic import TypeAdapter

#: What is read of a file rests on none of these, and is kept where they change.
NOT_READ_BY = ("coefficients/", "conversions/", "precedence.yml", "reporting/", CHANGELOG)
TOLD, SHARED, REST = "reading.json", "shared.arrow", "rest.arrow"


@dataclass(frozen=True)
class _Told:
    """What is kept of a reading beside its observations; the rest follows from the file."""

    rows: int
    form: str
    cover: Cover
    findings: list[Finding]
    returned: Returned | None


def for_reading(definitions: Definitions) -> Definitions:
    """The definitions as readers have them: without what is `NOT_READ_BY` them, so that it cannot be."""
    return replace(
        definitions,
        coefficient_files={},
        conversions=[],
        precedence=[],
        changelog=[],
        deadlines={},
        reporters=[],
        content_hash=content_hash(definitions.root, *NOT_READ_BY),
        content="",
    )


def read_or_kept(received: Sequence[Received], definitions: Definitions, kept: Kept) -> Iterator[Reading]:
    """The reading of each file in order: the one that is kept of the same file, else one made now, which is kept."""
    definitions = for_reading(definitions)
    maker = made_by(definitions.content_hash)
    keys = [key_of("readings", *maker, each.content_sha256, each.file, *each.corrections) for each in received]
    folders = [
        kept.find("readings", key) if _may_be_kept(each) else None for key, each in zip(keys, received, strict=True)
    ]
    unknown = [each for each, folder in zip(received, folders, strict=True) if folder is None]
    made = read_files(unknown, definitions)
    for each, key, folder in zip(received, keys, folders, strict=True):
        reading = _taken(folder, each) if folder else next(made)
        if reading is None:
            reading = read_one(each, definitions)
        elif folder is None and _may_be_kept(each) and _is_lasting(reading, definitions):
            _keep(kept, key, reading)
        yield reading


def _may_be_kept(received: Received) -> bool:
    """Whether its bytes lie in the archive as they came; what is wrong there must be found again in every run."""
    return received.archived is not None and not received.problem and not archive.fault(received.archived)


def _is_lasting(reading: Reading, definitions: Definitions) -> bool:
    """Whether another reading would say the same. Rows that stand each for itself are read again: they are few."""
    return reading.rows is None and not any(definitions.rules[each.rule_id].is_retried for each in reading.findings)


def _keep(kept: Kept, key: str, reading: Reading) -> None:
    """Keep a reading; one that cannot be written as it is, is read again the next time."""
    told = _Told(reading.observations.num_rows, reading.form, reading.cover, reading.findings, reading.returned)
    try:
        text = _as_json().dump_json(told)
    except ValueError:
        return
    with kept.keeping("readings", key) as folder:
        (folder / TOLD).write_bytes(text)
        for name, table in zip((SHARED, REST), taken_apart(reading.observations), strict=True):
            _write(table, folder / name)


def _taken(folder: Path, received: Received) -> Reading | None:
    """The kept reading of a file; None where it is there no longer, or is none."""
    try:
        told = _as_json().validate_json((folder / TOLD).read_bytes())
        shared = {name: column[0] for name, column in _read(folder / SHARED).to_pydict().items() if column}
        observations = put_together(told.rows, shared, _read(folder / REST))
    except (OSError, ValueError):
        return None
    return reading_of(received, told.findings, told.form, Content(told.cover, observations), told.returned)


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema, options=options) as writer:
        writer.write_table(table)


def _read(path: Path) -> pa.Table:
    import pyarrow as pa

    return pa.ipc.open_stream(path.read_bytes()).read_all()


@cache
def _as_json() -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(_Told)
