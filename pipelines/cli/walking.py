"""`koujing definitions verify` without a row: a walk through what nobody has verified, the most value at stake first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TextIO

import duckdb

from definitions import Definitions
from definitions.trust import Row, unverified, verify
from pipelines.cli.answers import page
from pipelines.cli.asking import rows
from pipelines.languages import spoken, told
from pipelines.words import unit

SKIP, WRONG, QUIT, SAME = ("", "s", "skip", "跳过"), ("w", "wrong", "错"), ("q", "quit", "退出"), "="
HOW = (
    "⟨每行回答一次：所据文本（如「令第33号 附件第3页」）= 已据此核实；「=」同上一文本；空行或 skip 跳过；"
    "wrong 写错了；quit 退出\n"
    "Answer each row: the text it was verified against; '=' the same text again; an empty line or 'skip'; 'wrong'; 'quit'⟩"
)
YI = Decimal(100_000_000)


def at_stake(connection: duckdb.DuckDBPyConnection, scope: str) -> dict[str, Decimal]:
    """The value added (yuan) of a release that rests on each row."""
    return {each["row_id"]: each["amount"] for each in rows(connection, "value_at_stake", {"scope": scope})}


def in_order(definitions: Definitions, stakes: Mapping[str, Decimal]) -> list[Row]:
    """The unverified rows: the most value first, then what counts in most scopes, then the least confidence."""
    return sorted(
        unverified(definitions),
        key=lambda row: (-stakes.get(row.row_id, 0), -len(row.counts_in), row.confidence or 0, row.row_id),
    )


def walk(definitions: Definitions, stakes: Mapping[str, Decimal], by: str, on: date, answers: TextIO) -> Iterator[str]:
    """Ask about one row after the other and write down what is verified; what is said of each is given as it comes."""
    wanted = in_order(definitions, stakes)
    yield spoken(HOW)
    verified, wrong, text = 0, list[Row](), ""
    for place, row in enumerate(wanted, 1):
        amount, question = stakes.get(row.row_id, Decimal(0)) / YI, question_of(row)
        yield page(
            "definitions_row.txt",
            row=row,
            place=place,
            of=len(wanted),
            amount=amount,
            unit=unit("亿元"),
            question=question,
        )
        answer = answers.readline()
        said = answer.strip()
        if not answer or said.lower() in QUIT:
            break
        if said.lower() in SKIP:
            continue
        if said.lower() in WRONG:
            wrong.append(row)
            yield spoken("  ✗ ⟨未作改动，请改这一行再核实｜nothing was written; mend the row, then verify it⟩:")
            yield f"    {row.file}:{row.number}"
            continue
        if said == SAME and not text:
            yield spoken("  ⟨还没有上一文本，跳过｜there is no text before; skipped⟩")
            continue
        text = text if said == SAME else said
        verify(definitions, row.row_id, by, text, on)
        done = replace(row, verified=True, verified_by=by, verified_on=on, verified_against=text)
        verified += 1
        yield f"  ✓ {done.verified_by} · {done.verified_on} · {done.verified_against}"
    yield spoken(
        "\n⟨已核实｜verified⟩ {verified} · ⟨写错了｜wrong⟩ {wrong} · ⟨尚未核实｜still unverified⟩ {left}",
        verified=verified,
        wrong=len(wrong),
        left=len(wanted) - verified,
    )
    for row in wrong:
        yield f"  ✗ {row.row_id}  {row.says_zh}  （{row.file}:{row.number}）"


def question_of(row: Row) -> str:
    """What is open about a row, and the readings it allows."""
    also = "；⟨现读作｜read as⟩ {}，⟨也可能是｜or⟩ {}"
    return " | ".join(
        f"{q.question_id} {told(q.question_zh, q.question_en)}"
        + (spoken(also).format(q.reading, q.alternatives) if q.alternatives else "")
        for q in row.questions
    )
