@virtual_clock @telemetry @misconfigured
Feature: A mistake in the monitoring is silent, and its twin in CloudWatch is not
  Whatever is wrong with a rule, a tile or the AWS integration, nothing fails: there is only less to see. The alarms in
  CloudWatch have nothing of it in common.

  Background:
    Given the pipeline is healthy and monitored

  # Trap 13: A metric name with a typing error
  @trap @gap
  Scenario: A rule that reads a key of the other AWS integration never fires
    Given the rule "ingest-dlq-not-empty" reads cloud.aws.sqs.approximateNumberOfMessagesVisibleByQueueName
    When 1 poison message is sent
    And 30 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened
    And nobody is told

  @gap
  Scenario: A rule that somebody has switched off tells nobody, and its twin still does
    Given the rule "ingest-dlq-not-empty" is off
    When 1 poison message is sent
    And 25 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened
    And nobody is told

  @gap
  Scenario: A service that the AWS integration does not poll is missed as a whole
    Given the AWS integration does not poll sqs
    When 1 poison message is sent
    And 30 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened

  Scenario: A tile that filters by a wrong name is as empty as in a healthy hour
    Given the tile "Messages in the ingest DLQ" filters by the name of another queue
    When 1 poison message is sent
    And 25 minutes pass
    Then the tile "Messages in the ingest DLQ" is empty
    And the tile "Messages in both DLQs" has data
    And page@example.org has 1 mail

  Scenario: An alarm with another threshold than its rule stays silent beside it
    Given the alarm of "ingest-dlq-not-empty" fires above 1
    When 1 poison message is sent
    And 25 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And the alarm of "ingest-dlq-not-empty" was never in ALARM

  Scenario: A rule whose alarm somebody has deleted has no twin, and tells all the same
    Given the alarm of "ingest-dlq-not-empty" is missing
    When 1 poison message is sent
    And 25 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And page@example.org has 1 mail
    And the alarm of "ingest-dlq-not-empty" was never in ALARM
