"""Everything together on one machine: LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector."""

from smokealarm.sandbox.monitored import monitored
from smokealarm.sandbox.running import Pace, RunningSandbox, running
from smokealarm.sandbox.sandbox import Sandbox, Secrets, sandbox

__all__ = ["Pace", "RunningSandbox", "Sandbox", "Secrets", "monitored", "running", "sandbox"]
