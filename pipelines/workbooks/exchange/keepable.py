"""What a copy of a workbook would lose, found before one is made: then the findings go into a workbook of their own.

The library that writes the copy (openpyxl) drops macros, controls and some extensions without a word. Here they are looked
for in the container. Other losses are mended instead: stored results of formulas, the extensions that stand by themselves
(drop-downs, conditional formats, sparklines), and drawings; see `pipelines.workbooks.exchange.mending`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from pipelines.workbooks.exchange.finding_words import SIGNED
from pipelines.workbooks.files.readers.kinds import ZIP
from pipelines.workbooks.files.readers.zip_parts import DAMAGED

#: Extensions of a sheet that refer to nothing outside it: drop-downs on other sheets, conditional formats, sparklines.
SELF_CONTAINED = (
    "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}",
    "{78C0D931-6437-407d-A8EE-F0AAD7539E65}",
    "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}",
)
_KEPT = {extension.casefold() for extension in SELF_CONTAINED}


@dataclass(frozen=True)
class Loss:
    """Something that a copy would not keep, in words (zh / en)."""

    what_zh: str
    what_en: str


@dataclass(frozen=True)
class Obstacle(Loss):
    """Why no copy can be made at all: a clause of its own."""


@dataclass(frozen=True)
class Trifle(Loss):
    """Something that a copy goes without: it is said, and the copy is made all the same."""


def keeps_apart(lost: Sequence[Loss]) -> bool:
    """Whether the findings have to stand apart from the file."""
    return any(not isinstance(each, Trifle) for each in lost)


def sentences(lost: Sequence[Loss]) -> tuple[str, str]:
    """What came of the losses (zh, en): why the findings stand apart from the file, or what its copy goes without."""
    obstacles = [each for each in lost if isinstance(each, Obstacle)]
    losses = [each for each in lost if not isinstance(each, Trifle)]
    told = obstacles or losses or lost
    chinese, english = "、".join(each.what_zh for each in told), ", ".join(each.what_en for each in told)
    if not losses:
        return f"副本没有保留{chinese}，原件未改动", f"the copy goes without {english}, the file is unchanged"
    if not obstacles:
        chinese, english = f"副本无法保留{chinese}", f"a copy would lose {english}"
    return f"审核结果单独成表，没有写在原表上：{chinese}", f"the findings stand apart from the file: {english}"


#: Parts of the container that a copy would not hold, by the start of their names.
_PARTS = (
    (("xl/vbaproject", "xl/macrosheets/", "xl/vbadata"), Loss("宏", "macros")),
    (("xl/chartsheets/",), Loss("图表工作表", "chart sheets")),
    (("xl/activex/", "xl/ctrlprops/", "xl/dialogsheets/"), Loss("控件", "form controls")),
    (("xl/embeddings/",), Loss("嵌入的对象", "embedded objects")),
    (("xl/threadedcomments/",), Loss("线程批注", "threaded comments")),
    (("xl/pivottables/", "xl/pivotcache/"), Loss("数据透视表", "pivot tables")),
    (("xl/slicers/", "xl/timelines/", "xl/slicercaches/"), Loss("切片器", "slicers")),
    (("xl/querytables/", "xl/connections.xml", "xl/model/"), Loss("外部数据连接", "data connections")),
    (
        ("xl/richdata/", "xl/metadata.xml", "xl/cellimages.xml"),
        Loss("动态数组或单元格内图片", "dynamic arrays or pictures in cells"),
    ),
    (("_xmlsignatures/",), Loss("数字签名", "a digital signature")),
)
_COMMENTS = Trifle("批注的字体和大小", "fonts and sizes of comments")
_VIEWS = Trifle("自定义视图", "custom views")
_PHONETIC = Trifle("拼音标注", "phonetic guides")
_EXTENSIONS = Loss("扩展功能", "extensions of a sheet")
_FORMAT = Obstacle(
    "只有 .xlsx 可以在原表上标记，要标记请另存为 .xlsx 再检查",
    "only an .xlsx can be marked itself; save the file as .xlsx and check it again to have it marked",
)
_UNREADABLE = Obstacle("文件无法读取", "the file cannot be read")
_EXT = re.compile(rb"<(?:\w+:)?ext\b[^>]*\buri=[\"']([^\"']+)[\"']")


def losses(data: bytes) -> list[Loss]:
    """What a copy of a file of this content would lose, whatever its name ends in; nothing when it can be marked itself."""
    if data and not data.startswith(ZIP):
        return [_FORMAT]
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if "xl/workbook.xml" not in map(str.casefold, archive.namelist()):
                return [_FORMAT]
            return list(dict.fromkeys(_found(archive)))
    except DAMAGED:
        return [_UNREADABLE]


def _found(archive: zipfile.ZipFile) -> Iterable[Loss]:
    for name in archive.namelist():
        lower = name.casefold()
        for starts, loss in _PARTS:
            if lower.startswith(starts):
                yield loss
        if lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
            xml = archive.read(name)
            if any(uri.decode(errors="replace").casefold() not in _KEPT for uri in _EXT.findall(xml)):
                yield _EXTENSIONS
            if b"<customSheetViews" in xml:
                yield _VIEWS
        elif lower.startswith("xl/comments") and archive.read(name).count(b"<comment ") > _ours(archive, name):
            yield _COMMENTS
        elif lower == "xl/sharedstrings.xml" and b"<rPh" in archive.read(name):
            yield _PHONETIC


def _ours(archive: zipfile.ZipFile, name: str) -> int:
    """How many comments in a part are marks of an earlier round."""
    return archive.read(name).count(SIGNED.encode())
