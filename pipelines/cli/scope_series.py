"""`koujing scope series`: a region's figures under two editions of the shared definition, linked where both are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from definitions import WrongUsageError, load
from definitions.loader import ROOT
from indicators import editions
from indicators.catalogue import catalogue
from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, one_region, open_current, rows_of
from pipelines.cli.lacking import nothing_of
from pipelines.cli.nearest import no_such
from pipelines.cli.options import Format, FormatOption, HomeOption, IndicatorOption, RegionArgument, RootOption
from pipelines.home import find_home
from pipelines.languages import shortly, told
from pipelines.publication.connection import literal
from pipelines.publication.rescope import harmonised_anew
from pipelines.words import verdict_words, with_bounds

if TYPE_CHECKING:
    from definitions import Definitions
    from definitions.models import Scope, Succession


def command(
    region: RegionArgument,
    scope: Annotated[str, typer.Option("--scope", "-s", help="新版口径 / the later edition")] = "",
    indicator: IndicatorOption = "core_value_added",
    root: RootOption = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show one region's series over two editions."""
    indicator = indicator_entry(indicator).id
    definitions = load(root or ROOT)
    with open_current(home) as release:
        code = one_region(release, region, "")
    later, succession = _edition(definitions, scope)
    database = find_home(home).database
    chosen = f"FROM indicators WHERE region_code = {literal(code)} AND indicator_id = {literal(indicator)}"
    with harmonised_anew(database, definitions, succession.scope) as before:
        earlier = before.execute(chosen).to_arrow_table()
    with harmonised_anew(database, definitions, later.id) as connection:
        later_on = connection.execute(chosen).to_arrow_table()
        editions.link(connection, succession, earlier, later_on)
        found = rows_of(connection, "FROM linked_series")
    if not found:
        with open_current(home) as release:
            raise nothing_of(release, [code], [], [indicator])
    content = {"scope": later.id, **{f"succeeds_{name}": each for name, each in succession}, "years": found}
    answers.answer(format, lambda: _rendered(content, later, definitions.scopes[succession.scope]), lambda: found)


def _edition(definitions: Definitions, text: str) -> tuple[Scope, Succession]:
    """The later edition that is meant, the only one where none is named, and what it succeeds.

    Raises `WrongUsageError` where there is none.
    """
    known = {one.id: one for one in definitions.scopes.values() if one.succeeds}
    if not known:
        raise WrongUsageError(
            "定义中还没有哪个口径是另一个的新版（succeeds）",
            "no scope of the definitions is a later edition of another one (succeeds)",
        )
    if text not in known and (text or len(known) > 1):
        raise no_such("新版口径", "later edition", text, known)
    later = known[text or next(iter(known))]
    return later, cast("Succession", later.succeeds)


def _rendered(content: dict[str, Any], later: Scope, earlier: Scope) -> list[Any]:
    years = content["years"]
    kind = catalogue()[years[0]["indicator_id"]]
    names = {
        side: f"{shortly(one.name_zh, one.name_en)}\n{one.id}" for side, one in (("earlier", earlier), ("later", later))
    }

    def cell(row: dict[str, Any], side: str) -> str:
        low, value, high = (row[f"{side}{end}"] for end in ("low", "value", "high"))
        return "·" if value is None else with_bounds(low, value, high, kind.decimals)

    columns: answers.Columns = {
        "时期｜period": lambda row: row["period"],
        f">{names['earlier']}": lambda row: cell(row, "earlier_"),
        f">{names['later']}": lambda row: cell(row, "later_"),
        "采用｜in force": lambda row: {"earlier": earlier.id, "later": later.id}[row["in_force"]],
        ">相接的序列｜linked": lambda row: cell(row, ""),
        "可比性｜comparability": verdict_words,
    }
    title = f"{years[0]['region_code']} {years[0]['region_name']} · {shortly(kind.name_zh, kind.name_en)}"
    first, bridge = content["succeeds_first_year"], content["succeeds_bridge_year"]
    return [
        answers.table(columns, years, title),
        answers.dim(
            told(
                f"新版自 {first} 年采用；序列只在 {bridge} 年相接，此前各年按该年两版之比推算（假定）",
                f"the later edition is in force from {first}; the series are linked in {bridge} alone: years before are taken "
                "times later over earlier of that year (assumed)",
            )
        ),
    ]
