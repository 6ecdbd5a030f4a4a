"""Columns of cells as exact numbers, converted whole: short ones to millionths in 64 bits, and from there to Arrow.

A cell that holds anything but a short number takes the long way by `pipelines.workbooks.words.values`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.workbooks.words.text import CellValue, cell_text, plain
from pipelines.workbooks.words.values import PLACES, TOO_LARGE, kept, number

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Array = np.ndarray[Any, Any]

_SHORT = 6
_ONE = 10**_SHORT
_PRECISION = 36
#: Below this, a number of six places has fifteen digits at most, and only one such can be meant by a float.
_SURE = 1e9
#: From here down, the shortest text of a float is written with an exponent.
_SMALL = 1e-4


@dataclass(frozen=True)
class Numbers:
    """A column of cells as exact numbers; nothing where the cell is blank or is not a number that can be kept.

    `raw_texts` are what stands in the cells, as Arrow strings.
    """

    raw_texts: pa.Array
    not_numbers: list[int]
    too_large: list[int]
    _millionths: Array
    _is_known: Array
    _long: dict[int, Decimal] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether there is no number in the whole column."""
        return not self._is_known.any()

    def value(self, index: int) -> Decimal | None:
        """One number of the column."""
        if not self._is_known[index]:
            return None
        return self._long.get(index) or Decimal(int(self._millionths[index])).scaleb(-_SHORT)

    @property
    def values(self) -> list[Decimal | None]:
        """All numbers of the column, one by one."""
        return [self.value(index) for index in range(len(self._is_known))]

    def array(self) -> pa.Array:
        """The column as Arrow decimals."""
        import numpy as np
        import pyarrow as pa

        kind = pa.decimal128(_PRECISION, PLACES)
        wide = np.empty((len(self._millionths), 2), np.int64)
        wide[:, 0] = self._millionths
        wide[:, 1] = self._millionths >> 63  # the sign, carried into the upper half
        known = None if self._is_known.all() else pa.py_buffer(np.packbits(self._is_known, bitorder="little"))
        short = pa.Array.from_buffers(pa.decimal128(22, _SHORT), len(wide), [known, pa.py_buffer(wide)]).cast(kind)
        if not self._long:
            return short
        import pyarrow.compute as pc

        is_long = np.zeros(len(wide), bool)
        is_long[list(self._long)] = True
        mask = pa.Array.from_buffers(
            pa.bool_(), len(wide), [None, pa.py_buffer(np.packbits(is_long, bitorder="little"))]
        )
        return pc.replace_with_mask(short, mask, pa.array([self._long[index] for index in sorted(self._long)], kind))


def numbers(cells: Sequence[CellValue]) -> Numbers:
    """A whole column as exact numbers. A float is taken by its shortest text of fifteen digits, so 0.1 is one tenth."""
    import numpy as np

    floats = _floats(cells)
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.rint(floats * _ONE)
        is_known = (np.abs(floats) < _SURE) & (scaled / _ONE == floats)
    if is_known.all():
        return Numbers(_raw_texts(cells, floats, is_known), [], [], scaled.astype(np.int64), is_known)
    millionths = np.where(is_known, scaled, 0).astype(np.int64)
    found = Numbers(_raw_texts(cells, floats, is_known), [], [], millionths, is_known)
    for index in np.flatnonzero(~is_known).tolist():
        _one_by_one(found, index, cells[index])
    return found


def _floats(cells: Sequence[CellValue]) -> Array:
    """The numbers among the cells, in one step where there is nothing else; nan where another cell stands."""
    import numpy as np

    if set(map(type, cells)) == {float}:
        return np.array(cells, np.float64)
    return np.array([cell if type(cell) is float else np.nan for cell in cells], np.float64)


def _raw_texts(cells: Sequence[CellValue], floats: Array, is_known: Array) -> pa.Array:
    """What stands in each cell: Arrow writes the short numbers, all at once; the others are written one by one."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    are_known = is_known.all()
    if are_known and ((whole := floats.astype(np.int64)) == floats).all():
        # Most columns of heads are whole numbers, which are written in a fraction of the time.
        return _from_numpy(pa.int64(), whole).cast(pa.string())
    written = _from_numpy(pa.float64(), floats).cast(pa.string())
    if are_known and np.abs(floats).min() >= _SMALL:
        return written
    odd = ~is_known | ((np.abs(floats) < _SMALL) & ((floats != 0) | np.signbit(floats)))
    mask = pa.Array.from_buffers(pa.bool_(), len(odd), [None, pa.py_buffer(np.packbits(odd, bitorder="little"))])
    others = [cell_text(cells[index]) for index in np.flatnonzero(odd).tolist()]
    return pc.replace_with_mask(written, mask, pa.array(others, pa.string()))


def _from_numpy(kind: pa.DataType, values: Array) -> pa.Array:
    """The array by its memory: Arrow's own conversion would import pandas."""
    import pyarrow as pa

    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _one_by_one(found: Numbers, index: int, cell: CellValue) -> None:
    """The long way: a blank, a text, or a number that is not short."""
    if cell == "":
        return
    value = number(cell)
    if value is None:
        if not (isinstance(cell, str) and not plain(cell)):
            found.not_numbers.append(index)
    elif not abs(value) < TOO_LARGE:
        found.too_large.append(index)
    else:
        found._is_known[index] = True
        found._long[index] = kept(value)
