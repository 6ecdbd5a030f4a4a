"""`koujing dagster` and `koujing daemon`: Dagster's pages, and what runs the job by itself, on the home's instance."""

from __future__ import annotations

from typing import Annotated

import typer

from definitions import UserError, load
from pipelines.cli.answers import put
from pipelines.cli.options import HomeOption, InboxOption
from pipelines.expected import plan
from pipelines.home import Home, find_home, find_inboxes
from pipelines.languages import spoken
from pipelines.progress import LoggedProgress
from pipelines.settings import settings


def command(
    port: Annotated[int, typer.Option("--port", help="端口 / port")] = 3000,
    inbox: InboxOption = None,
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI on the home's instance, and run its daemon where none runs yet."""
    from importlib.util import find_spec

    if find_spec("dagster_webserver") is None:
        raise UserError(
            "未安装界面：请运行 pip install 'koujing\\[web]'", "the UI is not installed: pip install 'koujing[web]'"
        )
    from pipelines.assets.instance import become, hold_daemon, write_workspace

    place, inboxes = find_home(home), find_inboxes(inbox)
    hold_settings(place)
    workspace = write_workspace(place, LoggedProgress(put))
    put(spoken("http://127.0.0.1:{port}  (Ctrl-C ⟨结束 / to stop⟩)", port=port))
    where = ["-w", str(workspace), "-h", "127.0.0.1", "-p", str(port)]
    if hold_daemon(place):
        become(place, inboxes, "dagster", "dev", *where, "--log-level", "warning")
    become(place, inboxes, "dagster_webserver", *where, "--dagster-log-level", "warning")


def hold_settings(home: Home) -> None:
    """Say what is wrong with the settings or the plan of reports before anything starts."""
    settings(home)
    plan(home, load())


def daemon(inbox: InboxOption = None, home: HomeOption = None) -> None:
    """Run the job by itself: when files come, every night, after each deadline."""
    from pipelines.assets.instance import become, hold_daemon, write_workspace

    place, inboxes = find_home(home), find_inboxes(inbox)
    hold_settings(place)
    workspace = write_workspace(place, LoggedProgress(put))
    if not hold_daemon(place):
        raise UserError(
            f"{place.root} 已有一个守护进程在运行，不再启动第二个",
            f"a daemon runs for {place.root} already; no second one is started",
        )
    put(
        spoken(
            "⟨数据目录｜home⟩ {home} · ⟨收件目录｜inboxes⟩ {inboxes}  (Ctrl-C ⟨结束 / to stop⟩)",
            home=place.root,
            inboxes="、".join(map(str, inboxes)),
        )
    )
    become(place, inboxes, "dagster._daemon", "run", "-w", str(workspace), "--log-level", "warning")
