"""How pictures look, and how they become SVG: colours that also print in grey, shapes besides colours, texts in both languages.

A picture is an Altair chart that becomes SVG when the release is made, so that the page shows it without a script, on paper too.
Its texts do not pass through Vega: in the chart stands a place for each (`Wording`), and both languages are put there
afterwards, escaped. One SVG then serves both, and nothing is laid out by the width of Chinese text, which took ten times as
long as all else (processor seconds of 30 regions: 0.5 for each language with their names, 0.05 for both with places for them;
the scripts that would draw in the browser: 2.6, and 900 KB of the page).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.outgoing import one_line
from pipelines.products.report.telling import Both, called

if TYPE_CHECKING:
    import altair as alt

#: As wide as the text of an A4 page, and the room for names at the left, in pixels.
WIDTH, LABELS = 680, 175
#: The height of a row that holds one region.
STEP = 17

#: How comparable a figure is: dark to light, so that it is told apart in grey, each with a shape of its own.
COMPARABILITY = {
    "exact": ("#08306b", "circle"),
    "bounded": ("#2171b5", "diamond"),
    "assumed": ("#e08214", "triangle-up"),
    "not_comparable": ("#c9c9c9", "square"),
    "missing": ("#f2f2f2", "square"),
}
#: A scale of two sides, from blue to orange, which readers who see no red or green tell apart.
TWO_SIDES = ["#08519c", "#6baed6", "#f7f7f7", "#fdae61", "#b35806"]
ONE_SIDE = ["#f7fbff", "#6baed6", "#08306b"]
#: Classes beside each other, told apart in grey too.
CLASSES = ["#08306b", "#e08214", "#9ecae1", "#7f3b08", "#d9d9d9", "#4d4d4d"]

_CONFIG: dict[str, Any] = {
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "gridColor": "#e4e4e4",
    },
    "legend": {"disable": True},
    "text": {"fontSize": 10},
}
_IDS = re.compile(r'(\bid="|url\(#|href="#)([\w-]+)')
#: What a reader aloud would be told of every mark: the table under the picture says it better.
_SPOKEN = re.compile(r' (?:aria-[\w-]+|role|font-family)="[^"]*"')
_PLACE = re.compile(r"~(\d+)~")

#: What a legend shows: colour, shape, words.
Sign = tuple[str, str, Both]


class Wording:
    """The texts of one picture: gives the place that stands in the chart for each."""

    def __init__(self) -> None:
        self._texts: list[Both] = []

    def __call__(self, text: Both | str) -> str:
        """The place of a text; the same text has the same place."""
        both = (text, text) if isinstance(text, str) else text
        if both not in self._texts:
            self._texts.append(both)
        return f"~{self._texts.index(both)}~"

    def put_in(self, svg: str) -> str:
        """The picture with its texts, escaped, in both languages where they differ."""
        return _PLACE.sub(lambda found: self._marked(*self._texts[int(found[1])]), svg)

    @staticmethod
    def _marked(zh: str, en: str) -> str:
        from markupsafe import escape

        zh, en = (str(escape(one_line(text))) for text in (zh, en))
        return zh if zh == en else f'<tspan class="zh">{zh}</tspan><tspan class="en" lang="en">{en}</tspan>'


def drawn(draw: Callable[[Wording], alt.TopLevelMixin]) -> str:
    """A chart as SVG that reaches for nothing; its ids are its own, so that many stand in one page."""
    import vl_convert
    from altair.utils.schemapi import debug_mode

    wording = Wording()
    # holding each part to Vega-Lite's schema takes longer than drawing it, and what it would find the tests find
    with debug_mode(False):
        spec = draw(wording).to_dict(validate=False) | {"config": _CONFIG}
    svg = _SPOKEN.sub("", vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    own = hashlib.sha256(svg.encode()).hexdigest()[:8]
    return wording.put_in(_IDS.sub(lambda found: f"{found[1]}{own}-{found[2]}", svg))


def values(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    """Rows as the data of a chart, numbers as JSON has them."""
    import altair as alt

    return alt.Data(values=json.loads(json.dumps(list(rows), default=float)))  # type: ignore[no-untyped-call]


def names(order: Sequence[str], room: int = LABELS, **more: Any) -> alt.Y:
    """The axis of what stands in rows, in this order, with room for names of either language."""
    import altair as alt

    axis = alt.Axis(minExtent=room, maxExtent=room, domain=False, ticks=False)
    return alt.Y("row:N", sort=list(order), title=None, axis=axis, **more)


def by_comparability(field: str = "verdict") -> dict[str, Any]:
    """Colour and shape of a mark by how comparable its figure is."""
    import altair as alt

    colours, shapes = ([look[at] for look in COMPARABILITY.values()] for at in (0, 1))
    domain = list(COMPARABILITY)
    return {
        "color": alt.Color(f"{field}:N", scale=alt.Scale(domain=domain, range=colours)),
        "shape": alt.Shape(f"{field}:N", scale=alt.Scale(domain=domain, range=shapes)),
    }


def legend(codes: Sequence[str]) -> list[Sign]:
    """The signs of comparability that a picture has."""
    return [(*COMPARABILITY[code], called("comparability", code)) for code in COMPARABILITY if code in codes]
