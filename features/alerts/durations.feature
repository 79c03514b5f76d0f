@virtual_clock @telemetry @faults @delay
Feature: Functions that are slow are told before they are killed
  The timeout is 30 s. One slow run is chance; three minutes with a run over 24 s are a ticket.

  Background:
    Given the pipeline is monitored

  Scenario: Runs close to the timeout are told although nothing fails
    Given the function transform takes 25 s longer
    When for 5 minutes 1 file comes each minute
    And the fault ends
    And 40 minutes pass
    Then 5 executions have succeeded
    And the problem "the function transform is close to its timeout" closed in minute 25
    And the problem "the function transform is close to its timeout" opened in minute 13
    And the alarm of "function-near-timeout" reached ALARM in minute 3
    And the alarm of "function-near-timeout" went back to OK in minute 16
    And the problem "the slowest runs of the function transform are very slow (p99)" opened in minute 15
    And the problem "the slowest runs of the function transform are very slow (p99)" closed in minute 45
    And the alarm of "duration-p99" reached ALARM in minute 5
    And the alarm of "duration-p99" went back to OK in minute 41
    And 2 problems have opened

  Scenario: Runs at more than half of the timeout are an information
    Given the function transform takes 17 s longer
    When for 10 minutes 1 file comes each minute
    And the fault ends
    And 42 minutes pass
    Then the problem "runs of the function transform are slow (p95)" opened in minute 20
    And the problem "runs of the function transform are slow (p95)" closed in minute 50
    And the alarm of "duration-p95" reached ALARM in minute 10
    And the alarm of "duration-p95" went back to OK in minute 41
    And page@example.org has 0 mails
    And 1 problem has opened

  # Trap 7: One violating sample does nothing
  @trap
  Scenario: One slow run is chance
    Given the function transform takes 25 s longer
    When 1 file is uploaded
    And 40 minutes pass
    Then the Maximum of Duration of the function transform is 25000
    And 1 execution has succeeded
    And no problem has opened
    And nobody is told

  @slow
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
