"""Everything together on one machine: LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector."""

from smokealarm.sandbox.fired import RuleActivity, rule_activity
from smokealarm.sandbox.mirror import Mirror, deployed_mirror
from smokealarm.sandbox.monitoring import bridge_variables, deploy_monitoring, monitoring_folder
from smokealarm.sandbox.running import Pace, RunningSandbox, running
from smokealarm.sandbox.sandbox import Sandbox, Secrets, sandbox
from smokealarm.sandbox.streamed import streamed
from smokealarm.sandbox.tenant_metrics import sum_in_tenant
from smokealarm.sandbox.tiles import dead_tiles, may_be_empty, tile_life, tile_lives
from smokealarm.sandbox.twins import AlarmTwins, alarm_twins

__all__ = [
    "AlarmTwins",
    "Mirror",
    "Pace",
    "RuleActivity",
    "RunningSandbox",
    "Sandbox",
    "Secrets",
    "alarm_twins",
    "bridge_variables",
    "dead_tiles",
    "deploy_monitoring",
    "deployed_mirror",
    "may_be_empty",
    "monitoring_folder",
    "rule_activity",
    "running",
    "sandbox",
    "streamed",
    "sum_in_tenant",
    "tile_life",
    "tile_lives",
]
