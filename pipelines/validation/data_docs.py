"""The pages of the gates (Great Expectations' Data Docs), made readable without a network.

The pages ask content networks for their styles and scripts. Those files lie in `assets/` and are copied beside the pages,
and every link to one is rewritten; what is not bundled (charts, which no page of ours uses) is taken out. Only the pages
belong here; what is checked is `pipelines.validation.suites`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from great_expectations.data_context.store.store import DataDocsSiteConfigTypedDict

ASSETS = Path(__file__).parent / "assets"
INDEX = "index.html"
SITE = "gates"

_BUNDLED = {
    path.name: path.relative_to(ASSETS).as_posix() for kind in ("js", "css") for path in (ASSETS / kind).iterdir()
}
#: The same file under another name in one of the pages' templates.
_BUNDLED["bootstrap-table-filter-control.css"] = _BUNDLED["bootstrap-table-filter-control.min.css"]
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="(https?:)?//[^"]*?([^/"]*)"[^>]*>\s*</script>')
_STYLE = re.compile(r'<link\b[^>]*\bhref="(https?:)?//[^"]*?([^/"]*)"[^>]*>')
_IMAGE = re.compile(r'(<img\b[^>]*\bsrc=")(?:https?:)?//[^"?]*?([^/"?]*)(?:\?[^"]*)?"')
_STATIC = re.compile(r'"(?:\.\./)*static/images/')
_FOOTER = re.compile(r"<footer>.*?</footer>", re.DOTALL)
_HEADING = re.compile(r'(<h5 class="m-0"\s*>\s*)(\w+)(\s*</h5>)')


def site(folder: Path) -> DataDocsSiteConfigTypedDict:
    """The configuration of a site of pages in this folder, without the library's invitations to learn more."""
    configuration = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    return cast("DataDocsSiteConfigTypedDict", configuration)


def take_offline(folder: Path, meanings: Mapping[str, str]) -> Path:
    """Put what the pages load beside them and rewrite their links; doing it twice changes nothing. Returns the index.

    `meanings` say beside a column's name what it means.
    """
    for asset in filter(Path.is_file, ASSETS.rglob("*")):
        place = folder / "assets" / asset.relative_to(ASSETS)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(asset, place)  # the content alone: code may be read-only, and the next gate writes here again
    for page in folder.rglob("*.html"):
        depth = len(page.relative_to(folder).parts) - 1
        page.write_text(_rewritten(page.read_text(encoding="utf-8"), "../" * depth, meanings), encoding="utf-8")
    return folder / INDEX


def _rewritten(html: str, up: str, meanings: Mapping[str, str]) -> str:
    def bundled(tag: str) -> Callable[[re.Match[str]], str]:
        return lambda match: tag.format(f"{up}assets/{_BUNDLED[match[2]]}") if match[2] in _BUNDLED else ""

    script, style = bundled('<script src="{}"></script>'), bundled('<link rel="stylesheet" href="{}">')

    def heading(match: re.Match[str]) -> str:
        meaning = meanings.get(match[2])
        return f"{match[1]}{match[2]} <small>{escape(meaning)}</small>{match[3]}" if meaning else match[0]

    html = _FOOTER.sub("", _HEADING.sub(heading, _STYLE.sub(style, _SCRIPT.sub(script, html))))
    # the pages' own template counts one folder too few for the results of named runs
    return _STATIC.sub(f'"{up}static/images/', _IMAGE.sub(r'\g<1>static/images/\g<2>"', html))
