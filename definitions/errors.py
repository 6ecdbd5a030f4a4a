"""The errors of this package. Each message says what is wrong and what to do, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path


class UserError(Exception):
    """Something that a person can put right: what is wrong and what to do, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class WrongUsageError(UserError):
    """What was asked for does not exist, or cannot be asked so: the command has to be given otherwise."""


class DefinitionError(UserError):
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
            f"定义文件 {self.file} 第 {row} 行「{column}」列：{fault_zh}",
            f"definition file {self.file}, row {row}, column {column}: {fault_en}",
        )

    def __reduce__(self) -> tuple[type[DefinitionError], tuple[str, int | str, str, str, str]]:
        """How the error travels from one process to another: by what it was made from."""
        return type(self), (self.file, self.row, self.column, self.fault_zh, self.fault_en)


class RegionNameError(WrongUsageError):
    """A text names no region, several, a region of another time, or a code with another's name.

    `candidates` are those it may mean, each as `code path`, or what is known of the region it names.
    """

    def __init__(self, text: str, candidates: Sequence[str], outcome: str) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        self.outcome = outcome
        (zh, _), (_, en) = (_REGION_SENTENCES[outcome](text, between.join(candidates)) for between in ("；", "; "))
        super().__init__(zh, en)

    @property
    def ambiguous(self) -> bool:
        """Whether several regions have the name."""
        return self.outcome == "ambiguous"


def _no_region(text: str, listed: str) -> tuple[str, str]:
    near, close = "，请写代码或名称，如 330100、杭州市", "; give its code or name, as 330100 or 杭州市"
    if listed:
        near, close = f"，相近的有：{listed}", f"; close to it: {listed}"
    return f"没有名为「{text}」的地区{near}", f"no region is called {text}{close}"


_REGION_SENTENCES: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "unknown": _no_region,
    "ambiguous": lambda text, listed: (
        f"「{text}」不止一个地区：{listed}。请用代码，或写上级地区的名称",
        f"{text} fits several regions ({listed}); use the code, or name the unit above it",
    ),
    "differs": lambda text, listed: (
        f"「{text}」的代码与名称不符，该代码是：{listed}",
        f"code and name of {text} disagree; the code belongs to {listed}",
    ),
    "zone": lambda text, listed: (
        f"「{text}」是功能区，与区县重叠（{listed}），请用区县",
        f"{text} is a functional zone that overlaps districts ({listed}); use the district",
    ),
    "not_yet": lambda text, listed: (
        f"「{text}」在该时期还没有设立：{listed}",
        f"{text} did not exist yet in the period: {listed}",
    ),
    "no_longer": lambda text, listed: (
        f"「{text}」在该时期已经撤销：{listed}",
        f"{text} no longer existed in the period: {listed}",
    ),
}


class UnknownCodeError(WrongUsageError):
    """A code or name that no classification or scope has; the message says which are close (zh / en)."""


class VerificationError(WrongUsageError):
    """A row cannot be marked as verified; the message says why (zh / en)."""
