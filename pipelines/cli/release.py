"""`koujing release verify`: how much was looked at, what is damaged, and what to do."""

from __future__ import annotations

from pipelines.cli import answers
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.options import Format, FormatOption, HomeOption
from pipelines.home import find_home
from pipelines.languages import spoken, told
from pipelines.progress import TerminalProgress
from pipelines.publication import verifying

COLUMNS: answers.Columns = {
    "核对｜looked at": lambda each: told(each.name_zh, each.name_en, " "),
    ">数量｜count": lambda each: f"{each.count:,}",
    ">损坏｜damaged": lambda each: f"{len(each.faults):,}",
}
ADVICE = (
    "⟨请运行 koujing run：损坏的发布会移到一旁并重新发布；损坏的存档若原件在收件目录中会自动恢复，否则请放回原件 / "
    "run koujing run: a damaged release is set aside and built anew, a damaged archived file is mended where its original "
    "lies in the inbox; else put it there again⟩"
)


def verify(format: FormatOption = Format.text, home: HomeOption = None) -> int:
    """Check releases and archive; 1 for damage."""
    with TerminalProgress() as progress:
        looked = verifying.verify(find_home(home), progress)
    faults = [fault for each in looked for fault in each.faults]
    outcome = (ADVICE, "red") if faults else ("⟨完好，与写入时一致 / intact, as it was written⟩", "bold green")
    answers.answer(
        format,
        lambda: [
            answers.table(COLUMNS, looked),
            *(answers.dim(spoken(each.note)) for each in looked if each.note),
            *(f"✗ {spoken(fault)}" for fault in faults),
            answers.styled((spoken(outcome[0]), outcome[1])),
        ],
        lambda: (
            {
                **answers.fields(each, "name_zh name_en looked_at=count"),
                "faults": [*map(spoken, each.faults)],
                "note": spoken(each.note),
            }
            for each in looked
        ),
    )
    return ExitCode.NOT_DONE if faults else ExitCode.DONE
