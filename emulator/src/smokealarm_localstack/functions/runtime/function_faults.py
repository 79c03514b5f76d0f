"""Carries out one fault inside a function's own process, as if the function's code had done it.

Only the standard library is used, plus the botocore that the function itself would use. The spec is what
``smokealarm_localstack.faults.pick_function_fault`` returned: an object with ``kind`` and the arguments of that kind.
"""

import builtins
import os
import signal
import sys
import time

_MEBIBYTE = 1024 * 1024
_LONGEST_TIMEOUT = 900.0  # seconds; no function may run longer on AWS

_held = []
_outages = {}


def apply(spec):
    """Do what the spec says: raise, end the process, sleep, fill the memory, cut a dependency off, answer too much.

    Returns when the function may go on: after ``slow``, after a bounded ``memory`` fault, and with ``dependency_down``
    and ``large_response``.
    """
    kind = spec["kind"]
    if kind not in _KINDS:
        raise ValueError(f"unknown kind of function fault '{kind}', expected one of {', '.join(sorted(_KINDS))}")
    _KINDS[kind](spec)


def _error(spec):
    """Raise an exception of the type named; a builtin one when there is such, else one made for the purpose."""
    known = getattr(builtins, spec["type"], None)
    is_exception = isinstance(known, type) and issubclass(known, Exception)
    raise (known if is_exception else type(spec["type"], (Exception,), {}))(spec["message"])


def _crash(spec):
    """End the process without a word to the runtime: by a signal, or with an exit status."""
    sys.stdout.flush()
    sys.stderr.flush()
    if "signal" in spec:
        os.kill(os.getpid(), getattr(signal, spec["signal"]))
    os._exit(spec.get("exit_status", 1))


def _hang(_spec):
    """Wait longer than any function may run; the deadline ends it."""
    while True:
        time.sleep(_LONGEST_TIMEOUT)


def _slow(spec):
    time.sleep(spec["seconds"])


def _memory(spec):
    """Take memory that is really used: a given number of MiB, or more and more until the sandbox's limit kills.

    The end is the kernel's SIGKILL, as on AWS, also where a limit shows itself as MemoryError first. Where nothing
    stops the process at twice its configured size, it stops itself, so that a test cannot take the machine down.
    """
    wanted = spec.get("megabytes")
    limit = wanted or 2 * int(os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"))
    try:
        _held.extend(b"\x01" * _MEBIBYTE for _ in range(limit))
    except MemoryError:
        wanted = None
    if wanted is None:
        os.kill(os.getpid(), signal.SIGKILL)


def _large_response(spec):
    """Answer a string of so many MiB instead of what the handler will return."""
    import runtime_client

    runtime_client.answer_instead(b'"' + b"a" * (spec.get("megabytes", 7) * _MEBIBYTE) + b'"')


def _dependency_down(spec):
    """Make calls to one AWS service fail as a refused connection does, until this invocation ends.

    Applied while the function loads (no invocation has begun), it lasts as long as the process.
    """
    if not _outages:
        _cut_connections()
    _outages[spec["service"]] = _invocation()


def _invocation():
    """Return the id of the invocation that runs in this process, None before the first one."""
    return getattr(sys.modules.get("awslambdaric.bootstrap"), "_GLOBAL_AWS_REQUEST_ID", None)


def _is_down(service):
    return service in _outages and _outages[service] in (None, _invocation())


def _cut_connections():
    """Put the outages between botocore's retries and its sockets, so that its retry rules see and count them."""
    from botocore.endpoint import Endpoint
    from botocore.exceptions import EndpointConnectionError

    # botocore has no public place between its retries and its connection.
    send = Endpoint._do_get_response

    def send_unless_down(self, request, operation_model, context):
        if any(
            map(_is_down, (operation_model.service_model.service_name, operation_model.service_model.endpoint_prefix))
        ):
            refused = ConnectionRefusedError(111, "Connection refused")
            return None, EndpointConnectionError(endpoint_url=request.url, error=refused)
        return send(self, request, operation_model, context)

    Endpoint._do_get_response = send_unless_down


_KINDS = {
    "error": _error,
    "crash": _crash,
    "hang": _hang,
    "slow": _slow,
    "memory": _memory,
    "dependency_down": _dependency_down,
    "large_response": _large_response,
}
