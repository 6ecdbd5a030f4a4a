"""`koujing release verify` for people: how much was looked at, what is damaged, and what to do."""

from __future__ import annotations

from pipelines.cli.screen import put, say, say_all
from pipelines.home import Home
from pipelines.progress import TerminalProgress
from pipelines.publication.verifying import verify

INTACT, DAMAGED = 0, 1


def verify_and_show(home: Home) -> int:
    """Look at everything in the home and show it; returns the exit code: 0 all is as it was written, 1 something is not."""
    from rich.table import Table

    with TerminalProgress() as progress:
        looked = verify(home, progress)
    table = Table()
    table.add_column("核对 looked at")
    table.add_column("数量 count", justify="right")
    table.add_column("损坏 damaged", justify="right")
    for each in looked:
        table.add_row(f"{each.name_zh} {each.name_en}", f"{each.count:,}", f"{len(each.faults):,}")
    say_all([table])
    for each in looked:
        if each.note:
            say(each.note, "dim")
    faults = [fault for each in looked for fault in each.faults]
    for fault in faults:
        put(f"✗ {fault}")
    if not faults:
        say("完好，与写入时一致 / intact, as it was written", "bold green")
        return INTACT
    say(
        "请运行 koujing run：损坏的发布会移到一旁并重新发布；损坏的存档若原件在收件目录中会自动恢复，否则请放回原件 / "
        "run koujing run: a damaged release is set aside and built anew, a damaged archived file is mended where its original "
        "lies in the inbox; else put it there again",
        "red",
    )
    return DAMAGED
