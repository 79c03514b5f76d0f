"""How a function version becomes a command, an environment and a folder."""

import json
from pathlib import Path
from typing import Any, Final

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from smokealarm_localstack.functions.layers import opt_folder
from smokealarm_localstack.functions.settings import settings
from smokealarm_localstack.functions.zygote import Launch, Preparation

# By the linker, the C library, OpenSSL, and Python's ``~``.
_READ_AT_START: Final = ("GLIBC_", "HOME", "LANG", "LC_", "LD_", "MALLOC_", "OPENSSL_", "TZ")
_RUNTIME: Final = Path(__file__).with_name("runtime")
# Set by LocalStack for its own container init, unknown on AWS.
_INTERNAL: Final = frozenset(
    (
        "AWS_LAMBDA_FUNCTION_TIMEOUT",
        "LOCALSTACK_CHMOD_PATHS",
        "LOCALSTACK_FUNCTION_ACCOUNT_ID",
        "LOCALSTACK_INIT_LOG_LEVEL",
        "LOCALSTACK_MAX_PAYLOAD_SIZE",
        "LOCALSTACK_POST_INVOKE_WAIT_MS",
        "LOCALSTACK_RUNTIME_ENDPOINT",
        "LOCALSTACK_RUNTIME_ID",
        "LOCALSTACK_USER",
    )
)
# The first process of a sandbox is its own; that of this machine is none of a function's business. AWS's first program
# is a script that does what bootstrap does.
_OTHER_PLACES: Final = {"/proc/1": Path("/proc/self"), "/lambda-entrypoint.sh": _RUNTIME / "bootstrap.py"}
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_PATH: Final = "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"
_LIBRARY_PATH: Final = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"


def plan(
    version: FunctionVersion, variables: dict[str, Any], added: dict[str, str], init_fault: dict[str, Any] | None
) -> Launch:
    """Say how to start a process for this version.

    ``variables`` is the environment LocalStack computed, ``added`` what the process needs besides it.
    """
    runtime = str(version.config.runtime)
    places = _places(version, runtime)
    environment = _environment(variables, runtime, places) | added
    facts = _bootstrap_facts(version, runtime, environment, places, init_fault)
    return Launch(_preparation(runtime, environment, facts), facts, environment, places["/var/task"])


def _preparation(runtime: str, environment: dict[str, str], facts: dict[str, Any]) -> Preparation:
    """Say what a zygote for this function is like: all about its sandbox but the bundle."""
    clock_state = environment.get("SMOKEALARM_CLOCK_STATE")
    preload = {
        "places": [(name, folder) for name, folder in facts["places"] if name != "/var/task"],
        "search_path": [entry for entry in facts["search_path"] if entry.startswith(("/opt/", "/var/lang/"))],
        "curated_folder": facts["curated_folder"],
        "clock": json.loads(clock_state)["path"] if clock_state else None,
    }
    variables = tuple(sorted(item for item in environment.items() if item[0].startswith(_READ_AT_START)))
    return Preparation(settings().interpreter(runtime), variables, json.dumps(preload))


def _places(version: FunctionVersion, runtime: str) -> dict[str, Path]:
    """Map the sandbox's folders to folders of this machine."""
    code = version.config.code
    code.prepare_for_execution()
    places = {"/var/task": Path(code.get_unzipped_code_location()), "/var/runtime": _RUNTIME, **_OTHER_PLACES}
    if opt := opt_folder(version.config.layers or (), settings().layer_cache):
        places["/opt"] = opt
    if site := settings().site:
        places[_site_name(runtime)] = site
    return places


def _standard_library(runtime: str) -> str:
    return f"/var/lang/lib/{runtime}"


def _site_name(runtime: str) -> str:
    return f"{_standard_library(runtime)}/site-packages"


def _bootstrap_facts(
    version: FunctionVersion,
    runtime: str,
    environment: dict[str, str],
    places: dict[str, Path],
    init_fault: dict[str, Any] | None,
) -> dict[str, Any]:
    wrapper = environment.get("AWS_LAMBDA_EXEC_WRAPPER")
    return {
        "runtime": str(_RUNTIME),
        "places": [(name, str(folder)) for name, folder in places.items()],
        "search_path": _search_path(runtime, environment, places),
        "curated_folder": None if settings().site else _own_packages(),
        "keep_bytecode": not version.config.code.is_hot_reloading(),
        "wrapper": _on_disk(wrapper, places) if wrapper else None,
        "standard_library": _standard_library(runtime),
        "fault": init_fault,
    }


def _search_path(runtime: str, environment: dict[str, str], places: dict[str, Path]) -> list[str]:
    asked = [entry for entry in environment["PYTHONPATH"].split(":") if entry not in ("", "/var/runtime")]
    entries = ["/var/task", *asked]
    if "/opt" in places:
        entries += [f"/opt/python/lib/{runtime}/site-packages", "/opt/python"]
    if _site_name(runtime) in places:
        entries.append(_site_name(runtime))
    return entries


def _own_packages() -> str:
    """Return the folder in which LocalStack's own copy of ``awslambdaric`` and ``boto3`` lies."""
    import botocore

    return str(Path(botocore.__file__).parents[1])


def _environment(variables: dict[str, Any], runtime: str, places: dict[str, Path]) -> dict[str, str]:
    base = {
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "PATH": _with_folders(_PATH, places, "/opt/bin"),
        "LD_LIBRARY_PATH": _with_folders(_LIBRARY_PATH, places, "/var/task/lib", "/opt/lib"),
        "PWD": "/var/task",
        "PYTHONPATH": "/var/runtime",
        "SHLVL": "0",
    }
    given = {name: str(value) for name, value in variables.items() if name not in _INTERNAL}
    if given.get("AWS_EXECUTION_ENV") == "AWS_Lambda_rapid":
        given["AWS_EXECUTION_ENV"] = f"AWS_Lambda_{runtime}"
    return base | given


def _with_folders(path: str, places: dict[str, Path], *names: str) -> str:
    """Append the real folders behind those folders of the sandbox that exist, for the linker and the shell."""
    real = [_on_disk(name, places) for name in names]
    return ":".join([path, *(folder for name, folder in zip(names, real, strict=True) if _is_other(name, folder))])


def _is_other(name: str, folder: str) -> bool:
    return folder != name and Path(folder).is_dir()


def _on_disk(path: str, places: dict[str, Path]) -> str:
    for name, folder in places.items():
        if path.startswith(name + "/"):
            return str(folder / path[len(name) + 1 :])
    return path
