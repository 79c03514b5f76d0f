"""Everything together on one machine: LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector."""

from smokealarm.sandbox.monitored import monitored
from smokealarm.sandbox.monitoring import deploy_monitoring, monitoring_folder
from smokealarm.sandbox.running import Pace, RunningSandbox, running
from smokealarm.sandbox.sandbox import PIPELINE_CREDENTIALS, Sandbox, Secrets, sandbox

__all__ = [
    "PIPELINE_CREDENTIALS",
    "Pace",
    "RunningSandbox",
    "Sandbox",
    "Secrets",
    "deploy_monitoring",
    "monitored",
    "monitoring_folder",
    "running",
    "sandbox",
]
