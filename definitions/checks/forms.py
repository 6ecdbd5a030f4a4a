"""Forms: each is known by the name of its folder. What a form says is checked where forms are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.checks.references import note

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles


def check_forms(definitions: Content, files: DefinitionFiles) -> None:
    """Note the forms that call themselves otherwise."""
    written: dict[str, object] = {**definitions.forms}
    for folder, content in written.items():
        name = f"forms/{folder}/form.yml"
        if not isinstance(content, dict):
            note(files, name, "-", "-", "no-pairs")
        elif content.get("id") != folder:
            note(files, name, str(content.get("id", "-")), "id", "named-otherwise", stem=folder)
