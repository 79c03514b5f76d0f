"""Names of a package that are imported when they are first used (PEP 562).

A command starts in the time that its imports take; reading rules needs no numerical library, and evaluating them does.
https://peps.python.org/pep-0562/
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["deferred"]


def deferred(package: str, **modules: tuple[str, ...]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose modules each define some names; dots in modules are ``__``."""
    places = {name: module.replace("__", ".") for module, names in modules.items() for name in names}

    def found(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        value = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
