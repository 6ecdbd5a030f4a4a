"""What became of the last round, as `koujing validate` tells it: what is settled and what is new come first.

How it is found out is `pipelines.life.rounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from definitions.models import Rule
from pipelines.cli import answers
from pipelines.findings import Finding
from pipelines.languages import spoken
from pipelines.outgoing import one_line
from pipelines.workbooks.exchange.rounds import Round

_SETTLED = 8


def told_since(
    since: Round | None,
    findings: Sequence[Finding],
    tell: Callable[[Finding], Iterator[Any]],
    rules: Mapping[str, Rule],
) -> Iterator[Any]:
    """The findings as `tell` tells each; of a file that came back first what is settled, then what is new."""
    if since:
        yield from told(since, rules).splitlines()
    for found in since.ordered(findings) if since else findings:
        if since and since.has_new(found):
            yield spoken("  ⟨新出现：｜new:⟩")
        yield from tell(found)


def told(since: Round, rules: Mapping[str, Rule]) -> str:
    """What became of the last round, in a few lines."""
    settled = [
        {"place": one_line(f"{each.sheet} {each.cells}").strip(), "rule": rules[each.rule_id]} for each in since.settled
    ]
    counts = {name: len(getattr(since, name)) for name in ("explained", "left", "new")}
    return answers.page("round.txt", settled=settled, most=_SETTLED, **counts)


def listed(since: Round | None) -> dict[str, Any] | None:
    """What became of the last round, as data."""
    if since is None:
        return None
    of = "rule_id sheet cells observed"
    return {
        name: [answers.fields(each, of) for each in getattr(since, name)]
        for name in ("settled", "explained", "left", "new", "grown")
    }
