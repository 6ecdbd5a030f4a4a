"""`koujing definitions check` and `verify` for people: what was looked at, what agrees, what is at fault or unverified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from definitions import DefinitionError, Definitions, examine
from definitions.integrity import Count, Look, Report
from definitions.integrity import report as report_on
from definitions.trust import Row
from pipelines.cli.listing import as_csv, as_json
from pipelines.cli.words import plain

NO_QUESTION = ""


def examined(root: Path) -> Report:
    """The integrity report on the definitions under `root`, and whether each form can be read by."""
    found = report_on(root)
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
    from pipelines.workbooks.forms import load_form
    from pipelines.workbooks.layouts.form_faults import faults
    from pipelines.workbooks.layouts.form_file import parse_layout_form

    if content.get("kind") == "layout":
        yield from faults(parse_layout_form(form_id, content, definitions), definitions)
    else:
        load_form(definitions, form_id)


def _undecided(root: Path, form_id: str) -> Iterator[DefinitionError]:
    """The guesses of a draft that is in use although nobody has looked at them."""
    from pipelines.workbooks.drafting.draft import MARK

    file = f"forms/{form_id}/form.yml"
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        guess, marked, ask = line.partition(MARK)
        if marked and not guess.startswith("#"):
            zh, en = (
                f"草稿中的猜测还没有核对：{ask.strip()}",
                f"a guess of the draft that nobody has looked at: {ask.strip()}",
            )
            yield DefinitionError(file, str(number), MARK, zh, en)


def as_text(report: Report) -> str:
    """The report as people read it."""
    return "\n".join(_lines(report))


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


def as_format(report: Report, form: str) -> str:
    """The report as `text`, `csv` or `json`."""
    if form == "csv":
        return as_csv(rows(report))
    if form == "json":
        heading = {"version": report.version, "content": report.content, "root": str(report.root)}
        return as_json({**heading, "is_sound": report.is_sound, "lines": rows(report)})
    return as_text(report)


def verified_text(before: Row, after: Row) -> str:
    """What was written into a row."""
    return "\n".join(
        (
            f"✓ {after.row_id}  {after.says_zh}",
            f"  {after.verified_by} · {after.verified_on} · {after.verified_against}",
            f"  {after.file} 第 {after.number} 行 row {after.number}",
            *(f"  原为 before: {before.verified_by} · {before.verified_on}" for _ in [0] if before.verified_by),
            *(f"  待定问题 open question {q.question_id}: {q.question_zh} / {q.question_en}" for q in after.questions),
        )
    )


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


def question_of(row: Row) -> str:
    """What is open about a row, and the readings it allows."""
    return " | ".join(
        f"{q.question_id} {q.question_zh} / {q.question_en}"
        + (f"；现读作 read as {q.reading}，也可能是 or {q.alternatives}" if q.alternatives else "")
        for q in row.questions
    )
