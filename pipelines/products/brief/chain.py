"""The chain of a region: which sections of industry are at home in it, and which is missing between two that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators import structures
from pipelines.languages import AND, spoken, told
from pipelines.products.brief.account import Number, Sentence, filled, joined
from pipelines.products.brief.asking import Line, ask
from pipelines.words import reasons, words

if TYPE_CHECKING:
    import duckdb

#: Figures by section are looked for in these measures, in this order.
_MEASURES = {"value_added": ("增加值", "value added"), "employees": ("从业人员", "employees")}
#: So many sections are named as at home.
_FIRST = 3


def chain(release: duckdb.DuckDBPyConnection, subject: Line, period: str) -> Sentence:
    """What is said of the chain, or why nothing can be."""
    code, said = subject["region_code"], words()["brief"]
    for measure, name in _MEASURES.items():
        structures.lay_out(release, sorted({code, *subject["siblings"]}), measure, structures.Level.section)
        structures.profile(release, code)
        links = ask(release, "links", region=code, period=period)
        if not links:
            continue
        if links[0]["regions"] == 1:
            return (told(*said["chain_alone"]).format(measure=told(*name)),)
        command = f"koujing structure {code} {period} -m {measure} -l section"
        return filled(
            told(*said["chain"]),
            measure=told(*name),
            regions=str(links[0]["regions"]),
            home=_home([link for link in links if link["kind"] == "home"]),
            assumed=_assumed(links),
            missing=_missing([link for link in links if link["kind"] == "missing"]),
            command=command,
        )
    return (told(*said["chain_unknown"]).format(measures=spoken(AND).join(told(*name) for name in _MEASURES.values())),)


def _home(links: list[Line]) -> Sentence:
    known = [link for link in links if link["value"] is not None]
    if not known:
        return (told(*words()["brief"]["no_figure"]).format(why=reasons(links[0])),)
    return joined([(f"{_section(link)} ", Number(f"{link['value']:.2f}", ())) for link in known[:_FIRST]], spoken(AND))


def _assumed(links: list[Line]) -> str:
    assumed = next((link for link in links if link["comparability"] == "assumed"), None)
    return told(*words()["brief"]["assumed"]).format(why=reasons(assumed)) if assumed else ""


def _missing(links: list[Line]) -> str:
    return spoken(AND).join(map(_section, links)) or told(*words()["brief"]["chain_whole"])


def _section(link: Line) -> str:
    return told(link["name_zh"], link["name_en"])
