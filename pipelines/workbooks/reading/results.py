"""What reading one file gives: its observations, what its cover says, and its findings.

Which columns observations have is the contract's (`indicators/tables.yml`); how a form fills them is its reader's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from indicators.contracts import arrow_schema
from pipelines.findings import Finding
from pipelines.workbooks.exchange.returned import Returned
from pipelines.workbooks.files.accounting import SheetAccount
from pipelines.workbooks.reading.figure_rows import Rows

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Cover:
    """What a file says of all its figures; empty where it says nothing or holds several regions, periods or scopes.

    `cells` are the addresses of the answers by field, on the cover's `sheet`; under a measure, `counted_locally` or `note`
    those of the headers on the sheet of industries.
    """

    form_version: str = ""
    revision: int = 0
    region_code: str = ""
    period: str = ""
    period_kind: str = ""
    scope_id: str = ""
    classification: str = ""
    coverage: str = ""
    price_basis: str = ""
    base_year: int | None = None
    vintage: str = ""
    money_unit: str = ""
    boundary_date: date | None = None
    contact: str = ""
    is_sample: bool = False
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


def shared_cover(observations: pa.Table, form_version: str) -> Cover:
    """The cover of a file that has none: what all its figures agree on; empty where they differ."""
    same: dict[str, Any] = {}
    for name in ("region_code", "period", "scope_id"):
        values = observations[name].unique().to_pylist()
        same[name] = values[0] if len(values) == 1 else ""
    return Cover(form_version=form_version, is_sample=True in observations["is_sample"].unique().to_pylist(), **same)


def _no_observations() -> pa.Table:
    return arrow_schema("observations").empty_table()


@dataclass(frozen=True)
class Content:
    """What the reader of a form makes of a file. `rows` are those of a table whose rows stand each for itself."""

    cover: Cover = field(default_factory=Cover)
    observations: pa.Table = field(default_factory=_no_observations)
    accounts: list[SheetAccount] = field(default_factory=list)
    rows: Rows | None = None


@dataclass(frozen=True)
class Reading:
    """One file as read. A file with a blocking finding is rejected; what could be read of it is here all the same.

    `rows` are those of a table whose rows stand each for itself.
    """

    submission_id: str
    content_sha256: str
    file: str
    size_bytes: int
    form: str
    cover: Cover
    observations: pa.Table
    findings: list[Finding] = field(default_factory=list)
    accounts: list[SheetAccount] = field(default_factory=list)
    returned: Returned | None = None
    rows: Rows | None = None
    received_at: datetime | None = None

    def __getstate__(self) -> dict[str, Any]:
        """To another process goes a column that says one thing throughout as that one thing: most of them do."""
        return {**self.__dict__, "observations": _packed(self.observations)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """What was sent as one thing is a whole column again."""
        self.__dict__.update(state, observations=_unpacked(*state["observations"]))

    @property
    def is_rejected(self) -> bool:
        """Whether a finding is fatal or an error."""
        return any(finding.blocks for finding in self.findings)


def _packed(table: pa.Table) -> tuple[int, dict[str, Any], pa.Buffer]:
    """The rows, the value of each column that has only one, and the other columns as Arrow's bytes."""
    import pyarrow as pa

    shared, rest = taken_apart(table)
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, rest.schema) as writer:
        writer.write_table(rest)
    return (
        len(table),
        {name: rows[0].as_py() for name, rows in zip(shared.column_names, shared, strict=True)},
        stream.getvalue(),
    )


def _unpacked(rows: int, shared: Mapping[str, Any], rest: pa.Buffer) -> pa.Table:
    import pyarrow as pa

    return put_together(rows, shared, pa.ipc.open_stream(rest).read_all())


def taken_apart(table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The columns that say one thing throughout, as one row, and the others: most columns do, and take no room so."""
    rows = len(table)
    table = table.combine_chunks()
    shared = [
        name
        for name, column in zip(table.column_names, table.columns, strict=True)
        if rows and column.slice(1).equals(column.slice(0, rows - 1))
    ]
    return table.select(shared).slice(0, 1), table.drop_columns(shared)


def put_together(rows: int, shared: Mapping[str, Any], rest: pa.Table) -> pa.Table:
    """Observations of so many rows from what all of them share and from their other columns."""
    import pyarrow as pa

    schema = arrow_schema("observations")
    columns = [
        _repeated(each.name, shared[each.name], rows) if each.name in shared else rest[each.name] for each in schema
    ]
    return pa.table(columns, schema=schema)


class ObservationColumns:
    """Observations gathered block by block: what a block of cells shares is given once, columns may be Arrow's."""

    def __init__(self, submission_id: str) -> None:
        self._submission_id = submission_id
        self._blocks: list[_Block] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, columns: Mapping[str, Sequence[Any] | pa.Array], **shared: Any) -> None:
        """Add one block: columns of equal length, and values that all its cells share; what is in neither is blank."""
        length = len(columns["cell"])
        self._length += length
        if length:
            self._blocks.append(_Block(length, columns, {"submission_id": self._submission_id, **shared}))

    def table(self) -> pa.Table:
        """The observations as one Arrow table."""
        import pyarrow as pa

        schema = arrow_schema("observations")
        if not self._blocks:
            return schema.empty_table()
        return pa.table([self._column(each) for each in schema], schema=schema)

    def _column(self, column: pa.Field) -> pa.Array:
        """One column of all blocks."""
        import pyarrow as pa

        name, parts = column.name, []
        for block in self._blocks:
            given = block.columns.get(name)
            if given is None:
                parts.append(_repeated(name, block.shared.get(name, _BLANKS.get(name, "")), block.length))
            else:
                parts.append(given if isinstance(given, pa.Array) else pa.array(given, column.type))
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)


@dataclass(frozen=True)
class _Block:
    """Cells added together: the columns in which they differ, and what they share."""

    length: int
    columns: Mapping[str, Sequence[Any] | pa.Array]
    shared: Mapping[str, Any]


def _repeated(column: str, value: Any, length: int) -> pa.Array:
    """A column that says one thing throughout."""
    import pyarrow as pa

    return pa.repeat(pa.scalar(value, arrow_schema("observations").field(column).type), length)


_BLANKS: dict[str, Any] = {
    **dict.fromkeys(("made_on", "base_year", "decimals", "counted_locally", "value", "boundary_date")),
}
