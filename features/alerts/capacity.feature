@virtual_clock @telemetry @faults @throttle
Feature: Functions without room are told
  Throttled calls are neither runs nor errors, so that no error rule sees them.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A total throttle of ingest is told before its messages are given up
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 16 minutes pass
    Then only the problem "the function ingest is throttled" opened in minute 14 on the function ingest

  Scenario: Messages that are refused three times are a page
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 30 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And page@example.org has 1 mail
    And 2 problems have opened

  Scenario: A throttled task gives its file up in the end
    Given the function store has a reserved concurrency of 0
    When 1 file is uploaded
    And 15 minutes pass
    Then the problem "the function store is throttled" opened in minute 12
    And the problem "files could not be processed (executions failed)" opened in minute 13
    And 2 problems have opened

  Scenario: Workers near their limit are an information, which is over before it is told
    Given the function transform takes 20 s longer
    When for 5 minutes 9 files come each minute
    And the fault has been over for 20 minutes
    Then only the problem "the function transform is near its reserved concurrency" was open from minute 13 to 25
    And the alarm of "concurrency-near-limit" was in ALARM from minute 3 to 16
    And Throttles of the function transform sums to 0
    And nobody is told

  @slow
  Scenario: An upload of many files at once is no shortage
    When 30 files are uploaded
    And 25 minutes pass
    Then every file has its monthly summary
    And no problem has opened
