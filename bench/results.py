"""The page of the last figures (`RESULTS.md`): every one as a ratio to a floor of the same sitting, beside its target."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.taken import Measured, Taken

#: The number of workbooks with which others are compared.
SMALL = 300


def page(found: Sequence[Measured], bundled: Taken, starts: Sequence[str]) -> str:
    """The page in Markdown."""
    blocks = [
        "# The last figures of `make bench ARGS=country`",
        f"{datetime.now(UTC):%Y-%m-%d} · {platform.machine()}, {os.cpu_count()} processors, {_memory()} · "
        f"Python {platform.python_version()} · load {os.getloadavg()[2]:.1f} over the last quarter of an hour",
        "Workbooks of every industry in five measures, one a county. What else ran on the machine is told by the load.",
        _table(
            ("workbooks", "what", "clock s", "processor s", "peak MB", "clock ÷ bare"),
            [row for each in found for row in _rows(each)],
        ),
        _table(
            ("workbooks", "what people take away", "clock s", "processor s", "MB", "clock ÷ copying it"),
            [row for each in found for row in _taken_away(each)],
        ),
        _table(("target", "is", "should be"), _targets(found, bundled)),
        "\n".join(f"- {line}" for line in starts),
    ]
    return "\n\n".join(blocks) + "\n"


def _rows(each: Measured) -> list[tuple[str, ...]]:
    named = {"plain script": each.plain, "full run": each.full, "nothing changed": each.unchanged}
    named["one changed"] = each.changed
    floors: list[tuple[str, ...]] = [
        (f"{each.workbooks:,}", "bare python-calamine", f"{each.bare:.1f}", "", "", "1.0"),
        (f"{each.workbooks:,}", f"copy of the release, {each.release:,.0f} MB", f"{each.copy:.2f}", "", "", ""),
    ]
    return floors + [
        (
            f"{each.workbooks:,}",
            name,
            f"{taken.clock:.1f}",
            f"{taken.processor:.1f}",
            f"{taken.memory:,.0f}",
            f"{taken.clock / each.bare:.1f}",
        )
        for name, taken in named.items()
        if taken
    ]


def _taken_away(each: Measured) -> list[tuple[str, ...]]:
    return [
        (
            f"{each.workbooks:,}",
            made.name,
            f"{made.clock:.1f}",
            f"{made.processor:.1f}",
            f"{made.size:.2f}",
            f"{made.clock / made.floor:.0f}",
        )
        for made in each.products
    ]


def _targets(found: Sequence[Measured], bundled: Taken) -> list[tuple[str, str, str]]:
    most = max(found, key=lambda each: each.workbooks)
    small = next((each for each in found if each.workbooks == SMALL), None)
    count = f"{most.workbooks:,}"
    rows = [
        (f"full run of {count} ÷ bare reader", f"{most.full.clock / most.bare:.1f}", "≤ 3"),
        (f"peak memory of {count}", f"{most.full.memory:,.0f} MB", "≤ 3,000 MB"),
        (f"release of {count}", f"{most.release:,.0f} MB", "≤ 450 MB for 2,846"),
        (f"one changed of {count} ÷ full run", f"{most.changed.clock / most.full.clock:.2f}", "≤ 0.15"),
        (f"nothing changed of {count}", f"{most.unchanged.clock:.1f} s", "≤ 1 s"),
        (f"slowest of {len(most.asked)} queries of the README, {count}", f"{max(most.asked):.2f} s", "≤ 2 s"),
        ("bundled data, installed", f"{bundled.clock:.1f} s ({bundled.processor:.1f} s of processor)", "≤ 8 s"),
    ]
    if small and small.plain:
        rows.append((f"plain script ÷ full run of {SMALL}", f"{small.plain.clock / small.full.clock:.2f}", "≥ 3"))
    if small and small is not most:
        grown = (most.full.clock / most.workbooks) / (small.full.clock / small.workbooks)
        rows.append((f"seconds a workbook, {count} ÷ {SMALL}", f"{grown:.2f}", "≤ 1.1"))
        held = most.full.memory / small.full.memory
        rows.append((f"peak memory, {count} ÷ {SMALL}", f"{held:.2f}", "≤ 1.3"))
    return rows


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"
