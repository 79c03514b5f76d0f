@virtual_clock @telemetry @faults @blind
Feature: Monitoring that is blind says so
  AWS counts the ingest queue every minute, so that a minute without its metrics is a minute in which none arrive.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A role that may not read CloudWatch any more is a page that AWS cannot send
    When 5 minutes pass
    And the tenant may not read CloudWatch
    And the fault lasts for 35 minutes, and has been over for 11 minutes
    Then only the problem "no metrics of the pipeline arrive (monitoring is blind)" was open from minute 30 to 50
    And page@example.org has 2 mails
    And the alarm of "metrics-missing" was never in ALARM

  # Trap 8: "Breaching" that stays OK
  @trap
  Scenario: Metrics that AWS itself loses are told on both sides
    When 5 minutes pass
    And CloudWatch loses the metrics of AWS/SQS
    And the fault lasts for 30 minutes, and has been over for 16 minutes
    Then only the problem "no metrics of the pipeline arrive (monitoring is blind)" was open from minute 35 to 50
    And the alarm of "metrics-missing" was in ALARM from minute 31 to 36

  Scenario: A quarter of an hour without a poll is no blindness, but tells a dead letter later
    When 1 poison message is sent
    And 5 minutes pass
    And the tenant may not read CloudWatch
    And the fault lasts for 15 minutes, and has been over for 25 minutes
    Then only the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 26
