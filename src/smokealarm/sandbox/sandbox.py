"""A backend with its pipeline, a tenant that watches it, and the mailbox and collector that the tenant tells.

The tenant's time is the backend's: whoever lets time pass calls :meth:`Sandbox.follow` at each full minute.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from smokealarm.altered import altered
from smokealarm.dynatrace.delivery import Delivery, MailSender, SmtpServer, WebhookSender
from smokealarm.dynatrace.integration import AwsPoller, Place, Policy, parse_policy
from smokealarm.dynatrace.notify import Secret
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.aws_feed import AwsAccountFeed, AwsFeed
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.options import TenantOptions
from smokealarm.dynatrace.tenant.server import Tenant
from smokealarm.errors import DrillError
from smokealarm.receivers import Collector, Credentials, Mailbox, Token
from smokealarm.sandbox.streamed import streamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from smokealarm.clock import Instant
    from smokealarm.cloud.backend import Backend
    from smokealarm.dynatrace.integration import AwsIntegrationSettings
    from smokealarm.dynatrace.problems import Problem
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["Sandbox", "Secrets", "sandbox"]

SENDER: Final = "dynatrace@example.org"
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of one sandbox, made anew for each."""

    tenant_token: str = field(repr=False)
    mail_password: str = field(repr=False)
    collector_token: str = field(repr=False)
    bridge_secret: str = field(repr=False)

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of them, to be kept out of what is shown."""
        return (self.tenant_token, self.mail_password, self.collector_token, self.bridge_secret)

    @classmethod
    def made(cls, random_text: Callable[[int], str] = secrets.token_hex) -> Secrets:
        """Make secrets of a source of random hexadecimal text, given the number of bytes."""
        token = f"dt0c01.{random_text(12).upper()}.{random_text(32).upper()}"
        return cls(token, random_text(16), random_text(16), random_text(32))


@dataclass(slots=True, repr=False)
class Sandbox:
    """Everything that runs, each with its own address; see :func:`sandbox`.

    From :meth:`begin` on, ``feed`` polls the accounts of the tenant's AWS credentials, as late as ``feed.late`` says
    and as far as ``feed.policy`` lets it; ``stream`` is the account's metric stream.
    """

    backend: Backend
    pipeline: Pipeline
    tenant: Tenant
    mailbox: Mailbox
    collector: Collector
    secrets: Secrets
    options: TenantOptions
    feed: AwsAccountFeed | None = None
    stream: AwsFeed | None = None

    @property
    def mail_user(self) -> str:
        """The name under which the tenant logs in to the mailbox, and from which it sends."""
        return SENDER

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem since the sandbox began, in the order of their opening."""
        return self.tenant.environment.incidents.problems

    @property
    def problem_titles(self) -> tuple[str, ...]:
        """The title of every problem since the sandbox began, for who finds another number of them."""
        return tuple(problem.title for problem in self.problems)

    def problem(self, title: str) -> Problem:
        """Return the newest problem with a title, with or without the pipeline's prefix before it and its resources.

        Raises:
            DrillError: there is none; names those that there are.
        """
        found = [problem for problem in self.problems if title in (problem.title, self._short(problem.title))]
        if not found:
            others = "; ".join(f"{problem.title!r} ({problem.status})" for problem in self.problems) or "none at all"
            raise DrillError(f"no problem {title!r} was opened; there were: {others}")
        return found[-1]

    def _short(self, title: str) -> str:
        prefix = self.pipeline.prefix
        return title.removeprefix(f"{prefix}: ").replace(f"{prefix}-", "")

    def entity_names(self, problem: Problem) -> tuple[str, ...]:
        """Return the names of the entities that a problem is on."""
        found = (self.tenant.environment.entities.find(each) for each in problem.entities)
        return tuple(entity.name for entity in found if entity is not None)

    def __repr__(self) -> str:
        return f"Sandbox({self.pipeline.stack_name}, {self.tenant})"

    def begin(self, moment: Instant) -> None:
        """Begin with an empty environment, which polls no account until somebody adds one, and empty receivers."""
        self.mailbox.clear()
        self.collector.clear()
        minute = int(moment.epoch // _MINUTE)
        environment = Environment(minute, self.options, delivery=self._delivery(), url=self.tenant.url)
        self.feed = AwsAccountFeed(environment.aws_credentials, self._poller)
        self.stream = AwsFeed(self._poller(streamed(self.pipeline.shape.metrics_namespace)))
        environment.watch(self.feed)
        environment.watch(self.stream)
        self.tenant.serve(environment)

    def late_polls(self, minutes: int) -> AbstractContextManager[None]:
        """Return a block inside which every poll of AWS comes so much later."""
        return altered(self._polling, late=minutes)

    def without_permission(self, action: str) -> AbstractContextManager[None]:
        """Return a block inside which the monitoring role may do everything but the actions of a pattern."""
        return altered(self._polling, policy=_all_but(action))

    def follow(self, moment: Instant) -> None:
        """Let the tenant live up to a moment."""
        self.tenant.environment.advance_to(int(moment.epoch // _MINUTE))

    @property
    def _polling(self) -> AwsAccountFeed:
        if self.feed is None:
            raise DrillError("nothing is polled before the sandbox has begun")
        return self.feed

    def _poller(self, settings: AwsIntegrationSettings) -> AwsPoller:
        """Make a poller of LocalStack, whichever account the credentials name."""
        place = Place(self.pipeline.account, self.pipeline.region)
        reach = partial(self.backend.metric_extent, place.account, place.region)
        return AwsPoller(self.backend.clients.cloudwatch, settings, place, reach=reach)

    def _delivery(self) -> Delivery:
        server = SmtpServer(
            self.mailbox.host,
            SENDER,
            port=self.mailbox.port,
            user=SENDER,
            password=Secret(self.secrets.mail_password),
            ca_pem=self.mailbox.identity.ca_pem,
        )
        return Delivery(MailSender(server), WebhookSender())


def _all_but(action: str) -> Policy:
    effects = (("Allow", "*"), ("Deny", action))
    statements = [{"Effect": effect, "Action": actions, "Resource": "*"} for effect, actions in effects]
    return parse_policy({"Version": "2012-10-17", "Statement": statements})


@contextmanager
def sandbox(
    backend: Backend,
    pipeline: Pipeline,
    *,
    options: TenantOptions | None = None,
    chosen: Secrets | None = None,
) -> Iterator[Sandbox]:
    """Provide a tenant, a mailbox and a collector around a deployed pipeline, for the length of the block."""
    made = chosen or Secrets.made()
    with ExitStack() as opened:
        mailbox = opened.enter_context(Mailbox(Credentials(SENDER, made.mail_password)))
        collector = opened.enter_context(Collector(Token(made.collector_token, "dynatrace", indexes=("main",))))
        tenant = opened.enter_context(Tenant(Environment(0), [ApiToken(made.tenant_token, name="sandbox")]))
        yield Sandbox(backend, pipeline, tenant, mailbox, collector, made, options or TenantOptions())
