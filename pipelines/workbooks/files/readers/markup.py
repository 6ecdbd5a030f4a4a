"""XML as spreadsheet programs write it; what is more than that is called what it is, and refused."""

from __future__ import annotations

from pipelines.workbooks.files.readers.sheet_metadata import ContainerError

_MARK = b"\xef\xbb\xbf"
_DECLARATION, _DOCUMENT_TYPE = b"<?xml", b"<!DOCTYPE"
_HEAD = 1 << 16


def refuse_foreign(part: str, content: bytes) -> None:
    """Raises `ContainerError` for a part with a document type, without which nothing in XML can be expanded or fetched, for
    one with something before its beginning, and for one that is not in UTF-8.
    """
    start = content[:_HEAD].removeprefix(_MARK)
    if _DOCUMENT_TYPE in content:
        fault = "含文档类型声明（DTD），可以引入外部内容 declares a document type (DTD), which can bring in other files"
    elif b"\0" in content:
        fault = "不是 UTF-8 编码 is not in UTF-8"
    elif not start.lstrip().startswith(b"<") or (_DECLARATION in start and not start.startswith(_DECLARATION)):
        fault = "XML 声明之前有别的内容 has something before its XML declaration"
    else:
        return
    raise ContainerError("markup-unsafe", f"{part} {fault}")
