"""Everything together on one machine: LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector."""

from smokealarm.sandbox.fired import RuleActivity, rule_activity
from smokealarm.sandbox.mirror import Mirror, deployed_mirror
from smokealarm.sandbox.monitoring import deploy_monitoring, monitoring_folder
from smokealarm.sandbox.running import Pace, RunningSandbox, running
from smokealarm.sandbox.sandbox import Sandbox, Secrets, sandbox
from smokealarm.sandbox.streamed import streamed

__all__ = [
    "Mirror",
    "Pace",
    "RuleActivity",
    "RunningSandbox",
    "Sandbox",
    "Secrets",
    "deploy_monitoring",
    "deployed_mirror",
    "monitoring_folder",
    "rule_activity",
    "running",
    "sandbox",
    "streamed",
]
