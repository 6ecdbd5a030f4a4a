"""A brief as a page: it prints on one sheet of A4 and asks nothing of any network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipelines.products.brief.account import Brief, Number

_LINKED = re.compile(r"https?://[^\s]+\Z")


def page(brief: Brief) -> str:
    """The page; what a file said is text in it, and only an address of the web is a link."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.tests |= {"number": _is_number, "address": _is_address}
    return pages.get_template("page.html").render(brief=brief)


def _is_number(part: Any) -> bool:
    return isinstance(part, Number)


def _is_address(text: str) -> bool:
    return bool(_LINKED.match(text))
