"""`koujing export`: the current release as a folder to take along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import answers
from pipelines.cli.asking import open_asked
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.options import AsOfOption, Format, FormatOption, HomeOption, ReleaseOption, made_folder
from pipelines.languages import spoken, told

_SHOWN = "⟨文件 {files:,} 个｜{files:,} files⟩, {bytes:,} B: {folder}"


def command(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹 / the folder to write into", show_default=False)],
    release: ReleaseOption = "",
    as_of: AsOfOption = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> int:
    """Write the products and the public tables of a release into a folder."""
    from pipelines.products.export import export

    connection, database = open_asked(home, release, as_of)
    connection.close()
    made_folder(folder.absolute().parent)
    done = export(database.parent, folder)
    rows = [{"file": name, "bytes": size} for name, size in done.files.items()]
    said = spoken(_SHOWN, files=len(rows), bytes=sum(done.files.values()), folder=folder)
    answers.answer(format, lambda: [said], lambda: rows)
    for name in done.too_long:
        answers.complain(
            told(
                f"{name} 的行数超过 Excel 所能打开的，只有 Parquet",
                f"{name} has more rows than Excel opens: Parquet alone",
            )
        )
    for name, why in done.failed.items():
        answers.complain(told(f"{name} 没有做成：{why}", f"{name} could not be made: {why}"))
    return ExitCode.NOT_DONE if done.failed else ExitCode.DONE
