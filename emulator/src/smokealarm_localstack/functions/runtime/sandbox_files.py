"""File names of the Lambda sandbox for the file functions of Python: ``/var/task/x`` opens the bundle's ``x``.

Only Python's own calls are translated. A path handed to a C library or to another program must be a real one, such as
one made from ``__file__``.
"""

import builtins
import io
import os

from sandbox_imports import on_disk

_OS_FUNCTIONS = ("access", "chdir", "listdir", "lstat", "open", "readlink", "scandir", "stat", "walk")


def install(places):
    """Translate sandbox paths given to ``open`` and to the reading functions of ``os``."""
    places = tuple(tuple(place) for place in places)
    for name in _OS_FUNCTIONS:
        if name != "walk":
            setattr(os, name, _translated(getattr(os, name), places))
    builtins.open = io.open = _translated(io.open, places)


def _translated(function, places):
    prefixes = tuple(name for name, _ in places)

    def translated(path=".", *args, **kwargs):
        if not isinstance(path, (int, bytes)):
            text = os.fspath(path)
            if isinstance(text, str) and text.startswith(prefixes):
                path = on_disk(text, places)
        return function(path, *args, **kwargs)

    translated.__name__ = translated.__qualname__ = function.__name__
    translated.__doc__ = function.__doc__
    return translated
