"""Rich's console, made safe for text from files. A module of its own, so that Rich is imported only to print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from pipelines.outgoing import visible


class SafeConsole(Console):
    """A console on which control characters are shown instead of obeyed, wherever in a table or line they stand."""

    def render_str(self, text: str, **choices: Any) -> Text:
        """Take a line: its control characters become signs before Rich would drop some of them."""
        return super().render_str(visible(text), **choices)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render anything; what a text inside it still holds of control characters is shown."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)
