"""In which language people are answered: Chinese, English, or both, as `--lang` or KOUJING_LANG asks.

Texts stand beside the commands in both languages; here is only which of the two is said. What a file, a definition or a release
says is data, and stays as it is.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from enum import StrEnum

#: A text in both languages within another: ⟨文件｜files⟩ for words, ⟨没有 / none⟩ for sentences, or one line each.
_BOTH = re.compile(r"⟨([^⟨⟩]*?)(｜|\n\s*| / )([^⟨⟩]*)⟩")


class Language(StrEnum):
    """What is said of a text that stands in both languages."""

    zh = "zh"
    en = "en"
    both = "both"


#: The language of the command under way.
LANGUAGE: ContextVar[Language] = ContextVar("language", default=Language.both)


def told(zh: str, en: str, between: str = " / ") -> str:
    """A text in the language that is asked for."""
    language = LANGUAGE.get()
    if language is Language.both and zh and en:
        return zh + between + en
    return en or zh if language is Language.en else zh or en


def shortly(zh: str, en: str) -> str:
    """A text where there is room for one language alone."""
    return told(zh, en if LANGUAGE.get() is Language.en else "")


def spoken(text: str, **values: object) -> str:
    """A text with ⟨both languages⟩ in it, in the language that is asked for; then the values are put in."""
    said = _BOTH.sub(lambda match: told(match[1], match[3], " " if match[2] == "｜" else match[2]), text)
    return said.format(**values) if values else said
