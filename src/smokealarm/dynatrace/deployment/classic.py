"""The classic APIs as deploying sees them: what an environment has, and how an object is checked, written, deleted.

A classic API knows no externalId. Monaco makes the id of a
dashboard from its coordinate, and finds AWS credentials by their name.
https://github.com/Dynatrace/dynatrace-configuration-as-code/blob/815b72a/pkg/api/endpoints.go
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from smokealarm.dynatrace.monaco import dashboard_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smokealarm.dynatrace.deployment.api import ConfigurationApi, Refusal
    from smokealarm.dynatrace.monaco import Coordinate, RenderedConfig

__all__ = ["ClassicObjects", "classic_objects"]


class ClassicObjects(Protocol):
    """The objects of one classic API in one environment."""

    def known_id(self, coordinate: Coordinate) -> str | None:
        """Return the id that an object has before it is made, if that can be known."""

    def stored_id(self, config: RenderedConfig) -> str | None:
        """Return the id of the object that a configuration stands for; None if there is none."""

    def stored(self, config: RenderedConfig) -> Mapping[str, Any] | None:
        """Ask the environment for the object as it is; None if there is none."""

    def refusal(self, value: Mapping[str, Any]) -> Refusal | None:
        """Return why the environment would refuse an object, or None if it would not."""

    def write(self, config: RenderedConfig) -> str:
        """Make an object, or replace it, and return its id."""

    def delete(self, object_id: str) -> None:
        """Delete an object."""


@dataclass(frozen=True, slots=True)
class Dashboards:
    """Dashboards, by their ids."""

    api: ConfigurationApi
    ids: frozenset[str]

    @classmethod
    def of(cls, api: ConfigurationApi) -> Dashboards:
        """Ask an environment for its dashboards."""
        return cls(api, frozenset(each.id for each in api.dashboards()))

    def known_id(self, coordinate: Coordinate) -> str | None:
        """Return the id, which is made from the coordinate."""
        return dashboard_id(coordinate)

    def stored_id(self, config: RenderedConfig) -> str | None:
        """Return the id made from the coordinate if there is such a dashboard."""
        own = dashboard_id(config.coordinate)
        return own if own in self.ids else None

    def stored(self, config: RenderedConfig) -> Mapping[str, Any] | None:
        """Return the dashboard of that id."""
        own = self.stored_id(config)
        return None if own is None else self.api.dashboard(own)

    def refusal(self, value: Mapping[str, Any]) -> Refusal | None:
        """Ask the validator."""
        return self.api.validate_dashboard(value)

    def write(self, config: RenderedConfig) -> str:
        """Write under the id, whether there is such a dashboard or not."""
        own = dashboard_id(config.coordinate)
        self.api.update_dashboard(own, {**config.value, "id": own})
        return own

    def delete(self, object_id: str) -> None:
        """Delete a dashboard."""
        self.api.delete_dashboard(object_id)


@dataclass(frozen=True, slots=True)
class AwsCredentials:
    """AWS accounts to monitor, their ids by their names."""

    api: ConfigurationApi
    ids: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, api: ConfigurationApi) -> AwsCredentials:
        """Ask an environment for its AWS accounts."""
        return cls(api, {each.name: each.id for each in api.aws_credentials()})

    def known_id(self, _coordinate: Coordinate) -> str | None:
        """Return None: an id is assigned."""
        return None

    def stored_id(self, config: RenderedConfig) -> str | None:
        """Return the id of the account of that name."""
        return self.ids.get(config.name or "")

    def stored(self, config: RenderedConfig) -> Mapping[str, Any] | None:
        """Return the account of that name."""
        known = self.stored_id(config)
        return None if known is None else self.api.aws_account(known)

    def refusal(self, value: Mapping[str, Any]) -> Refusal | None:
        """Ask the validator."""
        return self.api.validate_aws_credentials(value)

    def write(self, config: RenderedConfig) -> str:
        """Replace the account of that name, or make it."""
        known = self.stored_id(config)
        if known is None:
            return self.api.create_aws_credentials(config.value).id
        self.api.update_aws_credentials(known, {**config.value, "id": known})
        return known

    def delete(self, object_id: str) -> None:
        """Delete an account."""
        self.api.delete_aws_credentials(object_id)


_KINDS: Final[Mapping[str, Callable[[ConfigurationApi], ClassicObjects]]] = {
    "aws-credentials": AwsCredentials.of,
    "dashboard": Dashboards.of,
}


def classic_objects(api: ConfigurationApi, names: Iterable[str]) -> Mapping[str, ClassicObjects]:
    """Ask an environment what it has of some classic APIs, each once."""
    return {name: _KINDS[name](api) for name in sorted(set(names))}
