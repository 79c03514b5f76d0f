"""The first code of a function process: make it a Lambda sandbox, then hand over to ``awslambdaric``.

Run as ``python -I -S bootstrap.py FACTS`` where FACTS is a JSON object whose members are ``parent`` (process id),
``runtime`` (this folder), ``places`` (pairs of sandbox name and folder), ``search_path``, ``curated_folder``,
``keep_bytecode``, ``wrapper`` (a program to run instead, once), ``standard_library`` (its folder in the sandbox) and
``fault`` (for the init phase). They are no environment variables, because a function sees those.
"""

import json
import os
import sys

_NOT_FOUND = 127
_NOT_EXECUTABLE = 126
_SHOWN_ADDRESS = "127.0.0.1:9001"  # of the Runtime API on AWS, where each sandbox has a network of its own
_OUR_FRAMES = ("sandbox_files.py", "virtual_time.py")


def main():
    """Run the function until its Runtime API goes away."""
    launch = json.loads(sys.argv[1])
    die_with(launch["parent"])
    if launch["wrapper"]:
        _run_wrapper(launch)
    sys.path.insert(0, launch["runtime"])
    enter_sandbox(launch)
    run_function(launch)


def die_with(parent):
    """Ask the kernel for SIGKILL when the parent's forking thread ends, and notice a parent that is gone already."""
    if sys.platform == "linux":
        import ctypes
        import signal

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, int(signal.SIGKILL))
    if parent is not None and os.getppid() != parent:
        os._exit(0)


def _run_wrapper(launch):
    """Become the program named by AWS_LAMBDA_EXEC_WRAPPER, which is given this very command to go on with.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html
    """
    wrapper, launch["wrapper"], launch["parent"] = launch["wrapper"], None, None
    try:
        os.execv(wrapper, [wrapper, *sys.orig_argv[:-1], json.dumps(launch)])  # noqa: S606 -- as the user asked
    except OSError as error:
        os.write(2, f"{os.environ['AWS_LAMBDA_EXEC_WRAPPER']}: {error.strerror}\n".encode())
        os._exit(_NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE)


def enter_sandbox(launch):
    """Make this process's clock, imports and file names those of a function; its runtime folder must be importable."""
    if "SMOKEALARM_CLOCK_ADDRESS" in os.environ:
        import virtual_time

        virtual_time.install()
    import function_faults  # noqa: F401 -- before the sandbox's own path hides this folder
    import runtime_client  # noqa: F401 -- the same
    import sandbox_files
    import sandbox_imports

    sys.path.remove(launch["runtime"])
    sandbox_imports.install(launch["places"], launch["search_path"], launch["curated_folder"], launch["keep_bytecode"])
    sandbox_files.install(launch["places"])
    sys.argv[:] = ["/var/runtime/bootstrap.py"]


def run_function(launch):
    """Hand over to the runtime, which returns only by ending the process."""
    import awslambdaric.bootstrap as runtime
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

    load = runtime._get_handler
    runtime._get_handler = lambda handler: _load_with_faults(load, handler, launch["fault"])
    _tidy_stack_traces(runtime, launch)
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(os.dup(sys.stdout.fileno()))
    runtime.run(os.environ.get("_HANDLER", ""), LambdaRuntimeClient(_runtime_api()))


def _runtime_api():
    """Return the address of the Runtime API, and show the function the one it has on AWS."""
    import runtime_client

    address, os.environ["AWS_LAMBDA_RUNTIME_API"] = os.environ["AWS_LAMBDA_RUNTIME_API"], _SHOWN_ADDRESS
    runtime_client.connect(address)
    return address


def _tidy_stack_traces(runtime, launch):
    """Make stack traces name the standard library by its place in the sandbox, and pass over what stands before it."""
    extract, folder = runtime.extract_traceback, os.path.dirname(json.__path__[0]) + "/"
    name, ours = launch["standard_library"], tuple(os.path.join(launch["runtime"], file) for file in _OUR_FRAMES)

    def extract_traceback(traceback):
        frames = [frame for frame in extract(traceback) if frame[0] not in ours]
        return [(f"{name}/{path[len(folder) :]}" if path.startswith(folder) else path, *rest) for path, *rest in frames]

    runtime.extract_traceback = extract_traceback


def _load_with_faults(load, handler, init_fault):
    import runtime_client

    if init_fault:
        _apply_fault(init_fault)
    function = load(handler)

    def handle(event, context):
        fault = runtime_client.take_fault()
        if fault:
            _apply_fault(fault)
        return function(event, context)

    return handle


def _apply_fault(spec):
    import function_faults

    function_faults.apply(spec)


if __name__ == "__main__":
    main()
