"""What commands say stands in pages and words beside them: each page is shown by somebody, each code that may come has a name."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from jinja2 import UndefinedError

from definitions import Definitions
from definitions.history import Basis, Kind
from definitions.inclusion import How
from definitions.models import Rule
from pipelines.cli.answers import page
from pipelines.words import called, words
from pipelines.workbooks.files.accounting import ROLES
from tests.conftest import ROOT

CLI = ROOT / "pipelines" / "cli"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (CLI / "pages").iterdir()}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in CLI.glob("*.py"))
WORDS = (ROOT / "pipelines" / "words.py").read_text(encoding="utf-8")
PRODUCTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipelines" / "products").rglob("*.py"))
TEXT = "\n".join((CODE, *PAGES.values()))


def test_every_page_is_shown_and_every_shown_page_is_there() -> None:
    shown = set(re.findall(r'"(\w+\.(?:txt|md|svg|html))"', TEXT))
    assert shown == set(PAGES)
    assert len(PAGES) > 10


NO_BARS = {"fonts": "sans", "verdict": "", "bars": [], "amounts": [], "ends": ()}


def test_a_page_that_is_not_told_enough_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError, match="'heading' is undefined"):
        page("bridge.html", **NO_BARS)


def test_a_picture_shows_a_name_as_text() -> None:
    for name in ("bridge.svg", "bridge.html"):
        told = page(name, heading="<b>&", **NO_BARS)
        assert "&lt;b&gt;&amp;" in told
        assert "<b>" not in told


def test_every_kind_of_words_is_said_and_every_said_one_is_there() -> None:
    said = {*_kinds(TEXT), *_kinds(WORDS), *re.findall(r"words\.(\w+)", "\n".join(PAGES.values())), "legend"}
    # what people take away says some of the same words, and has others of its own
    taken_away = {*_kinds(PRODUCTS)}
    assert said - set(words()) == set()
    assert set(words()) - said - taken_away == set()


def _kinds(code: str) -> list[str]:
    return re.findall(r'(?:called\(["\']|words\(\)\[")(\w+)', code)


def test_every_code_that_may_come_has_a_name(definitions: Definitions) -> None:
    fields = Rule.model_fields
    for kind, codes in {
        "mapping": get_args(Kind),
        "basis": get_args(Basis),
        "how": get_args(How),
        "role": ROLES,
        "severity": get_args(fields["severity"].annotation),
        "then": get_args(fields["severity"].annotation),
        "rule_group": get_args(fields["group"].annotation),
        "looks_at": get_args(fields["looks_at"].annotation),
    }.items():
        assert set(words()[kind]) == set(codes), kind
        assert all(re.fullmatch(r"[一-鿿].* [A-Za-z].*", called(kind, code)) for code in codes)
    assert {move.change_type for move in definitions.history.moves} <= set(words()["change"])
