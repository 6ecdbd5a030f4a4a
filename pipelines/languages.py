"""In which language people are answered: Chinese, English, or both, as `--lang` or KOUJING_LANG asks.

Texts stand beside the commands in both languages; here is only which of the two is said. What a file, a definition or a release
says is data, and stays as it is. What a finding saw and expected is kept in both languages, and said in one when it is shown.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from enum import StrEnum

#: A text in both languages within another: ⟨文件｜files⟩ for words, ⟨没有 / none⟩ for sentences, or one line each.
_BOTH = re.compile(r"⟨([^⟨⟩]*?)(｜|\n\s*| / )([^⟨⟩]*)⟩")
#: Between two of a list, and between two longer ones.
AND, THEN = "⟨、｜, ⟩", "⟨；｜; ⟩"


class Language(StrEnum):
    """What is said of a text that stands in both languages."""

    zh = "zh"
    en = "en"
    both = "both"


#: The language of the command under way.
LANGUAGE: ContextVar[Language] = ContextVar("language", default=Language.both)


def told(zh: str, en: str, between: str = " / ") -> str:
    """A text in the language that is asked for."""
    return _chosen(LANGUAGE.get(), zh, en, between)


def shortly(zh: str, en: str) -> str:
    """A text where there is room for one language alone."""
    return told(zh, en if LANGUAGE.get() is Language.en else "")


def spoken(text: str, **values: object) -> str:
    """A text with ⟨both languages⟩ in it, in the language that is asked for; then the values are put in."""
    said = in_language(LANGUAGE.get(), text)
    return said.format(**values) if values else said


def in_language(language: Language, text: str) -> str:
    """A text with ⟨both languages⟩ in it, in this language."""
    return _BOTH.sub(lambda match: _chosen(language, match[1], match[3], " " if match[2] == "｜" else match[2]), text)


def both(zh: str, en: str) -> str:
    """A text in both languages, of which one is said when it is shown."""
    return f"⟨{zh}｜{en}⟩"


def apart(text: str) -> tuple[str, str]:
    """A text with ⟨both languages⟩ in it, in Chinese and in English."""
    return in_language(Language.zh, text), in_language(Language.en, text)


def verbatim(text: str) -> str:
    """A text from a file, in which nothing is read as being in both languages."""
    return text.replace("⟨", "〈").replace("⟩", "〉") if "⟨" in text or "⟩" in text else text


def _chosen(language: Language, zh: str, en: str, between: str) -> str:
    if language is Language.both and zh and en:
        # of two punctuation marks, and of a unit behind its number, one is enough
        return zh if en.startswith(" ") or not any(map(str.isalnum, zh)) else zh + between + en
    return en or zh if language is Language.en else zh or en
