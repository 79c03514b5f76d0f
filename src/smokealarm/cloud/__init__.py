"""The cloud under test: LocalStack installed, started, watched, spoken to and ended.

``provision``
    builds LocalStack 4.14.0 into a cache folder from a hash-locked file.
``supervisor``
    runs it as a child process that cannot outlive the test run.
``backend``
    one view of it, whether embedded or already running at ``SMOKEALARM_ENDPOINT``.
``guard``
    the only factory of AWS clients; they reach that backend and nothing else.
``control``
    its virtual clock.
"""
