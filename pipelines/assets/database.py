"""Where Dagster keeps runs and events: in the home, or in the database that the home's own `dagster.yaml` names.

No figure lies there: a run that was published stays published whatever becomes of that database.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import dagster as dg
import yaml

from definitions import UserError
from pipelines.home import Home
from pipelines.outgoing import one_line
from pipelines.passing import chain

#: What the file may say; everything else of Dagster's configuration is the project's.
STORAGE = "storage"
#: Whose errors are those of the database.
_OF_THE_DATABASE = ("psycopg2", "dagster_postgres")


def own_storage(home: Home) -> dict[str, Any]:
    """The storage that the home's own file names, as Dagster writes it; nothing where there is no such file.

    Raises `UserError` for a file that says anything else.
    """
    path = home.dagster_settings
    if not path.exists():
        return {}
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        why = one_line(str(error))
        raise UserError(f"{path} 读不了：{why}", f"{path} cannot be read: {why}") from error
    if not isinstance(said, dict) or set(said) != {STORAGE} or not isinstance(said[STORAGE], dict):
        raise UserError(
            f"{path} 只能写 storage 一段（Dagster 的运行记录存在哪里），请照 docs/operations.md 填写",
            f"{path} has one part, storage (where Dagster keeps its runs); write it as in docs/operations.md",
        )
    if "postgres" in said[STORAGE] and find_spec("dagster_postgres") is None:
        raise UserError(
            f"{path} 要用 PostgreSQL，但没有安装：请运行 pip install 'koujing\\[postgres]'",
            f"{path} wants PostgreSQL, which is not installed: pip install 'koujing[postgres]'",
        )
    return {STORAGE: said[STORAGE]}


@contextmanager
def reached(home: Home) -> Iterator[None]:
    """Say it in one sentence where that database does not answer, or is named wrongly."""
    logging.getLogger().addFilter(_is_said_elsewhere)
    try:
        yield
    except Exception as error:
        found = list(chain(error))
        path = home.dagster_settings
        if any(isinstance(each, dg.DagsterInvalidConfigError | dg.DagsterInvariantViolationError) for each in found):
            if not path.exists():
                raise
            raise UserError(
                f"{path} 的 storage 写法不对，请照 docs/operations.md 填写：{one_line(str(error))[:300]}",
                f"{path}: its storage is not written as Dagster takes it; see docs/operations.md: {one_line(str(error))[:300]}",
            ) from error
        if any(type(each).__module__.partition(".")[0] in _OF_THE_DATABASE for each in found):
            why = one_line((str(found[-1]).splitlines() or [""])[0])[:200]
            raise UserError(
                f"{path} 所指的 PostgreSQL 没有应答（{why}），没有完成；已有的发布没有变。请检查服务器后再运行",
                f"the PostgreSQL of {path} does not answer ({why}) and this was not finished; the release in place is as it was. "
                "Check the server and run again",
            ) from error
        raise
    finally:
        logging.getLogger().removeFilter(_is_said_elsewhere)


def _is_said_elsewhere(record: logging.LogRecord) -> bool:
    """Dagster tells each of its attempts on standard error; what came of them is told once, by us."""
    return not str(record.msg).startswith("Retrying failed database")
