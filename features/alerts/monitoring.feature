@virtual_clock @telemetry @faults @blind
Feature: Monitoring that is blind says so
  AWS counts the ingest queue every minute, so that a minute without its metrics is a minute in which none arrive.

  Background:
    Given the pipeline is monitored

  Scenario: A role that may not read CloudWatch any more is a page that AWS cannot send
    When 5 minutes pass
    And the tenant may not read CloudWatch
    And 35 minutes pass
    And the fault ends
    And 11 minutes pass
    Then the problem "no metrics of the pipeline arrive (monitoring is blind)" opened in minute 30
    And the problem "no metrics of the pipeline arrive (monitoring is blind)" closed in minute 50
    And page@example.org has 2 mails
    And the alarm of "metrics-missing" was never in ALARM
    And 1 problem has opened

  # Trap 8: "Breaching" that stays OK
  @trap
  Scenario: Metrics that AWS itself loses are told on both sides
    When 5 minutes pass
    And CloudWatch loses the metrics of AWS/SQS
    And 30 minutes pass
    And the fault ends
    And 16 minutes pass
    Then the problem "no metrics of the pipeline arrive (monitoring is blind)" opened in minute 35
    And the problem "no metrics of the pipeline arrive (monitoring is blind)" closed in minute 50
    And the alarm of "metrics-missing" reached ALARM in minute 31
    And the alarm of "metrics-missing" went back to OK in minute 36
    And 1 problem has opened

  Scenario: A quarter of an hour without a poll is no blindness, but tells a dead letter later
    When 1 poison message is sent
    And 5 minutes pass
    And the tenant may not read CloudWatch
    And 15 minutes pass
    And the fault ends
    And 25 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 26
    And 1 problem has opened
