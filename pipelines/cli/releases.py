"""`koujing releases`: which releases a home keeps, and what each rests on."""

from __future__ import annotations

from pipelines.cli import answers
from pipelines.cli.options import Format, FormatOption, HomeOption
from pipelines.home import DATABASE, find_home
from pipelines.languages import spoken, told
from pipelines.publication import vintages
from pipelines.publication.vintages import Vintage

COLUMNS: answers.Columns = {
    "发布｜release": lambda each: (
        each.release_id
        + spoken(" ⟨现有｜current⟩") * each.is_current
        + spoken(" ⟨已精简｜thinned⟩") * bool(each.manifest.thinned_at)
    ),
    "时间｜published": lambda each: f"{each.published_at:%Y-%m-%d %H:%M}",
    "定义｜definitions": lambda each: each.manifest.definitions_version or each.manifest.definitions_hash[:8],
    "程序｜software": lambda each: each.manifest.version or "—",
    ">文件｜files": lambda each: f"{each.manifest.summary.get('accepted', 0):,}",
    ">地区｜regions": lambda each: f"{each.manifest.summary.get('regions', 0):,}",
    ">大小｜MB": lambda each: f"{size(each) / 1e6:,.1f}",
}


def command(format: FormatOption = Format.text, home: HomeOption = None) -> None:
    """List the releases of a home, the newest first."""
    found = vintages.listed(find_home(home))[::-1]
    answers.answer(
        format,
        lambda: [answers.table(COLUMNS, found) if found else told("还没有发布", "there is no release yet")],
        lambda: (as_row(each) for each in found),
    )


def size(vintage: Vintage) -> int:
    """The bytes of a release's database; nought where it is gone."""
    database = vintage.folder / DATABASE
    return database.stat().st_size if database.is_file() else 0


def as_row(vintage: Vintage) -> dict[str, object]:
    """A release as a row of CSV or JSON."""
    named = "target_scope definitions_version definitions_hash version code_hash fingerprint thinned_at"
    return {
        "release_id": vintage.release_id,
        "published_at": vintage.manifest.published_at,
        "is_current": vintage.is_current,
        **answers.fields(vintage.manifest, named),
        **vintage.manifest.summary,
        "bytes": size(vintage),
    }
