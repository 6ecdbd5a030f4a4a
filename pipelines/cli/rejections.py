"""What a run could not accept: a short list by cause, most files first, and the whole of it in a file beside.

Only what is printed and written belongs here; what is found, and what becomes of a file, is for the rooms before.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from definitions import Definitions
from pipelines.cli.answers import put, say
from pipelines.cli.asking import SQL, rows_of
from pipelines.home import Home
from pipelines.languages import spoken, told
from pipelines.life import decisions
from pipelines.life.decisions import Decision
from pipelines.outgoing import first_of, one_line
from pipelines.publication.connection import literal
from pipelines.words import words
from pipelines.workbooks.files.inbox import Received
from pipelines.writing import as_csv

#: So many blocking findings are shown one by one; beyond them they are grouped by cause.
FEW = 6
#: Causes that are shown, and findings and further names shown of each.
CAUSES, EXAMPLES, NAMES = 8, 2, 4
#: By it a spreadsheet program knows that a CSV is UTF-8.
_MARKED_UTF8 = "utf-8-sig"


def lay_out_past(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view of the submissions whose findings concern nobody any more."""
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW past_findings AS {(SQL / 'past_findings.sql').read_text(encoding='utf-8')}"
    )


def show_rejected(connection: duckdb.DuckDBPyConnection, home: Home, run: str, definitions: Definitions) -> None:
    """Print why files or rows were not accepted, from the tables `findings` and `submissions` of the connection.

    What the list leaves out stands in a file of all findings, whose path is printed.
    """
    choice = "WHERE severity IN ('fatal', 'error') AND status <> 'waived' AND submission_id NOT IN (FROM past_findings)"
    found = _rows(connection, choice)
    if len(found) <= FEW:
        if [each for each in found if not _show(each)]:
            _write_and_say(connection, home, run)
        return
    causes: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        causes.setdefault(each["rule_id"], []).append(each)
    ordered = sorted(causes.items(), key=lambda cause: (-len(_files(cause[1])), -len(cause[1]), cause[0]))
    for rule_id, findings in ordered[:CAUSES]:
        _show_cause(rule_id, findings, definitions)
    if len(ordered) > CAUSES:
        say(spoken("✗ ⟨还有 {more} 种原因 / {more} more causes⟩", more=len(ordered) - CAUSES), "red")
    _write_and_say(connection, home, run)


def standing_findings(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every finding that blocks a file or row, or waits for an explanation, of submissions that are not past."""
    open_ones = "severity = 'query' AND status NOT IN ('explained', 'carried', 'waived')"
    blocking = "severity IN ('fatal', 'error') AND status <> 'waived'"
    return _rows(connection, f"WHERE (({blocking}) OR ({open_ones})) AND submission_id NOT IN (FROM past_findings)")


def _write_and_say(connection: duckdb.DuckDBPyConnection, home: Home, run: str) -> None:
    put(spoken("⟨全部发现 / all findings⟩: {path}", path=write_findings(connection, home, run)))


def show_decided(arrived: Sequence[Received], taken: Sequence[Decision]) -> None:
    """Print which files lie in the inboxes and do not count because a person took them back, and how they come back."""
    decided = decisions.standing(taken)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for each in arrived:
        decision = decided.get(each.submission_id)
        if decision and decision.verdict != "accept":
            group = groups.setdefault((decision.by, decision.verdict, decision.reason), [])
            group.append(f"{one_line(each.file)} ({each.submission_id})")
    for (by, verdict, reason), files in sorted(groups.items()):
        names = first_of(files, NAMES)
        chinese, english = words()["decided"][verdict]
        _say_both(
            "· ",
            f"收件目录中的 {names} 此前已由{by}{chinese}（{reason}），不计入；要恢复请用 koujing accept 报送标识",
            f"{names} in the inbox: {english} by {by} before ({reason}), does not count; koujing accept ID brings it back",
        )


def show_kept(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Print where something else counts than what was sent, or something no longer does."""
    told = {rule.id for rule in definitions.rules.values() if rule.group == "deliveries"}
    names = ", ".join(map(literal, sorted(told)))
    found = _rows(connection, f"WHERE rule_id IN ({names}) AND submission_id NOT IN (FROM past_findings)")
    for each in found[:FEW]:
        _say_both("· ", each["message_zh"], each["message_en"])
    if len(found) > FEW:
        say(spoken("· ⟨还有 {more} 处，见 findings 表 / {more} more, in the table findings⟩", more=len(found) - FEW))


def write_findings(connection: duckdb.DuckDBPyConnection, home: Home, run: str) -> Path:
    """Write every finding of the connection as CSV under the home and return where."""
    home.findings.mkdir(parents=True, exist_ok=True)
    path = home.findings / f"{run}.csv"
    path.write_text(as_csv(_rows(connection, "")), encoding=_MARKED_UTF8, newline="")
    return path


def _rows(connection: duckdb.DuckDBPyConnection, choice: str) -> list[dict[str, Any]]:
    return rows_of(connection, f"FROM findings {choice} ORDER BY file, sheet, cells, rule_id, observed")


def _files(findings: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(each["file"] for each in findings))


def _show_cause(rule_id: str, findings: Sequence[dict[str, Any]], definitions: Definitions) -> None:
    rule, files = definitions.rules[rule_id], _files(findings)
    counts = spoken("⟨文件｜files⟩ {files} · ⟨发现｜findings⟩ {found}", files=len(files), found=len(findings))
    say(f"✗ {told(rule.name_zh, rule.name_en)} · {counts}", "bold red")
    shown = [next(each for each in findings if each["file"] == file) for file in files[:EXAMPLES]]
    for each in shown:
        _show(each, "  ")
    if rest := files[len(shown) :]:
        names = "、".join(one_line(name) for name in rest[:NAMES]) + (" …" if len(rest) > NAMES else "")
        say(spoken("  ⟨还有 {more} 个文件 / {more} more⟩: {names}", more=len(rest), names=names), "dim")


def _show(found: dict[str, Any], indent: str = "") -> bool:
    """Print a finding's sentences; whether they name every cell."""
    _say_both(f"{indent}✗ ", found["message_zh"], found["message_en"], "red")
    return one_line(found["cells"]) in found["message_zh"]


def _say_both(mark: str, zh: str, en: str, style: str = "") -> None:
    """Say a sentence behind a mark, in one language or both, the second standing back."""
    first, *second = told(zh, en, "\0").split("\0")
    say(mark + first, style)
    for line in second:
        say(" " * len(mark) + line, "dim")
