@virtual_clock @telemetry @faults
Feature: Executions that do not come to their end are told
  An execution may take 900 s. Whether it fails, is stopped or runs out of time, its file has no result.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Executions that somebody stops are a ticket
    Given the function transform takes 20 s longer
    And 2 files were uploaded 5 seconds ago
    When 2 running executions are stopped
    And 17 minutes pass
    Then 2 executions have been aborted
    And only the problem "executions were aborted" was open from minute 11 to 16
    And the alarm of "executions-aborted" was in ALARM from minute 1 to 8
    And page@example.org has 0 mails

  @timed_out
  Scenario: Executions that stand still run out of time
    Given executions may enter 0 states a second
    When 1 file is uploaded
    And the fault lasts for 16 minutes, and has been over for 20 minutes
    Then 1 execution has timed out
    And the problem "files were not processed in time (executions timed out)" was open from minute 26 to 31
    And the alarm of "executions-timed-out" was in ALARM from minute 16 to 23
    And page@example.org has 2 mails
    And 2 problems have opened

  @throttle
  Scenario: Executions that take turns are a ticket, and none is lost
    Given executions may enter 1 state a second
    When for 3 minutes 2 files come each minute
    And the fault has been over for 21 minutes
    Then every file has its monthly summary
    And only the problem "executions are throttled" was open from minute 13 to 24
    And the alarm of "executions-throttled" was in ALARM from minute 3 to 15
    And page@example.org has 0 mails
