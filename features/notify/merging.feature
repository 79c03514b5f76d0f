@virtual_clock @telemetry @faults @mail @splunk
Feature: The second fault is heard as well
  For 90 minutes Dynatrace may merge what it takes for one problem, and whoever was told of that problem is told no more.
  The pipeline's rules do not let their events be merged.

  Background:
    Given the pipeline is healthy and monitored
    And the function ingest fails

  Scenario: Two faults of one function are two problems, and each is told
    Given 1 async event was sent to the function ingest 5 minutes ago
    And the dead-letter target of the function ingest is gone
    When 1 async event is sent to the function ingest
    And 18 minutes pass
    Then the problem "the function ingest fails often" opened in minute 14
    And the problem "async events of the function ingest are lost (dead-letter errors)" opened in minute 19
    And page@example.org has 2 mails
    And the last mail to page@example.org is about "are lost (dead-letter errors)"

  # Trap 9: The second fault is swallowed
  @trap
  Scenario: Where events may be merged, the second fault of a function is not heard
    Given events of the rules "function-error-rate", "async-events-dropped" and "dead-letter-errors" may be merged
    And 1 async event was sent to the function ingest 5 minutes ago
    And the dead-letter target of the function ingest is gone
    When 1 async event is sent to the function ingest
    And 18 minutes pass
    Then page@example.org has 1 mail
    And Splunk has 1 event in state OPEN
    And the alarm of "dead-letter-errors" reached ALARM in minute 9

  Scenario: A webhook that tells of merged events lets Splunk hear of the second fault
    Given events of the rules "function-error-rate", "async-events-dropped" and "dead-letter-errors" may be merged
    And the notification "splunk-page" tells of merged events
    And 1 async event was sent to the function ingest 5 minutes ago
    And the dead-letter target of the function ingest is gone
    When 1 async event is sent to the function ingest
    And 18 minutes pass
    Then page@example.org has 1 mail
    And Splunk has 2 events in state OPEN
