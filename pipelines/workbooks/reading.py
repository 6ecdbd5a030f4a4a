"""What reading one file gives: its observations, what its cover says, and its findings.

Which columns observations have is the contract's (`indicators/tables.yml`); how a form fills them is its reader's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from indicators.contracts import arrow_schema
from pipelines.validation.findings import Finding
from pipelines.workbooks.accounting import SheetAccount
from pipelines.workbooks.returned import Returned

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Cover:
    """What a file says of all its figures; empty where it says nothing or holds several regions, periods or scopes.

    `cells` are the addresses of the answers by field, on the cover's `sheet`.
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


@dataclass(frozen=True)
class Reading:
    """One file as read. A file with a blocking finding is rejected; what could be read of it is here all the same."""

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
    received_at: datetime | None = None

    @property
    def is_rejected(self) -> bool:
        """Whether a finding is fatal or an error."""
        return any(finding.blocks for finding in self.findings)


class ObservationColumns:
    """Observations gathered block by block: what a block of cells shares is given once, columns may be Arrow's."""

    def __init__(self, submission_id: str) -> None:
        self._submission_id = submission_id
        self._blocks: list[pa.Table] = []
        self._loose: dict[str, list[Any]] = {name: [] for name in arrow_schema("observations").names}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, columns: Mapping[str, Sequence[Any] | pa.Array], **shared: Any) -> None:
        """Add one block: columns of equal length, and values that all its cells share; what is in neither is blank."""
        length = len(columns["cell"])
        shared["submission_id"] = self._submission_id
        self._length += length
        if length >= _BLOCK:
            self._close()
            self._blocks.append(_block(length, columns, shared))
            return
        for name, column in self._loose.items():
            if name in columns:
                column.extend(columns[name])
            else:
                column.extend([shared.get(name, _BLANKS.get(name, ""))] * length)

    def table(self) -> pa.Table:
        """The observations as one Arrow table."""
        import pyarrow as pa

        self._close()
        return pa.concat_tables([arrow_schema("observations").empty_table(), *self._blocks]).combine_chunks()

    def _close(self) -> None:
        """Make a block of what was added in smaller pieces."""
        if self._loose["cell"]:
            self._blocks.append(_block(len(self._loose["cell"]), self._loose, {}))
            self._loose = {name: [] for name in self._loose}


def _block(length: int, columns: Mapping[str, Sequence[Any] | pa.Array], shared: Mapping[str, Any]) -> pa.Table:
    import pyarrow as pa

    arrays = []
    schema = arrow_schema("observations")
    for each in schema:
        column = columns.get(each.name)
        if column is None:
            value = shared.get(each.name, _BLANKS.get(each.name, ""))
            arrays.append(pa.repeat(pa.scalar(value, each.type), length))
        else:
            arrays.append(column if isinstance(column, pa.Array) else pa.array(column, each.type))
    return pa.table(arrays, schema=schema)


#: Cells from which a block is made at once; smaller ones are gathered first.
_BLOCK = 64
_BLANKS: dict[str, Any] = {"decimals": None, "counted_locally": None, "value": None, "boundary_date": None}
