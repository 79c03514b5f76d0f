"""Every CloudWatch alarm held against the Dynatrace rule that it mirrors, on recorded and on random measurements."""
