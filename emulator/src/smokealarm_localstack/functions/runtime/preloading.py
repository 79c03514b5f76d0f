"""What a zygote imports before its first function starts, by the import rules of the sandbox that the function gets.

Nothing here may read the environment, start a thread or open a socket: it happens once, for functions that have yet to
come. Modules that do read the environment while they are imported are forgotten again.
"""

import importlib
import os
import sys
import threading
import types

_STANDARD_LIBRARY = (
    "asyncio",
    "csv",
    "dataclasses",
    "decimal",
    "gzip",
    "logging.handlers",
    "statistics",
    "tempfile",
    "traceback",
    "urllib.request",
    "uuid",
    "zipfile",
    "zoneinfo",
)
_RUNTIME = ("awslambdaric.bootstrap", "awslambdaric.lambda_runtime_client", "boto3", "s3transfer.manager")
_READS_ENVIRONMENT = "awslambdaric.bootstrap"
_SERVICES = ("s3", "sqs", "stepfunctions")


def preload(facts):
    """Import what most functions import, and return the top-level names that are now loaded.

    ``facts`` has the members ``places``, ``search_path`` and ``curated_folder`` of ``bootstrap``, without the bundle,
    and ``clock`` (where the modules of the virtual clock are, or ``None``).

    Raises:
        RuntimeError: something that was imported has started a thread, so this process must not fork.
    """
    import runtime_client  # noqa: F401 -- ours, before awslambdaric's compiled one is found
    import sandbox_imports

    before = _top_level()
    if facts["clock"]:
        import virtual_time

        virtual_time.prepare(facts["clock"])
    path, hooks, finders = sys.path[:], sys.path_hooks[:], sys.meta_path[:]
    sandbox_imports.install(facts["places"], facts["search_path"], facts["curated_folder"], keep_bytecode=True)
    try:
        _import_all()
        _warm_botocore()
    finally:
        sys.path[:], sys.path_hooks[:], sys.meta_path[:] = path, hooks, finders
        sys.path_importer_cache.clear()
    if threading.active_count() > 1:
        raise RuntimeError("a preloaded module has started a thread")
    return _top_level() - before


def shadowed(names, launch, facts):
    """Say whether the function brings modules of its own by one of these names, which must win over those loaded."""
    from sandbox_imports import on_disk

    added = [on_disk(entry, launch["places"]) for entry in launch["search_path"] if entry not in facts["search_path"]]
    return any(names & _modules_in(folder) for folder in added)


def _modules_in(folder):
    try:
        return {entry.partition(".")[0] for entry in os.listdir(folder)}
    except OSError:
        return set()


def _top_level():
    return {name.partition(".")[0] for name in sys.modules}


def _import_all():
    for name in (*_STANDARD_LIBRARY, *_RUNTIME):
        importlib.import_module(name)
    package, _, module = _READS_ENVIRONMENT.partition(".")
    del sys.modules[_READS_ENVIRONMENT]
    delattr(sys.modules[package], module)


def _warm_botocore():
    """Read the service descriptions that most functions need, and give them to the first session of each function.

    Reading them costs more than half of a client's creation. Whoever names folders of descriptions of his own, or makes
    a second session, reads them himself.
    """
    import boto3.session
    import botocore.session

    remember = _learn_handlers()
    create, loader = botocore.session.create_loader, botocore.session.create_loader()
    session = botocore.session.Session()
    session.register_component("data_loader", loader)
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    for service in _SERVICES:
        boto3.session.Session("none", "none", region_name="us-east-1", botocore_session=session).client(service)

    def create_loader(search_path_string=None):
        botocore.session.create_loader = create
        return create(search_path_string) if search_path_string else loader

    botocore.session.create_loader = create_loader
    remember(session)


def _learn_handlers():
    """Note what every session finds out about its own event handlers; return what lets later sessions remember it.

    A session registers more than a hundred, and looks at the signature and at every alias of the name of each: two
    fifths of what a first client costs.
    """
    from botocore import hooks

    inspect, begin, noted = hooks.accepts_kwargs, hooks.EventAliaser.__init__, {}

    def note(handler):
        accepted = inspect(handler)
        if isinstance(handler, types.FunctionType):
            noted[handler] = accepted
        return accepted

    def recall(handler):
        return noted[handler] if isinstance(handler, types.FunctionType) and handler in noted else inspect(handler)

    def remember(session):
        names = dict(session.get_component("event_emitter")._alias_name_cache)

        def begin_knowing(self, event_emitter, event_aliases=None):
            begin(self, event_emitter, event_aliases)
            if event_aliases is None:
                self._alias_name_cache.update(names)

        hooks.accepts_kwargs, hooks.EventAliaser.__init__ = recall, begin_knowing

    hooks.accepts_kwargs = note
    return remember
