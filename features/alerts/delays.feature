@virtual_clock @telemetry @faults @delay
Feature: Files that take too long are told
  The way from upload to record is streamed, so that it is known within minutes, and long before what is polled.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Files that were held up for minutes are late when they arrive
    Given the function ingest has a reserved concurrency of 0
    When 3 files are uploaded
    And the fault lasts for 4 minutes, and has been over for 14 minutes
    Then every file has its monthly summary
    And the problem "files take too long from upload to result" was open from minute 12 to 17
    And the alarm of "end-to-end-delay" was in ALARM from minute 7 to 14
    And the problem "the function ingest is throttled" opened in minute 14
    And 2 problems have opened

  Scenario: One more attempt of a message is no delay yet
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And the fault lasts for 1 minute, and has been over for 30 minutes
    Then Throttles of the function ingest sums to 1
    And every file has its monthly summary
    And no problem has opened
