"""What an AWS endpoint is asked: its clock, and the resources of stacks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from smokealarm.cloud.backend import running_backend
from smokealarm.doctor.names import Stack
from smokealarm.errors import DeploymentError

if TYPE_CHECKING:
    from smokealarm.cloud.backend import Backend
    from smokealarm.doctor.addresses import Aws

__all__ = ["AwsFacts", "ask_aws"]


@dataclass(frozen=True, slots=True)
class AwsFacts:
    """The stacks, and the time in seconds since the epoch; a clock that is not virtual is this machine's."""

    stacks: tuple[Stack, ...]
    now: float
    virtual: bool


def ask_aws(aws: Aws) -> AwsFacts:
    """Ask an endpoint that runs already.

    Raises:
        EndpointRefused: it is neither on this machine nor allowed.
        BackendError: it does not answer.
        DeploymentError: there is no such stack.
    """
    with running_backend(aws.url) as backend:
        virtual = backend.capabilities.virtual_clock
        now = backend.clock().now().epoch if virtual else time.time()
        return AwsFacts(tuple(_stack(backend, each) for each in aws.stacks), now, virtual)


def _stack(backend: Backend, name: str) -> Stack:
    pages = backend.clients.cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    try:
        found = [each.get("PhysicalResourceId", "") for page in pages for each in page["StackResourceSummaries"]]
    except ClientError as error:
        raise DeploymentError(f"the stack {name} cannot be read: {error}") from error
    return Stack(name, tuple(filter(None, found)))
