"""Calling a webhook, once.

A call goes to a checked address, without proxies, settings of the environment, cookies or redirects, and ends within
its time. How often and how soon the vendor repeats a call that failed is not documented.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.delivery.hosts import allowed_place, checked_addresses
from smokealarm.dynatrace.delivery.http_exchange import Post, exchange
from smokealarm.dynatrace.delivery.oauth2 import access_token, token_post
from smokealarm.dynatrace.delivery.outcome import Outcome, Reason, excerpt
from smokealarm.dynatrace.delivery.trust import client_context
from smokealarm.dynatrace.delivery.webhook_limits import WebhookLimits

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.http_exchange import Answer
    from smokealarm.dynatrace.notify import OAuth2Credentials, WebhookCall

__all__ = ["WebhookSender"]

_AUTHORIZATION: Final = "authorization"


class WebhookSender:
    """Calls webhooks on this machine and on ``allowed_hosts``.

    ``ca_pem`` are the authorities to trust instead of the system's.

    Raises:
        UsageError: ``ca_pem`` holds no certificate.
    """

    def __init__(
        self,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
        ca_pem: bytes | None = None,
        limits: WebhookLimits | None = None,
    ) -> None:
        self._allowed = allowed_hosts
        self._limits = limits or WebhookLimits()
        self._ca_pem = ca_pem
        if ca_pem is not None:
            client_context(ca_pem)

    def send(self, call: WebhookCall) -> Outcome:
        """Make one call, after fetching an access token where it needs one; what a peer does never raises."""
        headers = tuple((header.name, header.value.reveal().strip()) for header in call.headers)
        if call.oauth2 is not None:
            token = self._token(call.oauth2)
            if isinstance(token, Outcome):
                return replace(token, detail=f"access token: {token.detail}")
            others = tuple(each for each in headers if each[0].lower() != _AUTHORIZATION)
            headers = (*others, ("Authorization", f"Bearer {token}"))
        answer = self._post(Post(call.url.reveal(), headers, call.body, call.timeout_seconds), verify=call.verify)
        secrets = _secrets(call.url.reveal(), headers)
        if isinstance(answer, Outcome):
            return replace(answer, detail=excerpt(answer.detail, secrets))
        return _judged(answer, secrets)

    def _token(self, credentials: OAuth2Credentials) -> str | Outcome:
        answer = self._post(token_post(credentials), verify=True)
        return answer if isinstance(answer, Outcome) else access_token(answer)

    def _post(self, post: Post, *, verify: bool) -> Answer | Outcome:
        place = allowed_place(post.url, self._allowed)
        if isinstance(place, Outcome):
            return place
        addresses = checked_addresses(place, self._allowed)
        if isinstance(addresses, Outcome):
            return addresses
        return exchange(post, place, addresses, client_context(self._ca_pem, verify=verify), self._limits)


def _judged(answer: Answer, secrets: tuple[str, ...]) -> Outcome:
    said = excerpt(answer.body.decode("utf-8", "replace"), secrets)
    kind = answer.status // 100
    reason = {2: Reason.DELIVERED, 3: Reason.REDIRECT}.get(kind, Reason.STATUS)
    return Outcome(reason, said, answer.status)


def _secrets(url: str, headers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return what an answer might repeat and nobody should see: the URL, header values, and tokens within them."""
    values = [value for name, value in headers if name.lower() != "content-type"]
    return (url, *values, *(part for value in values for part in value.split()[1:]))
