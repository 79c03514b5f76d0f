"""Imports as they are in a Lambda sandbox: from ``/var/task``, ``/opt`` and the runtime's own packages, nothing else.

``sys.path`` names the places of the sandbox; a path hook looks in the folders that stand for them. Code objects carry
the sandbox's file names, so stack traces read as on AWS, while ``__file__`` is real, so that extension modules, data
files beside the code and child processes work.
"""

import _imp
import sys
from importlib import machinery

# What the AWS image carries besides the standard library, when no folder of its own was built for it.
CURATED = frozenset(
    (
        "awslambdaric",
        "boto3",
        "botocore",
        "dateutil",
        "jmespath",
        "s3transfer",
        "simplejson",
        "six",
        "snapshot_restore_py",
        "urllib3",
    )
)


class SandboxLoader(machinery.SourceFileLoader):
    """Loads source files and names them by their place in the sandbox."""

    places = ()
    keep_bytecode = True

    def get_code(self, fullname):
        """Return the module's code, named by its place in the sandbox."""
        code = super().get_code(fullname)
        if code is not None:
            _imp._fix_co_filename(code, in_sandbox(self.path, self.places))
        return code

    def set_data(self, path, data, *, _mode=0o666):
        """Write bytecode beside the source, but not into a folder that is the user's own."""
        if self.keep_bytecode:
            super().set_data(path, data, _mode=_mode)


class CuratedFinder:
    """Finds only the packages that the AWS image carries in a folder that holds many more."""

    def __init__(self, folder):
        self._folder = folder

    def find_spec(self, fullname, path=None, _target=None):
        """Return the spec of a curated top-level package; what lies inside one is found by its own path."""
        if path is not None or fullname not in CURATED:
            return None
        return machinery.PathFinder.find_spec(fullname, [self._folder])


def in_sandbox(path, places):
    """Return the sandbox's name of a real path, or the path itself when it lies outside."""
    for name, folder in places:
        if path == folder or path.startswith(folder + "/"):
            return name + path[len(folder) :]
    return path


def on_disk(path, places):
    """Return the real path behind a path of the sandbox, or the path itself when it is none."""
    for name, folder in places:
        if path == name or path.startswith(name + "/"):
            return folder + path[len(name) :]
    return path


def install(places, search_path, curated_folder, keep_bytecode):
    """Make ``search_path`` (names of the sandbox) the head of ``sys.path``, and the rest of it the standard library."""
    SandboxLoader.places = tuple(places)
    SandboxLoader.keep_bytecode = keep_bytecode
    sys.path_hooks.insert(0, _finder)
    standard_library = [entry for entry in sys.path if entry]
    sys.path[:] = [*search_path, *standard_library]
    if curated_folder:
        sys.meta_path.append(CuratedFinder(curated_folder))


def _finder(entry):
    folder = on_disk(entry, SandboxLoader.places)
    if in_sandbox(folder, SandboxLoader.places) == folder:
        raise ImportError(f"{entry} is not a place of the sandbox")
    loaders = (
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (SandboxLoader, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
    )
    return machinery.FileFinder(folder, *loaders)
