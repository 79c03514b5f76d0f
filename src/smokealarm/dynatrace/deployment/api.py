"""What deploying asks of an environment, in the words of :class:`smokealarm.dynatrace.client.DynatraceClient`.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects,
https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api and
https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["AwsAccount", "ConfigurationApi", "Dashboard", "Refusal", "StoredSettings", "Written"]


class Refusal(Protocol):
    """Why something was not taken; ``violations`` are pairs of a property's path and what is wrong with it."""

    @property
    def reason(self) -> str: ...  # noqa: D102 - said above

    @property
    def violations(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102 - said above


class Written(Protocol):
    """What became of one object that was sent; it has an id unless it was refused, or only validated and new."""

    @property
    def object_id(self) -> str: ...  # noqa: D102 - said above

    @property
    def refusal(self) -> Refusal | None: ...  # noqa: D102 - said above


class StoredSettings(Protocol):
    """A settings object as it is stored; its secrets are masked."""

    @property
    def object_id(self) -> str: ...  # noqa: D102 - said above

    @property
    def external_id(self) -> str: ...  # noqa: D102 - said above

    @property
    def scope(self) -> str: ...  # noqa: D102 - said above

    @property
    def value(self) -> Mapping[str, Any]: ...  # noqa: D102 - said above


class Dashboard(Protocol):
    """A classic dashboard as the list of them names it."""

    @property
    def id(self) -> str: ...  # noqa: D102 - said above


class AwsAccount(Protocol):
    """An AWS account that is monitored, as the list of them names it."""

    @property
    def id(self) -> str: ...  # noqa: D102 - said above

    @property
    def name(self) -> str: ...  # noqa: D102 - said above


class ConfigurationApi(Protocol):
    """The calls of the client that deploying makes.

    A method that gets no sensible answer raises one of :mod:`smokealarm.errors`.
    """

    def write_settings(self, objects: Iterable[Mapping[str, Any]], *, validate_only: bool = False) -> Sequence[Written]:
        """Write Settings 2.0 objects, or only check them; each has its own result, and none undoes another."""
        ...

    def settings_objects(self, *schema_ids: str) -> Sequence[StoredSettings]:
        """Return the objects of schemas."""
        ...

    def delete_settings(self, object_id: str) -> None:
        """Delete a settings object."""
        ...

    def dashboards(self) -> Sequence[Dashboard]:
        """Return all classic dashboards."""
        ...

    def dashboard(self, dashboard_id: str) -> Mapping[str, Any]:
        """Return the JSON of a classic dashboard."""
        ...

    def validate_dashboard(self, dashboard: Mapping[str, Any]) -> Refusal | None:
        """Return why a classic dashboard would be refused, or None if it would not."""
        ...

    def update_dashboard(self, dashboard_id: str, dashboard: Mapping[str, Any]) -> None:
        """Replace a classic dashboard, or make it under that id."""
        ...

    def delete_dashboard(self, dashboard_id: str) -> None:
        """Delete a classic dashboard."""
        ...

    def aws_credentials(self) -> Sequence[AwsAccount]:
        """Return all AWS accounts that are monitored."""
        ...

    def aws_account(self, credentials_id: str) -> Mapping[str, Any]:
        """Return an AWS credentials configuration, its secrets masked."""
        ...

    def validate_aws_credentials(self, credentials: Mapping[str, Any]) -> Refusal | None:
        """Return why an AWS credentials configuration would be refused, or None if it would not."""
        ...

    def create_aws_credentials(self, credentials: Mapping[str, Any]) -> AwsAccount:
        """Monitor one more AWS account."""
        ...

    def update_aws_credentials(self, credentials_id: str, credentials: Mapping[str, Any]) -> None:
        """Replace an AWS credentials configuration."""
        ...

    def delete_aws_credentials(self, credentials_id: str) -> None:
        """Stop monitoring an AWS account."""
        ...
