@virtual_clock @telemetry @faults
Feature: Functions that are slow are told before they are killed
  The timeout is 30 s. One slow run is chance; three minutes with a run over 24 s are a ticket.

  Background:
    Given the pipeline is monitored

  Scenario: Runs close to the timeout are told although nothing fails
    Given the function transform takes 25 s longer
    When for 5 minutes 1 file comes each minute
    And 13 minutes pass
    Then 5 executions have succeeded
    And the problem "the function transform is close to its timeout" is open on the function transform
    And the problem "the function transform is close to its timeout" opened in minute 13
    And the problem "the slowest runs of the function transform are very slow (p99)" opened in minute 15
    And 2 problems have opened

  Scenario: One slow run is chance
    Given the function transform takes 25 s longer
    When 1 file is uploaded
    And 40 minutes pass
    Then the Maximum of Duration of the function transform is 25000
    And 1 execution has succeeded
    And no problem has opened
    And nobody is told

  Scenario: Runs at half of the timeout are no ticket
    Given the function transform takes 14 s longer
    When for 12 minutes 1 file comes each minute
    And 20 minutes pass
    Then the Maximum of Duration of the function transform is 14000
    And no problem has opened

  Scenario: A function that hangs is told as failing, as slow and by its dead letter
    Given the function ingest hangs
    When 1 file is uploaded
    And 21 minutes pass
    Then the problem "the function ingest fails" opened in minute 11
    And the problem "the function ingest is close to its timeout" opened in minute 17
    And the problem "the function ingest fails often" opened in minute 17
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And 4 problems have opened
