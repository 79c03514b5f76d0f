"""Secrets that are planted, each where a secret can be; none of them may be seen anywhere afterwards."""

ENVIRONMENT = {
    "AWS_SECRET_ACCESS_KEY": "canary/of+the/aws+account",
    "DT_PRODUCTION_TOKEN": "dt0c01.ITSPUBLICPARTISNOSECRET1." + "CANARYOF" * 8,
    "SMTP_PASSWORD": 'canary "of" the <mail> & more',
    "GITHUB_TOKEN": "canary-of-the-pull-request",
}
SANDBOX = {
    "tenant_token": "dt0c01.CANARYOFTHETENANTTOKEN01." + "TENANTCANARY" * 5 + "LAST",
    "mail_password": "canary-of-the-mailbox",
    "collector_token": "canary-of-the-event-collector",
    "bridge_secret": "canary-of-the-bridge",
}
PAYLOAD = {
    "access key": "AKIACANARYCANARYCANA",
    "url": "https://shop:canary-in-a-url@example.org/orders",
    "header": "Splunk ca9a4100-0000-4000-8000-00ca9a4100aa",
    "token": "dt0c01.CANARYOFTHEPAYLOAD000001." + "PAYLOADS" * 8,
}

TRACES = (
    *("canary/of+the", "CANARYOFCANARYOF", 'canary \\"of\\"', 'canary "of"', "canary-of-the", "TENANTCANARY"),
    *("CANARYCANARYCANA", "canary-in-a-url", "ca9a4100-0000", "PAYLOADSPAYLOADS"),
)
"""A piece of each secret, as it would stand in a report."""
