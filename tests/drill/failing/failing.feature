@virtual_clock @telemetry @faults
Feature: A scenario that expects the wrong minute
  Background:
    Given the pipeline is healthy and monitored

  Scenario: A dead letter is told before anybody can know it
    When 1 poison message is sent
    And 21 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 10
