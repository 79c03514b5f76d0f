@virtual_clock @telemetry @faults @blind @slow
Feature: Polls that are late make rules blind
  A rule judges each minute once, when it is 10 minutes old. What comes later than that is never judged, however clearly
  it shows on the dashboard. The alarms in CloudWatch see it in time.

  Background:
    Given the pipeline is healthy and monitored

  @partly_harmless
  Scenario: Four minutes late, a dead letter is told as soon as ever
    Given polls are 4 minutes late
    When 1 poison message is sent
    And 24 minutes pass
    Then only the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And page@example.org has 1 mail

  Scenario: Seven minutes late, a dead letter that still lies there is told only as mended
    Given polls are 7 minutes late
    When 1 poison message is sent
    And 34 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 32
    And 3 problems have opened
    And the dead-letter queue holds 1 message
    And page@example.org has 2 mails
    And the last mail to page@example.org is about " page] RESOLVED: "

  # Trap 6: Minutes judged before their data are there
  @trap @gap
  Scenario: A quarter of an hour late, a dead letter is told by CloudWatch alone
    Given polls are 15 minutes late
    When 1 poison message is sent
    And 60 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened

  Scenario: Half an hour late, monitoring says that it is blind, and is
    When 10 minutes pass
    And polls are 30 minutes late
    And 1 poison message is sent
    And the fault lasts for 60 minutes, and has been over for 20 minutes
    Then the problem "no metrics of the pipeline arrive (monitoring is blind)" was open from minute 35 to 71
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 71
    And 3 problems have opened
