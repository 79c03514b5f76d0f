@virtual_clock @telemetry @faults @misconfigured
Feature: Settings of a queue that are wrong lose work, repeat it or give it up too early
  In production a message is kept for 4 days, hidden for 180 s after each receive, and set aside after 3 receives.

  Background:
    Given the pipeline is healthy and monitored

  @gap
  Scenario: A queue that keeps messages for a minute loses what waits, and nobody is told
    Given the ingest queue keeps messages for 60 s
    And the ingest mapping is off
    When 3 files are uploaded
    And the ingest mapping is on again after 3 minutes
    And 30 minutes pass
    Then no queue holds a message
    And no file has a monthly summary
    And nobody is told

  @partly_harmless
  Scenario: Messages that are taken just before their retention ends are not lost
    Given the ingest queue keeps messages for 120 s
    And the ingest mapping is off
    When 3 files are uploaded
    And the ingest mapping is on again after 110 seconds
    And 30 minutes pass
    Then the Maximum of EndToEndTime of the pipeline is 110 s
    And nobody is told

  Scenario: A queue that gives up after one receive sets aside what would have healed
    Given the ingest queue gives up after 1 receive
    And no execution can be started
    When 1 file is uploaded
    And the faults last for 4 minutes, and have been over for 14 minutes
    Then the dead-letter queue holds 1 message
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 14
    And page@example.org has 1 mail

  Scenario: With three receives the same failure heals by itself
    Given no execution can be started
    When 1 file is uploaded
    And the fault lasts for 2 minutes, and has been over for 30 minutes
    Then MessagesFailed of the pipeline sums to 1
    And the dead-letter queue holds 0 messages
    And every file has its monthly summary
    And no problem has opened

  Scenario: Dead letters that are redriven after the fix become results
    Given the function ingest fails
    When 2 files are uploaded
    And 10 minutes pass
    Then the dead-letter queue holds 2 messages
    When the fault ends
    And the dead-letter queue is redriven
    And 1 minute passes
    Then every file has its monthly summary

  Scenario: A mapping that takes more than its function may run sets work aside, though nothing fails
    Given the function ingest takes 25 s longer
    And the function ingest has a reserved concurrency of 1
    And 1 file was uploaded 1 minute ago
    When the newest upload is announced again 100 times
    And 21 minutes pass
    Then Errors of the function ingest sums to 0
    And the problem "the function ingest is throttled" opened in minute 15
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 21
