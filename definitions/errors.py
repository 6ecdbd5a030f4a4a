"""The errors of this package. Each message says what is wrong and what to do, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class DefinitionError(Exception):
    """A definition file is at fault.

    Named by file, row (the header is row 1; for YAML the entry's id) and column.
    """

    def __init__(self, file: Path | str, row: int | str, column: str, fault_zh: str, fault_en: str) -> None:
        self.file = str(file)
        self.row = row
        self.column = column
        self.fault_zh = fault_zh
        self.fault_en = fault_en
        super().__init__(
            f"定义文件 {self.file} 第 {row} 行「{column}」列：{fault_zh} / "
            f"definition file {self.file}, row {row}, column {column}: {fault_en}"
        )


class RegionNameError(Exception):
    """A text names no region, or several: `candidates` are those it may mean, each as `code path`."""

    def __init__(self, text: str, candidates: Sequence[str], *, ambiguous: bool) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        self.ambiguous = ambiguous
        listed = "；".join(candidates)
        if ambiguous:
            message = (
                f"「{text}」不止一个地区：{listed}。请用代码，或写上级地区的名称 / "
                f"{text} fits several regions ({listed}); use the code, or name the unit above it"
            )
        else:
            near = f"，相近的有：{listed}" if candidates else ""
            close = f"; close to it: {listed}" if candidates else ""
            message = f"没有名为「{text}」的地区{near} / no region is called {text}{close}"
        super().__init__(message)


class UnknownCodeError(Exception):
    """A code or name that no classification or scope has; the message says which are close (zh / en)."""


class VerificationError(Exception):
    """A row cannot be marked as verified; the message says why (zh / en)."""
