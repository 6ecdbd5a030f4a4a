"""What the laboratory found, added up over batches, and how it is told: where all assumptions hold, and by what is broken.

Judging a figure belongs to `judge.sql`, deciding what a city breaks to `assumptions.sql`; here it is only counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from tests.indicators.laboratory.assumptions import NOT_DRAWN, NOT_REPRESENTED, names
from tests.indicators.laboratory.pairs import TWO, Verdicts, add_to

if TYPE_CHECKING:
    import duckdb

SHOWN = 20
LEGEND = (
    "所有假定都成立的城市：城市数、数字数、两端有界、一端无界、拒绝、给出数值、指标区间宽度（占较远一端）的平均和中位、越界 / "
    "cities whose truth and report keep all assumptions: cities, figures, with two ends, with one, refused, with a value, mean "
    "and median width of indicators as a part of the farther end, misses"
)
HEADINGS = ("cities", "figures", "two ends", "one end", "refused", "value", "mean", "median", "misses")


@dataclass
class OfKind:
    """Counts of the cities of one kind, or of those that break the same assumptions.

    `resting`: figures with an end that rest on what is broken. `breaches`: a truth beyond an end. `stray`: a breach of a
    figure that rests on nothing broken. `worst`: the farthest breach, as a part of the figure. `widths`: of the indicators with
    two finite ends, as a part of the farther end.
    """

    cities: int = 0
    figures: int = 0
    bounded: int = 0
    unbounded: int = 0
    refused: int = 0
    with_value: int = 0
    without_truth: int = 0
    resting: int = 0
    breaches: int = 0
    stray: int = 0
    worst: float = 0.0
    widths: list[float] = field(default_factory=list)

    @property
    def looked_at(self) -> int:
        """Figures with at least one finite end."""
        return self.bounded + self.unbounded


COUNTS = (
    "cities",
    "figures",
    "bounded",
    "unbounded",
    "refused",
    "with_value",
    "without_truth",
    "resting",
    "breaches",
    "stray",
)
COUNTED = (
    "count(DISTINCT region_code), count(*), count(*) FILTER (outcome = 'bounded'), count(*) FILTER (outcome = 'unbounded'), "
    "count(*) FILTER (outcome = 'refused'), count(value), "
    "count(*) FILTER (truth IS NULL AND outcome IN ('bounded', 'unbounded')), "
    "count(*) FILTER (rests AND outcome IN ('bounded', 'unbounded')), count(*) FILTER (is_breach), "
    "count(*) FILTER (is_breach AND NOT rests), coalesce(max(miss) FILTER (is_breach), 0) "
    "FROM laboratory.judged WHERE outcome <> 'not reported'"
)


@dataclass
class Summary:
    """What holds by kind of city, what does not by what is broken, pairs likewise, and the first errors word by word."""

    kinds: dict[str, OfKind] = field(default_factory=dict)
    broken: dict[str, OfKind] = field(default_factory=dict)
    #: the kinds of cities that were drawn, whatever was decided of them
    drawn: set[str] = field(default_factory=set)
    verdicts: dict[str, Verdicts] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    indicators: dict[str, list[float]] = field(default_factory=dict)

    def add(self, connection: duckdb.DuckDBPyConnection, verdicts: dict[str, Verdicts]) -> None:
        """Count a batch judged on this connection."""
        self.drawn |= {
            kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM laboratory.decided").fetchall()
        }
        for group, counted in (("kind", self.kinds), ("breaks", self.broken)):
            wanted = f"breaks {'=' if group == 'kind' else '<>'} ''"
            query = f"SELECT {group}, {COUNTED} AND {wanted} GROUP BY {group} ORDER BY {group}"
            for name, *counts, worst in connection.execute(query).fetchall():
                of = counted.setdefault(name, OfKind())
                of.worst = max(of.worst, worst)
                for count, number in zip(COUNTS, counts, strict=True):
                    setattr(of, count, getattr(of, count) + number)
        for kind, indicator, widths in connection.execute(
            "SELECT kind, name, list(width) FROM laboratory.judged WHERE breaks = '' AND sort = 'indicator' "
            "AND outcome = 'bounded' AND name NOT IN ('gdp', 'gdp_growth') AND width IS NOT NULL "
            "GROUP BY kind, name ORDER BY kind, name"
        ).fetchall():
            self.kinds[kind].widths += widths
            self.indicators.setdefault(indicator, []).extend(widths)
        cursor = connection.execute(f"FROM laboratory.judged WHERE is_breach AND NOT rests ORDER BY ALL LIMIT {SHOWN}")
        columns = [column[0] for column in cursor.description or ()]
        self.errors += [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        add_to(self.verdicts, verdicts)

    def total(self, name: str) -> int:
        """A count over the cities that keep all assumptions."""
        return sum(getattr(of, name) for of in self.kinds.values())

    @property
    def pairs(self) -> Verdicts:
        """The pairs of cities that both keep all assumptions, and the ranks of such cities among themselves."""
        return self.verdicts.get("", Verdicts())

    @property
    def containment(self) -> float:
        """Of the figures of cities that keep all assumptions, the part whose truth no finite end misses, in percent."""
        looked_at = self.total("bounded") + self.total("unbounded")
        return 100 * (looked_at - self.total("breaches")) / looked_at if looked_at else 0.0

    @property
    def faults(self) -> int:
        """What the method got wrong by its own page: misses that no broken assumption accounts for, and wrong verdicts."""
        groups = (*self.kinds.values(), *self.broken.values())
        wrong = (
            self.pairs.wrong_certain + self.pairs.wrong_given_common + self.pairs.wrong_leads + self.pairs.wrong_ranks
        )
        return wrong + sum(of.stray + of.without_truth for of in groups)

    def lines(self) -> Iterator[str]:
        """The findings as text: where all holds, kind by kind; what each broken assumption does; and the errors."""
        yield LEGEND
        yield f"{'kind':<46}" + "".join(f"{heading:>10}" for heading in HEADINGS)
        for kind, of in sorted(self.kinds.items()):
            widths = of.widths or [0.0]
            counts = (of.cities, of.figures, of.bounded, of.unbounded, of.refused, of.with_value)
            yield (
                f"{kind:<46}"
                + "".join(f"{count:>10,}" for count in counts)
                + f"{100 * fmean(widths):>9.1f}%{100 * median(widths):>9.1f}%{of.breaches:>10,}"
            )
        yield "平均宽度 mean width: " + ", ".join(
            f"{name} {100 * fmean(widths):.1f} %" for name, widths in sorted(self.indicators.items())
        )
        bounded, unbounded, refused = (self.total(name) for name in ("bounded", "unbounded", "refused"))
        yield (
            f"假定都成立，真值在区间内 all assumptions hold, contained: {self.containment:.4f} % of {bounded:,} figures with two "
            f"ends, {unbounded:,} with one, of {self.total('cities'):,} cities; refused: {refused:,}"
        )
        yield from _told(self.pairs, "两两判断 verdicts")
        yield from self._told_broken()
        yield (
            f"没有假定可归咎的错误 errors that no broken assumption accounts for: {self.faults:,}"
            + "".join(f"\n越界 miss: {_words(miss)}" for miss in self.errors[:SHOWN])
        )

    def _told_broken(self) -> Iterator[str]:
        """By what is broken: the assumption, its cities and figures, what misses, and the verdicts that are wrong."""
        called = names()
        for breaks, of in sorted(self.broken.items(), key=lambda item: [int(n) for n in item[0].split(" + ")]):
            numbers = [int(number) for number in breaks.split(" + ")]
            yield f"不成立 broken: {'; '.join(f'{number} {called[number]}' for number in numbers)}"
            yield (
                f"    {of.cities:,} cities, {of.looked_at:,} figures with an end, {of.resting:,} rest on it: misses "
                f"{of.breaches:,}, worst {100 * of.worst:.1f} %; in figures that do not rest on it {of.stray:,}"
            )
            pairs = self.verdicts.get(breaks, Verdicts())
            yield (
                f"    {pairs.pairs:,} pairs with a city that keeps all: wrong certain {pairs.wrong_certain:,}, given a common "
                f"share {pairs.wrong_given_common:,}, leads {pairs.wrong_leads:,}"
            )
        two = self.verdicts.get(TWO, Verdicts())
        yield f"其余 cities that break something, among themselves: {two.ranks:,} rank intervals, wrong {two.wrong_ranks:,}"
        for number in sorted(
            set(called) - set(NOT_REPRESENTED) - {int(n) for breaks in self.broken for n in breaks.split(" + ")}
        ):
            yield f"未抽到 never broken in this run: {number} {called[number]}"
        for number, reason in (NOT_DRAWN | NOT_REPRESENTED).items():
            yield f"实验室不能表示 what the laboratory cannot represent of {number} {called[number]}: {reason}"


def _told(pairs: Verdicts, title: str) -> Iterator[str]:
    of_pairs = max(pairs.pairs, 1)
    yield (
        f"{title} on {pairs.pairs:,} pairs: certain {100 * pairs.certain / of_pairs:.1f} %, given a common share "
        f"{100 * pairs.given_common / of_pairs:.2f} %, cannot be told {100 * pairs.open / of_pairs:.1f} %; wrong: certain "
        f"{pairs.wrong_certain}, given a common share {pairs.wrong_given_common}, leads {pairs.wrong_leads}"
    )
    yield (
        f"位次区间 rank intervals: {pairs.ranks:,}, wrong {pairs.wrong_ranks}; mean width "
        f"{pairs.rank_width / max(pairs.ranks, 1):.2f}, with common shares in common "
        f"{pairs.rank_width_common / max(pairs.ranks, 1):.2f}"
    )


def _words(miss: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in miss.items() if value is not None)
