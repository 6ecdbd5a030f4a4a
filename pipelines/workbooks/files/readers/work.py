"""How much work a file is: cells and the text in them, counted against the limits, so that every machine decides alike."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.workbooks.files.readers.limits import CELLS, CHARACTERS, MERGED_CELLS, MERGES, SHEET_CELLS
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, Merge


class Work:
    """What was counted of one file so far. Each count raises `ContainerError` when it is over its limit."""

    def __init__(self) -> None:
        self.cells = self.characters = self.merges = self.merged = 0

    def add_cells(self, count: int = 1, text: int = 0) -> None:
        """Count so many cells, each with so many characters of text."""
        self.cells += count
        if self.cells > CELLS:
            raise ContainerError("file-too-large", f"≥ {self.cells:,} ⟨个单元格｜cells⟩", expected=f"{CELLS:,}")
        if text:
            self.add_text(count * text)

    def add_text(self, length: int) -> None:
        """Count so many characters of text in cells."""
        self.characters += length
        if self.characters > CHARACTERS:
            observed = f"⟨单元格文字共｜text in cells⟩ ≥ {self.characters:,} ⟨字｜characters⟩"
            raise ContainerError("file-too-large", observed, expected=f"{CHARACTERS:,}")

    def add_merges(self, merges: Iterable[Merge]) -> None:
        """Count merged ranges and the cells that they cover."""
        for merge in merges:
            self.merges += 1
            self.merged += merge.area
            if self.merges > MERGES:
                raise ContainerError(
                    "file-too-large", f"> {MERGES:,} ⟨个合并区域｜merged ranges⟩", expected=f"{MERGES:,}"
                )
            if self.merged > MERGED_CELLS:
                observed = f"⟨合并区域共覆盖｜merged ranges cover⟩ ≥ {self.merged:,} ⟨格｜cells⟩"
                raise ContainerError("file-too-large", observed, expected=f"{MERGED_CELLS:,}")


def check_extent(sheet: str, rows: int, columns: int) -> None:
    """Raises `ContainerError` when the rectangle that holds the cells of a sheet is larger than is read."""
    if rows * columns > SHEET_CELLS:
        size = f"{rows:,} × {columns:,} ⟨格｜cells⟩"
        raise ContainerError("file-too-large", size, sheet=sheet, expected=f"{SHEET_CELLS:,}")
