"""Clients of tasks."""

from types import SimpleNamespace

import pytest

from smokealarm_localstack.workflow import task_clients

ROLE = "arn:aws:iam::000000000000:role/{}"


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Collect the clients that are made, instead of making any."""
    clients: list[object] = []
    monkeypatch.setattr(
        task_clients.boto_client, "boto_client_for", lambda **_: clients.append(object()) or clients[-1]
    )
    task_clients._client.cache_clear()
    return clients


def client(role: str) -> object:
    """Ask for the Lambda client of a role."""
    return task_clients.client_for("lambda", "us-east-1", SimpleNamespace(role_arn=ROLE.format(role)))


def test_tasks_of_a_role_share_a_client(made: list[object]) -> None:
    """A second task makes no second client."""
    assert client("a") is client("a")
    assert len(made) == 1


def test_roles_do_not_share_clients() -> None:
    """Another role has other credentials."""
    assert client("a") is not client("b")


def test_an_hour_later_the_role_is_assumed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session does not outlive its credentials."""
    first = client("a")
    now = task_clients.time.time()
    monkeypatch.setattr(task_clients.time, "time", lambda: now + 3600)

    assert client("a") is not first
