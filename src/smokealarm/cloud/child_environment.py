"""The whole environment of the LocalStack process: what it is given, and nothing that happens to be set here.

The knobs are LocalStack's own, read from ``localstack/config.py`` of 4.14.0 and described at
https://docs.localstack.cloud/aws/capabilities/config/configuration/.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from smokealarm.cloud.places import cache_folder
from smokealarm.cloud.provision import Installation

_INHERITED: Final = ("PATH", "LD_LIBRARY_PATH", "DEBUG", "LS_LOG")
_QUIET: Final = {
    "DISABLE_EVENTS": "1",  # no usage reports
    "DNS_ADDRESS": "0",  # no name server
    "SKIP_SSL_CERT_DOWNLOAD": "1",
}
_OURS: Final = {
    "EAGER_SERVICE_LOADING": "0",
    "IN_MEMORY_CLIENT": "1",  # services call each other without sockets, so that quiet can be known
    "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0",  # as on AWS, where pollers do not pause between batches
    "LAMBDA_RUNTIME_EXECUTOR": "smokealarm",
    "SMOKEALARM_CLOCK": "virtual",
    "SQS_CLOUDWATCH_METRICS_REPORT_INTERVAL": "60",
    "SQS_ENABLE_MESSAGE_RETENTION_PERIOD": "1",
    "SQS_ENDPOINT_STRATEGY": "path",  # queue URLs with the loopback address, not with a name that needs a resolver
}
_ISOLATED: Final = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "LANG": "C.UTF-8",
    "OVERRIDE_IN_DOCKER": "0",  # inside any container it would share /var/lib/localstack with others
    "PYTHONUNBUFFERED": "1",  # the log is whole when the process is killed
    "TZ": "UTC",
}


@dataclass(frozen=True, slots=True)
class BackendSettings:
    """How to start LocalStack: a port (0 for any free one) and settings of its own that win over ours."""

    port: int = 0
    overrides: Mapping[str, str] = field(default_factory=dict)
    ready_within_seconds: float = 60.0


def child_environment(installation: Installation, folder: Path, port: int) -> dict[str, str]:
    """Return the environment for a LocalStack that lives in ``folder`` and listens on ``port`` of 127.0.0.1."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        **_QUIET,
        **_OURS,
        **_ISOLATED,
        **_places(folder),
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "LOCALSTACK_HOST": f"127.0.0.1:{port}",
        "PYTHONPATH": os.pathsep.join(str(path) for path in installation.search_path),
        "SMOKEALARM_FUNCTION_SITE": str(installation.function_site),
        "SMOKEALARM_LAYER_CACHE": str(cache_folder() / "unpacked-layers"),
    }


def filesystem_root(folder: Path) -> Path:
    """Return what a LocalStack that lives in ``folder`` takes for the root of the file system."""
    return folder / "filesystem"


def _places(folder: Path) -> dict[str, str]:
    """Keep everything it writes below ``folder``; two that share a folder would empty it for each other."""
    return {
        "FILESYSTEM_ROOT": str(filesystem_root(folder)),
        "HOME": str(folder),
        "LOCALSTACK_VOLUME_DIR": str(folder / "volume"),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
