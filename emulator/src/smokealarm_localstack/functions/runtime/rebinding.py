"""Functions of the standard library that preloaded modules have taken over by name, such as ``subprocess._time``.

A function process replaces some of them after its fork: for its virtual clock, and to translate file names. Modules
imported later get the replacements; those imported before are given them here.
"""

import builtins
import gc
import os
import sys
import time
import types

from sandbox_files import TRANSLATED

_REPLACED = (
    *((time, name) for name in ("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep")),
    *((os, name) for name in (*TRANSLATED, "scandir")),
    (builtins, "open"),
)


class Bindings:
    """Where those functions are bound at the moment: in modules and classes, and as defaults of parameters."""

    def __init__(self):
        self._sources = {id(getattr(module, name)): (module, name) for module, name in _REPLACED}
        holders = [module for name, module in sys.modules.items() if name not in sys.builtin_module_names]
        functions = []
        for candidate in gc.get_objects():
            if isinstance(candidate, type):
                holders.append(candidate)
            elif isinstance(candidate, types.FunctionType) and candidate.__defaults__:
                functions.append(candidate)
        self._names = [(holder, *bound) for holder in holders for bound in self._bound(holder)]
        self._functions = [function for function in functions if self._sources.keys() & map(id, function.__defaults__)]

    def renew(self):
        """Bind what stands in those functions' places now."""
        for holder, name, source in self._names:
            function = getattr(*source)
            setattr(holder, name, staticmethod(function) if isinstance(holder, type) else function)
        for function in self._functions:
            function.__defaults__ = tuple(map(self._present, function.__defaults__))

    def _bound(self, holder):
        items = vars(holder).items()
        bare = ((name, value.__func__ if type(value) is staticmethod else value) for name, value in items)
        return [(name, self._sources[id(value)]) for name, value in bare if id(value) in self._sources]

    def _present(self, value):
        return getattr(*self._sources[id(value)]) if id(value) in self._sources else value
