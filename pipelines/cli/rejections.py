"""What a run could not accept: a short list by cause, most files first, and the whole of it in a file beside.

Only what is printed and written belongs here; what is found, and what becomes of a file, is for the rooms before.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from definitions import Definitions
from pipelines.cli.answers import as_csv, put, say
from pipelines.cli.asking import SQL, rows_of
from pipelines.cli.words import words
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import Decision
from pipelines.outgoing import first_of, one_line
from pipelines.publication.release import literal
from pipelines.workbooks.files.inbox import Received

#: So many blocking findings are shown one by one; beyond them they are grouped by cause.
FEW = 6
#: Causes that are shown, and findings and further names shown of each.
CAUSES, EXAMPLES, NAMES = 8, 2, 4
#: Cells, or ranges of them, that are named of one finding.
CELLS = 12
#: Files of findings that are kept.
KEPT = 50
#: By it a spreadsheet program knows that a CSV is UTF-8.
_MARKED_UTF8 = "utf-8-sig"


def show_rejected(connection: duckdb.DuckDBPyConnection, home: Home, run: str, definitions: Definitions) -> None:
    """Print why files or rows were not accepted, from the tables `findings` and `submissions` of the connection.

    What the list leaves out stands in a file of all findings, whose path is printed.
    """
    past = (SQL / "past_findings.sql").read_text(encoding="utf-8")
    choice = f"WHERE severity IN ('fatal', 'error') AND status <> 'waived' AND submission_id NOT IN ({past})"
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
        say(f"✗ 还有 {len(ordered) - CAUSES} 种原因 / {len(ordered) - CAUSES} more causes", "red")
    _write_and_say(connection, home, run)


def _write_and_say(connection: duckdb.DuckDBPyConnection, home: Home, run: str) -> None:
    put(f"全部发现 / all findings: {write_findings(connection, home, run)}")


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
        say(f"· 收件目录中的 {names} 此前已由{by}{chinese}（{reason}），不计入；要恢复请用 koujing accept 报送标识")
        say(
            f"  {names} in the inbox: {english} by {by} before ({reason}), does not count; koujing accept ID brings it back",
            "dim",
        )


def show_kept(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Print where something else counts than what was sent, or something no longer does."""
    told = {rule.id for rule in definitions.rules.values() if rule.group == "deliveries"}
    names = ", ".join(map(literal, sorted(told)))
    past = (SQL / "past_findings.sql").read_text(encoding="utf-8")
    found = _rows(connection, f"WHERE rule_id IN ({names}) AND submission_id NOT IN ({past})")
    for each in found[:FEW]:
        say(f"· {each['message_zh']}")
        say(f"  {each['message_en']}", "dim")
    if len(found) > FEW:
        say(f"· 还有 {len(found) - FEW} 处，见 findings 表 / {len(found) - FEW} more, in the table findings")


def write_findings(connection: duckdb.DuckDBPyConnection, home: Home, run: str) -> Path:
    """Write every finding of the connection as CSV under the home and return where; the oldest such files go."""
    home.findings.mkdir(parents=True, exist_ok=True)
    path = home.findings / f"{run}.csv"
    path.write_text(as_csv(_rows(connection, "")), encoding=_MARKED_UTF8, newline="")
    for old in sorted(home.findings.glob("*.csv"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def _rows(connection: duckdb.DuckDBPyConnection, choice: str) -> list[dict[str, Any]]:
    return rows_of(connection, f"FROM findings {choice} ORDER BY file, sheet, cells, rule_id, observed")


def _files(findings: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(each["file"] for each in findings))


def _show_cause(rule_id: str, findings: Sequence[dict[str, Any]], definitions: Definitions) -> None:
    rule, files = definitions.rules[rule_id], _files(findings)
    counts = f"文件 files {len(files)} · 发现 findings {len(findings)}"
    say(f"✗ {rule.name_zh} / {rule.name_en} · {counts}", "bold red")
    shown = [next(each for each in findings if each["file"] == file) for file in files[:EXAMPLES]]
    for each in shown:
        _show(each, "  ")
    if rest := files[len(shown) :]:
        names = "、".join(one_line(name) for name in rest[:NAMES]) + (" …" if len(rest) > NAMES else "")
        say(f"  还有 {len(rest)} 个文件 / {len(rest)} more: {names}", "dim")


def _show(found: dict[str, Any], indent: str = "") -> bool:
    """Print a finding's two sentences, with the first of many cells; whether every cell was named."""
    cells = found["cells"].split(", ")
    said = [found["message_zh"], found["message_en"]]
    if len(cells) > CELLS:
        said = [each.replace(found["cells"], first_of(cells, CELLS, ", ")) for each in said]
    say(f"{indent}✗ {said[0]}", "red")
    say(f"{indent}  {said[1]}", "dim")
    return len(cells) <= CELLS
