@virtual_clock @telemetry @faults
Feature: Executions that do not come to their end are told
  An execution may take 900 s. Whether it fails, is stopped or runs out of time, its file has no result.

  Background:
    Given the pipeline is monitored

  Scenario: Executions that somebody stops are a ticket
    Given the function transform takes 20 s longer
    When 2 files are uploaded
    And 5 seconds pass
    And 2 running executions are stopped
    And 17 minutes pass
    Then 2 executions have been aborted
    And the problem "executions were aborted" opened in minute 11
    And the problem "executions were aborted" closed in minute 16
    And the alarm of "executions-aborted" reached ALARM in minute 1
    And the alarm of "executions-aborted" went back to OK in minute 8
    And page@example.org has 0 mails
    And 1 problem has opened

  @timed_out
  Scenario: Executions that stand still run out of time
    Given executions may enter 0 states a second
    When 1 file is uploaded
    And 16 minutes pass
    And the fault ends
    And 20 minutes pass
    Then 1 execution has timed out
    And the problem "files were not processed in time (executions timed out)" opened in minute 26
    And the problem "files were not processed in time (executions timed out)" closed in minute 31
    And the alarm of "executions-timed-out" reached ALARM in minute 16
    And the alarm of "executions-timed-out" went back to OK in minute 23
    And page@example.org has 2 mails
    And 2 problems have opened

  @throttle
  Scenario: Executions that take turns are a ticket, and none is lost
    Given executions may enter 1 state a second
    When for 3 minutes 2 files come each minute
    And the fault ends
    And 21 minutes pass
    Then every file has its monthly summary
    And the problem "executions are throttled" opened in minute 13
    And the problem "executions are throttled" closed in minute 24
    And the alarm of "executions-throttled" reached ALARM in minute 3
    And the alarm of "executions-throttled" went back to OK in minute 15
    And page@example.org has 0 mails
    And 1 problem has opened
