"""Resource policies of queues, enforced where EventBridge delivers to SQS.

LocalStack does not check policies in its free edition, so taking a queue's permission away would change nothing there.
On AWS a queue accepts EventBridge's messages only if its resource policy allows ``events.amazonaws.com``:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
This is a pure evaluation of one policy document for one request:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """Who wants to do what with which resource, and the condition keys that are known about the request."""

    principal: str
    action: str
    resource: str
    keys: tuple[tuple[str, str], ...] = ()

    def key(self, name: str) -> str | None:
        """Return a condition key's value; key names do not depend on case."""
        return next((value for key, value in self.keys if key.lower() == name.lower()), None)


def allows(policy: str | None, request: AccessRequest) -> bool:
    """Say whether a policy document (JSON) allows a request: some Allow applies, and no Deny does."""
    effects = {
        str(statement.get("Effect"))
        for statement in _listed(json.loads(policy or "{}").get("Statement", []))
        if _applies(statement, request)
    }
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    return (
        _element(statement, "Principal", lambda value: _is_principal(value, request.principal))
        and _element(statement, "Action", lambda value: _matches_any(value, request.action, fold=True))
        and _element(statement, "Resource", lambda value: _matches_any(value, request.resource))
        and all(
            _condition(operator, key, _listed(expected), request)
            for operator, tests in statement.get("Condition", {}).items()
            for key, expected in tests.items()
        )
    )


def _element(statement: Mapping[str, Any], name: str, holds: Any) -> bool:
    if name in statement:
        return bool(holds(statement[name]))
    return f"Not{name}" in statement and not holds(statement[f"Not{name}"])


def _is_principal(value: Any, principal: str) -> bool:
    if value == "*":
        return True
    return principal in _listed(value.get("Service", [])) or "*" in _listed(value.get("AWS", []))


def _matches_any(patterns: Any, word: str, *, fold: bool = False) -> bool:
    word = word.lower() if fold else word
    return any(fnmatchcase(word, pattern.lower() if fold else pattern) for pattern in _listed(patterns))


def _condition(operator: str, key: str, expected: Iterable[str], request: AccessRequest) -> bool:
    """Evaluate one condition; a missing key fails it, unless the operator is negated or ends in ``IfExists``."""
    base = operator.removesuffix("IfExists")
    actual = request.key(key)
    if base == "Null":
        return (actual is None) == ("true" in [str(value).lower() for value in expected])
    if actual is None:
        return base != operator or "Not" in base
    return _compare(base.replace("Not", ""), actual, [str(value) for value in expected]) != ("Not" in base)


def _compare(operator: str, actual: str, expected: list[str]) -> bool:
    if operator in {"StringLike", "ArnLike", "ArnEquals"}:  # ArnEquals and ArnLike behave identically on AWS
        return _matches_any(expected, actual)
    if operator in {"StringEqualsIgnoreCase", "Bool"}:
        return actual.lower() in [value.lower() for value in expected]
    return operator == "StringEquals" and actual in expected


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
