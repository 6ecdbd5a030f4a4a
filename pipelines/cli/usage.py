"""What is typed: in which language it is to be answered, and what is wrong with it, in one sentence."""

from __future__ import annotations

import os
import re
from typing import Any

import typer

from pipelines.cli.answers import complain
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.speech import explained, interrupted, nobody_reads
from pipelines.home import find_home
from pipelines.languages import LANGUAGE, Language, told
from pipelines.words import words

#: What the library says of arguments beyond those that a command has.
_EXTRA = re.compile(r"unexpected extra argument(?:s|\(s\))? \((.*)\)")
#: What it says of a path that the person may not read.
_CLOSED = re.compile(r"'(.*)' is not readable")
OPTION, VARIABLE = "--lang", "KOUJING_LANG"


def in_its_language(typed: list[str]) -> list[str]:
    """Set the language that is asked for, by the option or the environment; returns what else was typed.

    Every command has the option, wherever it stands, and help is in its language too: so it is taken before anything else.
    Raises `definitions.WrongUsageError` for another language.
    """
    LANGUAGE.set(_language(os.environ.get(VARIABLE) or Language.both, VARIABLE))
    rest: list[str] = []
    words = iter(typed)
    for word in words:
        name, given, value = word.partition("=")
        if word == "--":
            return [*rest, word, *words]
        if name == OPTION:
            LANGUAGE.set(_language(value if given else next(words, ""), OPTION))
        else:
            rest.append(word)
    return rest


def _language(text: str, given_by: str) -> Language:
    if text in set(Language):
        return Language(text)
    from definitions import WrongUsageError

    raise WrongUsageError(
        f"{given_by} 的值「{text}」不对，可写 zh、en、both", f"{given_by} takes zh, en or both, not {text!r}"
    )


def refused(error: Any) -> int:
    """Say what is wrong with what was typed, or else with the command line itself; returns the code with which it ends."""
    from definitions import WrongUsageError

    if isinstance(error, typer.Abort):
        return interrupted()
    kind = type(error).__name__
    if isinstance(error, WrongUsageError):
        complain(told(error.zh, error.en))
    elif hasattr(error, "ctx") and hasattr(error, "format_message"):
        message = error.format_message()
        kind = "TooMany" if _EXTRA.search(message) else "Closed" if _CLOSED.search(message) else kind
        if kind != "NoArgsIsHelpError":
            complain(
                told(
                    *(text.format(**_of(error)) for text in words()["usage"].get(kind, words()["usage"]["UsageError"]))
                )
            )
    elif isinstance(error, BrokenPipeError):
        return nobody_reads()
    else:
        sentence, code = explained(error, find_home())
        complain(sentence)
        return code
    return ExitCode.WRONG_USAGE


def _of(error: Any) -> dict[str, str]:
    """What the sentences about a mistake name: the option or argument, what it takes, the command."""
    parameter = getattr(error, "param", None)
    name, takes = "", ""
    if parameter is not None:
        name = max(parameter.opts, key=len) if parameter.param_type_name == "option" else parameter.name.upper()
        takes = parameter.display_type_rich(ctx=error.ctx).strip("<>").replace("|", ", ")
    extra, closed = _EXTRA.search(error.format_message()), _CLOSED.search(error.format_message())
    arguments = [one for one in error.ctx.command.params if one.param_type_name == "argument"] if error.ctx else []
    return {
        "extra": extra[1] if extra else "",
        "closed": closed[1] if closed else "",
        "arguments": " ".join(one.name.upper() for one in arguments) or told("选项", "options"),
        "option": getattr(error, "option_name", ""),
        "parameter": name,
        "takes": takes,
        "command": error.ctx.command_path if error.ctx else "koujing",
        "message": error.format_message(),
    }
