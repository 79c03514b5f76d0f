"""``/api/v1/deployment/installer/agent``: a stand-in for the download of OneAgent.

https://docs.dynatrace.com/docs/shortlink/api-deployment-get-latest-oneagent and its neighbours. What comes is a shell
script that says that it is a stand-in and installs nothing. It is signed as the vendor signs: the script is the first
part of a ``multipart/signed`` message, whose head a verifier puts before it. So the vendor's own command verifies it
with the certificate at ``/dt-root.cert.pem``, which stands for https://ca.dynatrace.com/dt-root.cert.pem::

    ( echo 'Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg="sha-256";'\
' boundary="--SIGNED-INSTALLER"'; echo; echo; echo '----SIGNED-INSTALLER'; cat installer.sh ) |
        openssl cms -verify -CAfile dt-root.cert.pem > /dev/null

The keys with which script and certificate were signed were made for that once and destroyed.
"""

from __future__ import annotations

import hashlib
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError, Violation
from smokealarm.dynatrace.tenant.api.call import Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_PATH: Final = "/api/v1/deployment/installer/agent"
_KIND: Final = f"{_PATH}/{{osType}}/{{installerType}}"
_SCOPES: Final = ("InstallerDownload",)
_CHOICES: Final = {
    "osType": ("windows", "unix", "aix", "solaris", "zos"),
    "installerType": ("default", "default-unattended", "mainframe", "paas", "paas-sh"),
}
_STAND_IN: Final = ("unix", "default")


def _latest(call: Call) -> Answer:
    _check_kind(call)
    return _download(call)


def _version(call: Call) -> Answer:
    _check_kind(call)
    if call.path["version"] not in call.environment.options.api.oneagent_versions:
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no OneAgent of version '{call.path['version']}'")
    return _download(call)


def _metainfo(call: Call) -> Answer:
    _check_kind(call)
    return Answer.json({"latestAgentVersion": call.environment.options.api.oneagent_versions[-1]})


def _versions(call: Call) -> Answer:
    _check_kind(call)
    return Answer.json({"availableVersions": list(call.environment.options.api.oneagent_versions)})


def _certificate(_call: Call) -> Answer:
    return Answer(HTTPStatus.OK, _kept("stand_in_root.cert.pem"), "application/x-pem-file")


def _download(call: Call) -> Answer:
    """Answer with the stand-in, or with 304 if the caller has it."""
    if (call.path["osType"], call.path["installerType"]) != _STAND_IN:
        raise ApiError(HTTPStatus.NOT_FOUND, "smokealarm has a stand-in only for osType unix, installerType default")
    script = _kept("stand_in_installer.sh")
    tag = f'"{hashlib.sha256(script).hexdigest()}"'
    if call.headers.get("if-none-match") == tag:
        return Answer(HTTPStatus.NOT_MODIFIED, headers=(("ETag", tag),))
    disposition = 'attachment; filename="smokealarm-stand-in-OneAgent-Linux.sh"'
    return Answer(
        HTTPStatus.OK, script, "application/octet-stream", (("ETag", tag), ("Content-Disposition", disposition))
    )


def _check_kind(call: Call) -> None:
    """Raise 400 for an operating system or a type of installer that does not exist."""
    violations = tuple(
        Violation(name, f"'{call.path[name]}' must be one of {', '.join(choices)}", "PATH")
        for name, choices in _CHOICES.items()
        if call.path[name] not in choices
    )
    if violations:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Constraints violated.", violations)


@cache
def _kept(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENDPOINTS: Final = (
    Endpoint("GET", f"{_PATH}/versions/{{osType}}/{{installerType}}", _SCOPES, _versions),
    Endpoint("GET", f"{_KIND}/latest", _SCOPES, _latest),
    Endpoint("GET", f"{_KIND}/latest/metainfo", _SCOPES, _metainfo),
    Endpoint("GET", f"{_KIND}/version/{{version}}", _SCOPES, _version),
    Endpoint("GET", "/dt-root.cert.pem", (), _certificate),
)
