"""`koujing dagster`: the Dagster UI on the same instance."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from definitions.errors import UserError
from pipelines.cli.answers import put
from pipelines.cli.options import HomeOption
from pipelines.home import find_home
from pipelines.languages import spoken
from pipelines.progress import LoggedProgress


def command(port: Annotated[int, typer.Option("--port", help="端口 / port")] = 3000, home: HomeOption = None) -> None:
    """Open the Dagster UI on the home's instance."""
    from importlib.util import find_spec

    if find_spec("dagster_webserver") is None:
        raise UserError(
            "未安装界面：请运行 pip install 'koujing\\[web]'", "the UI is not installed: pip install 'koujing[web]'"
        )
    from pipelines.assets.instance import write_workspace

    place = find_home(home)
    workspace = write_workspace(place, LoggedProgress(put))
    homes = {"DAGSTER_HOME": str(place.dagster), "KOUJING_HOME": str(place.root)}
    environment = os.environ | homes | {"PYTHONWARNINGS": "ignore"}
    put(spoken("http://127.0.0.1:{port}  (Ctrl-C ⟨结束 / to stop⟩)", port=port))
    where = ["-w", str(workspace), "-h", "127.0.0.1", "-p", str(port), "--log-level", "warning"]
    os.execve(sys.executable, [sys.executable, "-m", "dagster", "dev", *where], environment)  # noqa: S606 - our own interpreter takes over
