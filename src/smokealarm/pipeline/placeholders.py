"""Names that are known only once a stack is deployed, written as ``{stack}`` in ``smokealarm.toml``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.errors import PipelineInvalid
from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["filled"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def filled(texts: Mapping[str, str], values: Mapping[str, str], where: str) -> dict[str, str]:
    """Return texts with every ``{name}`` replaced by its value; ``where`` says in errors what they are.

    Raises:
        PipelineInvalid: a name has no value; says the nearest one.
    """

    def value(name: str, key: str) -> str:
        if name not in values:
            raise PipelineInvalid(f"{where}: {key} asks for {{{name}}}; {told_nearest(name, values)}")
        return values[name]

    return {
        key: _PLACEHOLDER.sub(lambda found, key=key: value(found[1], key), text)  # type: ignore[misc]
        for key, text in texts.items()
    }
