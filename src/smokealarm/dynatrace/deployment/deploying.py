"""Deploying a Monaco project: everything is checked before anything is written.

Objects are found again by the externalId that Monaco gives them, so that what one of the two has deployed can be
deployed by the other.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.deployment.report import DeploymentReport, ObjectReport, Outcome
from smokealarm.dynatrace.deployment.target import Target
from smokealarm.dynatrace.monaco import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from smokealarm.dynatrace.deployment.api import ConfigurationApi
    from smokealarm.dynatrace.monaco import Coordinate, MonacoConfig, MonacoProject, RenderedConfig

__all__ = ["deploy"]

_PROFILES: Final = "builtin:alerting.profile"
_DEFAULT_PROFILE: Final = "00000000-0000-0000-0000-000000000000"
"""Stands for a profile that is still to be created while what refers to it is checked; every environment has it."""

_NOT_YET: Final = "id-of-an-object-that-is-still-to-be-created"


def deploy(
    project: MonacoProject,
    environment: str,
    variables: Mapping[str, str],
    api: ConfigurationApi,
    *,
    dry_run: bool = False,
) -> DeploymentReport:
    """Bring an environment of the manifest to what the project says; with ``dry_run`` only check and compare.

    First everything is rendered and sent with ``validateOnly``; if anything is refused, nothing is written. Then each
    object is written in its order, unless it is already so. If one fails all the same, what was created before it is
    deleted again; what was updated stays, and the report says so.

    An object that refers to the id of one that is still to be created can be checked only if that is an alerting
    profile, for which the default one stands; others are checked when they are written.

    Raises :class:`~smokealarm.errors.MonacoInvalid` if the project cannot be rendered, and whatever the client raises
    if it gets no answer before anything is written.
    """
    configs = project.configs[project.environment(environment).name]
    target = Target.of(api, configs)
    foreseen = _checked(_rendered_for_checking(project, configs, variables, target), target)
    report = DeploymentReport(foreseen, dry_run)
    if dry_run or not report.succeeded:
        return report
    return DeploymentReport(_written(partial(Renderer, project, variables), configs, foreseen, target))


def _rendered_for_checking(
    project: MonacoProject, configs: Iterable[MonacoConfig], variables: Mapping[str, str], target: Target
) -> list[RenderedConfig]:
    def known_or_standing_in(coordinate: Coordinate) -> str:
        otherwise = _DEFAULT_PROFILE if coordinate.type == _PROFILES else _NOT_YET
        return target.known_id(coordinate) or otherwise

    return list(_rendered(Renderer(project, variables, known_or_standing_in), configs))


def _rendered(renderer: Renderer, configs: Iterable[MonacoConfig]) -> Iterator[RenderedConfig]:
    return (found for each in configs if (found := renderer.render(each)) is not None)


def _checked(configs: list[RenderedConfig], target: Target) -> tuple[ObjectReport, ...]:
    """Return what would become of the configurations; if one is refused, the others are not written."""
    refusals = target.refusals(each for each in configs if _NOT_YET not in f"{each.scope} {each.text}")
    return tuple(
        ObjectReport(name, Outcome.FAILED, "", refusals[name].reason, refusals[name].violations)
        if (name := each.coordinate) in refusals
        else ObjectReport(name, Outcome.NOT_WRITTEN if refusals else target.outcome(each))
        for each in configs
    )


def _written(
    rendered_with: Callable[[Callable[[Coordinate], str | None]], Renderer],
    configs: Iterable[MonacoConfig],
    foreseen: Iterable[ObjectReport],
    target: Target,
) -> tuple[ObjectReport, ...]:
    """Write the configurations one after the other, and take back what was created if one fails."""
    reports: dict[Coordinate, ObjectReport] = {}
    for config in _rendered(rendered_with(lambda each: reports[each].object_id), configs):
        reports[config.coordinate] = target.write(config)
        if reports[config.coordinate].outcome is Outcome.FAILED:
            left = (each.coordinate for each in foreseen if each.coordinate not in reports)
            return (*_taken_back(reports, target), *(ObjectReport(each, Outcome.NOT_WRITTEN) for each in left))
    return tuple(reports.values())


def _taken_back(reports: Mapping[Coordinate, ObjectReport], target: Target) -> tuple[ObjectReport, ...]:
    """Delete what was created, the newest first, since it may refer to the older."""
    now = dict(reports)
    for name in reversed(tuple(reports)):
        if reports[name].outcome is Outcome.CREATED:
            now[name] = target.take_back(reports[name])
    return tuple(now.values())
