"""`koujing definitions check, verify`: what was looked at, what agrees, what is at fault, and who has verified which row."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import DefinitionError, Definitions, examine, load, trust
from definitions.integrity import Count, Look, Report, report
from definitions.trust import Row
from pipelines.cli import answers
from pipelines.cli.asking import readable_release
from pipelines.cli.options import Format, FormatOption, HomeOption, RootOption, definitions_root
from pipelines.cli.walking import at_stake, question_of, walk
from pipelines.cli.words import plain
from pipelines.home import find_home
from pipelines.publication.connection import open_release
from pipelines.run import DEFAULT_SCOPE
from pipelines.workbooks.drafting.draft import MARK
from pipelines.workbooks.forms.form_faults import faults
from pipelines.workbooks.forms.form_files import load_form, parse_layout_form

NO_QUESTION = ""


def check(format: FormatOption = Format.text, definitions: RootOption = None) -> int:
    """Look at all definitions; 1 for a fault."""
    found = examined(definitions_root(definitions))
    heading = {"version": found.version, "content": found.content, "root": str(found.root)}
    answers.answer(
        format,
        lambda: _lines(found),
        lambda: rows(found),
        lambda: {**heading, "is_sound": found.is_sound, "lines": rows(found)},
    )
    return 0 if found.is_sound else 1


def verify(
    by: Annotated[str, typer.Option("--by", help="核实人 / who verified it")],
    row: Annotated[
        str | None,
        typer.Argument(help="行标识，如 nbs-gbt-0065；不写则逐行问 / the row's id; without it each is asked"),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="所据文本；逐行问时由回答给出 / against which text; asked in a walk")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="核实日期，默认今天 / when, today by default")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="已核实的再核实一次 / verify once more")] = False,
    definitions: RootOption = None,
    home: HomeOption = None,
) -> None:
    """Record who verified a row, or ask about each."""
    day = on.date() if on else date.today()  # noqa: DTZ011 - the day on the verifier's calendar
    root = definitions_root(definitions)
    if row is None:
        _walk(root, by, day, home)
        return
    before = trust.verify(load(root), row, by, source or "", day, again=again)
    after = next(one for one in trust.rows(load(root)) if one.row_id == row)
    answers.put("\n".join(_verified(before, after)))


def _walk(root: Path, by: str, day: date, home: Path | None) -> None:
    """Ask on standard output, read the answers from standard input; without a release nothing is at stake yet."""
    path = readable_release(find_home(home))
    stakes = at_stake(open_release(path), DEFAULT_SCOPE) if path else {}
    for said in walk(load(root), stakes, by, day, sys.stdin):
        answers.put(said)


def examined(root: Path) -> Report:
    """The integrity report on the definitions under `root`, and whether each form can be read by."""
    found = report(root)
    definitions, _ = examine(root)
    if definitions is None or not found.is_sound:
        return found
    look = Look("表式", "forms", len(definitions.forms))
    return replace(found, looks=(*found.looks, look), faults=(*found.faults, *_form_faults(definitions)))


def _form_faults(definitions: Definitions) -> Iterator[DefinitionError]:

    for form_id, content in definitions.forms.items():
        try:
            unsound = list(_meanings(form_id, content, definitions))
            yield from list(_undecided(definitions.root, form_id)) or unsound
        except DefinitionError as error:
            yield error


def _meanings(form_id: str, content: dict[str, Any], definitions: Definitions) -> Iterator[DefinitionError]:
    """What in a form gives a figure another meaning than its measure, once its guesses have been decided."""
    if content.get("kind") == "layout":
        yield from faults(parse_layout_form(form_id, content, definitions), definitions)
    else:
        load_form(definitions, form_id)


def _undecided(root: Path, form_id: str) -> Iterator[DefinitionError]:
    """The guesses of a draft that is in use although nobody has looked at them."""
    file = f"forms/{form_id}/form.yml"
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        guess, marked, ask = line.partition(MARK)
        if marked and not guess.startswith("#"):
            zh, en = (
                f"草稿中的猜测还没有核对：{ask.strip()}",
                f"a guess of the draft that nobody has looked at: {ask.strip()}",
            )
            yield DefinitionError(file, str(number), MARK, zh, en)


def rows(report: Report) -> list[dict[str, Any]]:
    """The report as rows of one shape: looked at, counts, faults, unverified rows."""
    found = [
        _row("looked_at", look.name_en, look.name_zh, looked_at=look.looked_at, remark=look.remark_en)
        for look in report.looks
    ]
    found += [
        _row(
            "count" if count.published.binding else "recalled count",
            count.published.id,
            count.published.name_zh,
            looked_at=count.looked_at,
            found=list(count.found),
            expected=count.published.expected,
            remark=count.published.source,
        )
        for count in report.counts
    ]
    found += [
        _row("fault", fault.column, fault.fault_zh, file=fault.file, row=fault.row, remark=fault.fault_en)
        for fault in report.faults
    ]
    found += [
        _row(
            "unverified",
            row.row_id,
            row.says_zh,
            file=row.file,
            row=row.number,
            confidence=row.confidence,
            counts_in=list(row.counts_in),
            remark=question_of(row),
        )
        for row in report.unverified
    ]
    return found


def _verified(before: Row, after: Row) -> Iterator[str]:
    """What was written into a row."""
    yield f"✓ {after.row_id}  {after.says_zh}"
    yield f"  {after.verified_by} · {after.verified_on} · {after.verified_against}"
    yield f"  {after.file} 第 {after.number} 行 row {after.number}"
    if before.verified_by:
        yield f"  原为 before: {before.verified_by} · {before.verified_on}"
    for question in after.questions:
        yield f"  待定问题 open question {question.question_id}: {question.question_zh} / {question.question_en}"


def _row(kind: str, identity: str, name_zh: str, **cells: Any) -> dict[str, Any]:
    names = ("looked_at", "found", "expected", "file", "row", "confidence", "counts_in", "remark")
    return {"kind": kind, "id": identity, "name_zh": name_zh, **{name: cells.get(name) for name in names}}


def _lines(report: Report) -> Iterator[str]:
    yield f"定义 definitions {report.version or '—'} · 内容 content {report.content or '—'} · {report.root}"
    if report.looks:
        yield "\n看过 looked at"
        for look in report.looks:
            remark = f" · {look.remark_zh} / {look.remark_en}" if look.remark_zh else ""
            yield f"  {look.looked_at:>6,}  {look.name_zh} {look.name_en}{remark}"
        yield "\n与公布数核对 held against published counts"
        for count in report.counts:
            yield from _count(count)
    yield f"\n错误 faults: {len(report.faults)}"
    for fault in report.faults:
        yield from _fault(fault)
    if report.looks:
        yield from _unverified(report)


def _count(count: Count) -> Iterator[str]:
    published = count.published
    found, expected = (" / ".join(f"{one:,}" for one in numbers) for numbers in (count.found, published.expected))
    mark = ("✓" if count.agrees else "✗") if published.binding else "·"
    beside = "" if count.agrees else f"（公布 published {expected}）"
    yield f"  {mark} {published.name_zh}: {found}{beside}  看过 looked at {count.looked_at:,}"
    yield f"      {published.name_en} · {published.source}"
    if not published.binding:
        yield "      只作参照，不作检验 a reference only, it proves nothing"


def _fault(fault: DefinitionError) -> Iterator[str]:
    yield f"  ✗ {fault.file} 第 {fault.row} 行 row「{fault.column}」{fault.fault_zh}"
    yield f"      {fault.fault_en}"


def _unverified(report: Report) -> Iterator[str]:
    yield f"\n计入而未核实的行 rows that count and that nobody has verified: {len(report.unverified)}"
    doubtful = [row for row in report.unverified if row.is_uncertain]
    yield f"其中可信度低的（不到 0.9，或没有写），列在下面 of these of low confidence, listed here: {len(doubtful)}"
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in doubtful:
        groups.setdefault(row.counts_in, []).append(row)
    for scopes, members in sorted(groups.items(), key=lambda group: (-len(group[0]), group[0])):
        yield f"\n  计入 counted in {', '.join(scopes)}: {len(members)}"
        asked = NO_QUESTION
        for row in members:
            question = question_of(row)
            if question and question != asked:
                yield f"    ？{question}"
            asked = question
            confidence = "—" if row.confidence is None else plain(row.confidence)
            yield f"    {row.row_id}  {confidence}  {row.says_zh}  （{row.file}:{row.number}）"
    if report.unverified:
        first = report.unverified[0].row_id
        yield f"\n核实一行 to verify a row: koujing definitions verify {first} --by 姓名 --source 所据文本"
        yield "逐行核实，关系大的在前 to walk through them, the most at stake first: koujing definitions verify --by 姓名"
