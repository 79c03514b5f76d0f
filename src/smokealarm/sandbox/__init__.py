"""Everything together on one machine: LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector."""
