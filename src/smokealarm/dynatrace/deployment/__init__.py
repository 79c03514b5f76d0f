"""Deploying monitoring as code to an environment, the tenant of this project and a real one alike.

::

    with DynatraceClient(url, token) as client:
        report = deploy(read_folder(folder), "sandbox", os.environ, client)
"""

from smokealarm.dynatrace.deployment.api import (
    AwsAccount,
    ConfigurationApi,
    Dashboard,
    Refusal,
    StoredSettings,
    Written,
)
from smokealarm.dynatrace.deployment.deploying import deploy
from smokealarm.dynatrace.deployment.differences import Change, Difference
from smokealarm.dynatrace.deployment.report import DeploymentReport, ObjectReport, Outcome

__all__ = [
    "AwsAccount",
    "Change",
    "ConfigurationApi",
    "Dashboard",
    "DeploymentReport",
    "Difference",
    "ObjectReport",
    "Outcome",
    "Refusal",
    "StoredSettings",
    "Written",
    "deploy",
]
