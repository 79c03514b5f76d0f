"""A sandbox whose secrets are known, and steps that say aloud what they see."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import then, when
from tests.canary.canaries import ENVIRONMENT, PAYLOAD, SANDBOX

from smokealarm.gherkin.secrecy import veil
from smokealarm.pipeline import workload
from smokealarm.sandbox import Sandbox, Secrets, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.drill import Drill
    from smokealarm.pipeline.handles import Pipeline


@pytest.fixture(scope="session")
def whole_sandbox(backend: Backend, pipeline: Pipeline, pytestconfig: pytest.Config) -> Iterator[Sandbox]:
    """Provide a sandbox as always, but with secrets that are known."""
    with sandbox(backend, pipeline, chosen=Secrets(**SANDBOX)) as started:
        veil(pytestconfig).hide(started.secrets.all)
        yield started


@when("a message full of secrets is sent")
def send_secrets(drill: Drill) -> None:
    """Send the payload, and let the function's log repeat it."""
    workload.send(drill.backend.clients.sqs, drill.pipeline.ingest_queue, json.dumps(PAYLOAD))
    for secret in PAYLOAD.values():
        # Names of executions are made of the end of a key, where nobody could know a part of a secret again.
        drill.upload([workload.SourceFile(f"observations/{secret}/{'a' * 80}.csv", b"")])


@then("everybody says what they know")
def say_everything(drill: Drill, watch: Sandbox) -> None:
    """Fail with everything in the message, after it was printed and logged."""
    seen = {**{name: os.environ[name] for name in ENVIRONMENT}, **SANDBOX, **PAYLOAD}
    print(seen)  # noqa: T201 - what is captured is reported
    logging.getLogger("canary").warning("%s", seen)
    assert [drill.log_lines("ingest"), watch.tenant.environment.logs.records] == seen
