"""What AWS services send to CloudWatch: pure functions from an event to its samples."""
