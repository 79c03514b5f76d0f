@virtual_clock @telemetry @faults @delay
Feature: Functions that are slow are told before they are killed
  The timeout is 30 s. One slow run is chance; three minutes with a run over 24 s are a ticket.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Runs close to the timeout are told although nothing fails
    Given the function transform takes 25 s longer
    When for 5 minutes 1 file comes each minute
    And the fault has been over for 40 minutes
    Then the problem "the function transform is close to its timeout" was open from minute 13 to 25
    And the alarm of "function-near-timeout" was in ALARM from minute 3 to 16
    And the problem "the slowest runs of the function transform are very slow (p99)" was open from minute 15 to 45
    And the alarm of "duration-p99" was in ALARM from minute 5 to 41
    And 2 problems have opened

  Scenario: Runs at more than half of the timeout are an information
    Given the function transform takes 17 s longer
    When for 10 minutes 1 file comes each minute
    And the fault has been over for 42 minutes
    Then only the problem "runs of the function transform are slow (p95)" was open from minute 20 to 50
    And the alarm of "duration-p95" was in ALARM from minute 10 to 41
    And page@example.org has 0 mails

  # Trap 7: One violating sample does nothing
  @trap
  Scenario: One slow run is chance
    Given the function transform takes 25 s longer
    When 1 file is uploaded
    And 40 minutes pass
    Then the Maximum of Duration of the function transform is 25 s
    And 1 execution has succeeded
    And no problem has opened
    And nobody is told

  @slow
  Scenario: Runs at half of the timeout are no ticket
    Given the function transform takes 14 s longer
    When for 12 minutes 1 file comes each minute
    And 20 minutes pass
    Then the Maximum of Duration of the function transform is 14 s
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
