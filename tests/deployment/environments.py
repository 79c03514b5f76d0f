"""An environment without a network: the store of the tenant's settings, and a dict of dashboards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.client import AwsAccountStub
from smokealarm.dynatrace.integration import read_credentials
from smokealarm.dynatrace.settings.objects import ObjectsQuery
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.errors import BackendUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.settings.objects import SettingsStore

START = 31_556_880  # 2030-01-01T00:00Z in minutes


@dataclass(frozen=True)
class Refused:
    """Why something was not taken."""

    reason: str
    violations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one object."""

    object_id: str
    refusal: Refused | None


@dataclass(frozen=True)
class Stored:
    """A settings object as the API tells it."""

    object_id: str
    external_id: str
    scope: str
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Board:
    """A dashboard as the list names it."""

    id: str


def a_store() -> SettingsStore:
    """Return the settings of a new environment of the tenant."""
    return Environment(START).settings


@dataclass
class MemoryEnvironment:
    """Answers as an environment does; ``breaks`` names schemas whose writes get no answer, ``keeps`` what cannot go."""

    store: SettingsStore = field(default_factory=a_store)
    boards: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    breaks: set[str] = field(default_factory=set)
    refuses: set[str] = field(default_factory=set)
    keeps: bool = False
    written: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    refused_board: Refused | None = None

    def write_settings(
        self, objects: Iterable[Mapping[str, Any]], *, validate_only: bool = False
    ) -> tuple[Result, ...]:
        """Write objects, or only check them."""
        items = list(objects)
        if not validate_only:
            self._note(items)
        created = self.store.create([dict(each) for each in items], "tests", validate_only=validate_only)
        if not validate_only:
            self.made += [each.object_id for each in created.results if each.object_id]
        return tuple(
            Result("", Refused("not today"))
            if not validate_only and item["schemaId"] in self.refuses
            else Result(each.object_id or "", _refused(each.refusal))
            for item, each in zip(items, created.results, strict=True)
        )

    def settings_objects(self, *schema_ids: str) -> tuple[Stored, ...]:
        """Return the objects of schemas with their secrets masked."""
        query = ObjectsQuery(schema_ids=schema_ids, fields=("objectId", "externalId", "scope", "value"), page_size=500)
        return tuple(
            Stored(each["objectId"], each.get("externalId") or "", each["scope"], each["value"])
            for each in self.store.select(query).items
        )

    def delete_settings(self, object_id: str) -> None:
        """Delete an object."""
        if self.keeps:
            raise BackendUnreachable("nothing answers")
        self.deleted.append(object_id)
        self.store.delete(object_id)

    def dashboards(self) -> tuple[Board, ...]:
        """Return all dashboards."""
        return tuple(map(Board, self.boards))

    def dashboard(self, dashboard_id: str) -> Mapping[str, Any]:
        """Return a dashboard."""
        found: Mapping[str, Any] = self.boards[dashboard_id]
        return found

    def validate_dashboard(self, dashboard: Mapping[str, Any]) -> Refused | None:
        """Return why a dashboard would be refused."""
        return self.refused_board if dashboard else Refused("it is empty")

    def update_dashboard(self, dashboard_id: str, dashboard: Mapping[str, Any]) -> None:
        """Replace a dashboard, or make it."""
        self._note([{"schemaId": "dashboard"}])
        self.boards[dashboard_id] = dashboard

    def delete_dashboard(self, dashboard_id: str) -> None:
        """Delete a dashboard."""
        del self.boards[dashboard_id]

    def aws_credentials(self) -> tuple[AwsAccountStub, ...]:
        """Return all AWS accounts."""
        return tuple(AwsAccountStub(name, each["label"]) for name, each in self.accounts.items())

    def aws_account(self, credentials_id: str) -> Mapping[str, Any]:
        """Return an account, its secret masked."""
        found: Mapping[str, Any] = self.accounts[credentials_id]
        return found

    def validate_aws_credentials(self, credentials: Mapping[str, Any]) -> Refused | None:
        """Return why an account would be refused."""
        findings = read_credentials(credentials).findings
        return Refused("refused", tuple((each.path, each.message) for each in findings)) if findings else None

    def create_aws_credentials(self, credentials: Mapping[str, Any]) -> AwsAccountStub:
        """Add an account."""
        self._note([{"schemaId": "aws-credentials"}])
        made = AwsAccountStub(f"account-{len(self.accounts)}", credentials["label"])
        self.accounts[made.id] = credentials
        return made

    def update_aws_credentials(self, credentials_id: str, credentials: Mapping[str, Any]) -> None:
        """Replace an account."""
        self.accounts[credentials_id] = credentials

    def delete_aws_credentials(self, credentials_id: str) -> None:
        """Delete an account."""
        del self.accounts[credentials_id]

    def _note(self, items: Iterable[Mapping[str, Any]]) -> None:
        for each in items:
            if each["schemaId"] in self.breaks:
                raise BackendUnreachable("nothing answers")
            self.written.append(each.get("externalId", "dashboard"))


def _refused(refusal: Any) -> Refused | None:
    if refusal is None:
        return None
    return Refused(refusal.args[0], tuple((each.path, each.message) for each in refusal.violations))
