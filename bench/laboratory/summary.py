"""What the laboratory found, added up over batches and by kind of city, and how it is told.

Judging a figure belongs to `judge.sql`; here it is only counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from bench.laboratory.pairs import Verdicts

if TYPE_CHECKING:
    import duckdb

COUNTS = ("cities", "figures", "bounded", "unbounded", "refused", "with_value", "without_truth", "breaches")
LEGEND = (
    "城市数、数字数、两端有界、一端无界、拒绝、给出数值、指标区间宽度（占较远一端）的平均和中位、越界 / cities, figures, with "
    "two ends, with one, refused, with a value, mean and median width of indicators as a part of the farther end, breaches"
)
HEADINGS = ("cities", "figures", "two ends", "one end", "refused", "value", "mean", "median", "breaches")


@dataclass
class OfKind:
    """Counts of one kind of city; `widths` are of the indicators with two finite ends, as a part of the farther end."""

    cities: int = 0
    figures: int = 0
    bounded: int = 0
    unbounded: int = 0
    refused: int = 0
    with_value: int = 0
    without_truth: int = 0
    breaches: int = 0
    widths: list[float] = field(default_factory=list)


@dataclass
class Summary:
    """All kinds, all pairs, the widths by indicator, and the first few breaches word by word."""

    kinds: dict[str, OfKind] = field(default_factory=dict)
    pairs: Verdicts = field(default_factory=Verdicts)
    examples: list[dict[str, Any]] = field(default_factory=list)
    indicators: dict[str, list[float]] = field(default_factory=dict)

    def add(self, connection: duckdb.DuckDBPyConnection, pairs: Verdicts) -> None:
        """Count a batch judged on this connection."""
        for kind, *counts in connection.execute(
            "SELECT kind, count(DISTINCT region_code), count(*), count(*) FILTER (outcome = 'bounded'), "
            "count(*) FILTER (outcome = 'unbounded'), count(*) FILTER (outcome = 'refused'), count(value), "
            "count(*) FILTER (truth IS NULL AND outcome IN ('bounded', 'unbounded')), count(*) FILTER (is_breach) "
            "FROM laboratory.judged WHERE outcome <> 'not reported' GROUP BY kind ORDER BY kind"
        ).fetchall():
            of = self.kinds.setdefault(kind, OfKind())
            for name, count in zip(COUNTS, counts, strict=True):
                setattr(of, name, getattr(of, name) + count)
        for kind, indicator, widths in connection.execute(
            "SELECT kind, name, list(width) FROM laboratory.judged WHERE sort = 'indicator' AND outcome = 'bounded' "
            "AND name NOT IN ('gdp', 'gdp_growth') AND width IS NOT NULL GROUP BY kind, name ORDER BY kind, name"
        ).fetchall():
            self.kinds[kind].widths += widths
            self.indicators.setdefault(indicator, []).extend(widths)
        cursor = connection.execute("FROM laboratory.judged WHERE is_breach ORDER BY ALL LIMIT 20")
        names = [column[0] for column in cursor.description or ()]
        self.examples += [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        self.pairs.add(pairs)

    def total(self, name: str) -> int:
        """A count over all kinds."""
        return sum(getattr(of, name) for of in self.kinds.values())

    @property
    def containment(self) -> float:
        """Of the figures with at least one finite end, the part whose truth no finite end misses, in percent."""
        looked_at = self.total("bounded") + self.total("unbounded")
        return 100 * (looked_at - self.total("breaches")) / looked_at if looked_at else 0.0

    def lines(self) -> Iterator[str]:
        """The findings as text: one line a kind, the total, the verdicts, and what went wrong."""
        yield LEGEND
        yield f"{'kind':<40}" + "".join(f"{heading:>10}" for heading in HEADINGS)
        for kind, of in sorted(self.kinds.items()):
            widths = of.widths or [0.0]
            counts = (of.cities, of.figures, of.bounded, of.unbounded, of.refused, of.with_value)
            yield (
                f"{kind:<40}"
                + "".join(f"{count:>10,}" for count in counts)
                + f"{100 * fmean(widths):>9.1f}%{100 * median(widths):>9.1f}%{of.breaches:>10,}"
            )
        yield "平均宽度 mean width: " + ", ".join(
            f"{name} {100 * fmean(widths):.1f} %" for name, widths in sorted(self.indicators.items())
        )
        bounded, unbounded, refused = (self.total(name) for name in ("bounded", "unbounded", "refused"))
        yield (
            f"真值在区间内 contained: {self.containment:.4f} % of {bounded:,} figures with two ends, {unbounded:,} with one, "
            f"of {self.total('cities'):,} cities; refused: {refused:,}"
        )
        pairs = self.pairs
        of_pairs = max(pairs.pairs, 1)
        yield (
            f"两两判断 verdicts on {pairs.pairs:,} pairs: certain {100 * pairs.certain / of_pairs:.1f} %, given a common share "
            f"{100 * pairs.given_common / of_pairs:.2f} %, cannot be told {100 * pairs.open / of_pairs:.1f} %; wrong: certain "
            f"{pairs.wrong_certain}, given a common share {pairs.wrong_given_common}, leads {pairs.wrong_leads}"
        )
        yield (
            f"位次区间 rank intervals: {pairs.ranks:,}, wrong {pairs.wrong_ranks}; mean width "
            f"{pairs.rank_width / max(pairs.ranks, 1):.2f}, with common shares in common "
            f"{pairs.rank_width_common / max(pairs.ranks, 1):.2f}"
        )
        for breach in self.examples[:20]:
            yield "越界 breach: " + ", ".join(f"{name} {value}" for name, value in breach.items() if value is not None)
