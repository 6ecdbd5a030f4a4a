"""The one error of this package: a fault in a definition file, named by file, row and column."""

from pathlib import Path


class DefinitionError(Exception):
    """A definition file is at fault.

    The message says which file, which row (the header is row 1; for YAML the entry's id) and which column, what is wrong
    and what to do, in Chinese and in English.
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
