"""``smokealarm doctor``: what keeps monitoring from working, why, and what to do about it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.doctor import Addresses, Own

_FAILED = 1
_FILE = click.Path(path_type=Path)

Function = TypeVar("Function", bound="Callable[..., Any]")

_OPTIONS = (
    click.option("--url", metavar="URL", help="A Dynatrace environment."),
    click.option("--token-variable", metavar="NAME", help="The environment variable of its API token."),
    click.option("--policy", type=_FILE, help="The monitoring role's policy, instead of the project's."),
    click.option("--project", type=_FILE, help="Folder of the Monaco project, instead of the pipeline's own."),
    click.option("--aws", metavar="URL", help="An AWS endpoint; never AWS itself."),
    click.option("--stack", "stacks", multiple=True, metavar="NAME", help="A CloudFormation stack there."),
    click.option("--smtp", metavar="HOST:PORT", help="A mail server."),
    click.option("--smtp-tls", is_flag=True, help="It speaks TLS from the first byte, instead of STARTTLS."),
    click.option("--smtp-user", metavar="USER", help="Who logs in there."),
    click.option("--smtp-password-variable", metavar="NAME", help="The environment variable of the password."),
    click.option("--smtp-ca", type=_FILE, help="Authorities that it is trusted by, instead of the system's."),
    click.option("--hec", metavar="URL", help="A Splunk HTTP Event Collector."),
    click.option("--hec-token-variable", metavar="NAME", help="The environment variable of its token."),
    click.option("--hec-ca", type=_FILE, help="Authorities that it is trusted by, instead of the system's."),
    click.option("--allow-host", "allowed", multiple=True, metavar="HOST", help="Ask this host, too; its exact name."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
)


def _with_options(function: Function) -> Function:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command("doctor")
@_with_options
def command(*, as_json: bool, **given: Any) -> None:
    """Go through the troubleshooting list: the AWS integration, names, data, queries, mail, Splunk, tokens, clocks.

    Without addresses the sandbox of `smokealarm up` is examined. Nothing is changed, no mail is sent and nothing is
    indexed. Only this machine is asked, and hosts that --allow-host names. The exit code is 1 if an item failed.
    """
    from smokealarm import doctor

    addresses = _given(given) if any(given[each] for each in ("url", "aws", "smtp", "hec")) else _of_sandbox(given)
    items = tuple(doctor.examine(addresses))
    if as_json:
        click.echo(json.dumps({"items": doctor.as_json(items)}, indent=2))
    else:
        click.echo("\n".join(doctor.as_text(items)))
    if any(each.state is doctor.State.FAILED for each in items):
        raise SystemExit(_FAILED)


def _of_sandbox(given: dict[str, Any]) -> Addresses:
    from smokealarm import doctor
    from smokealarm.sandbox.remote import find_remote

    remote = find_remote()
    return doctor.of_sandbox(remote.state(), remote.details(), _own(given), _policy(given))


def _given(given: dict[str, Any]) -> Addresses:
    from smokealarm import doctor

    hosts = frozenset(each.lower() for each in given["allowed"])
    return doctor.of_options(
        doctor.Options(**{**given, "allowed": hosts, "policy": _policy(given)}), _own(given), os.environ
    )


def _own(given: dict[str, Any]) -> Own:
    from smokealarm.doctor import Own
    from smokealarm.dynatrace.monaco import read_folder
    from smokealarm.sandbox import monitoring_folder

    return Own.of_project(read_folder(given["project"] or monitoring_folder() / "dynatrace"))


def _policy(given: dict[str, Any]) -> Path:
    from smokealarm.sandbox import monitoring_folder

    policy: Path = given["policy"] or monitoring_folder() / "dynatrace" / "aws-policy.json"
    return policy
