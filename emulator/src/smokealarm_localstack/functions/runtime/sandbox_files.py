"""File names of the Lambda sandbox for the file functions of Python: ``/var/task/x`` opens the bundle's ``x``.

Only Python's own calls are translated. A path handed to a C library or to another program must be a real one, such as
one made from ``__file__``.
"""

import builtins
import io
import os

from sandbox_imports import on_disk

TRANSLATED = ("access", "chdir", "listdir", "lstat", "open", "readlink", "stat")
_CAPABILITIES = ("supports_dir_fd", "supports_effective_ids", "supports_fd", "supports_follow_symlinks")


def install(places):
    """Translate sandbox paths given to ``open`` and to the reading functions of ``os``."""
    places = tuple(tuple(place) for place in places)
    for name in TRANSLATED:
        _replace(name, _translating(getattr(os, name), places))
    _replace("scandir", _scanning(os.scandir, places))
    builtins.open = io.open = _translating(io.open, places)


def _replace(name, function):
    """Put a function of ``os`` in the place of another, also where ``os`` says what that one is capable of."""
    original = getattr(os, name)
    setattr(os, name, function)
    for capability in _CAPABILITIES:
        functions = getattr(os, capability)
        if original in functions:
            functions.add(function)


def _translating(function, places):
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


def _scanning(scandir, places):
    def scanned(path="."):
        if isinstance(path, (int, bytes)):
            return scandir(path)
        folder = os.fspath(path)
        real = on_disk(folder, places) if isinstance(folder, str) else folder
        return scandir(path) if real == folder else _Entries(scandir(real), folder)

    return scanned


class _Entries:
    """What ``os.scandir`` returns, with the sandbox's names."""

    def __init__(self, entries, folder):
        self._entries = entries
        self._folder = folder

    def __iter__(self):
        return self

    def __next__(self):
        return _Entry(next(self._entries), self._folder)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self):
        self._entries.close()


class _Entry:
    """One entry; all it can tell beside its path is told by the real one."""

    def __init__(self, entry, folder):
        self._entry = entry
        self.path = os.path.join(folder, entry.name)

    def __getattr__(self, name):
        return getattr(self._entry, name)

    def __fspath__(self):
        return self.path
