@virtual_clock @telemetry @faults @timed_out
Feature: A function that hangs is timed out
  Every function has a timeout of 30 s; Step Functions repeats a failed task after 5 s and 10 s.

  Scenario: A hanging function fails the execution after its retries
    Given the function validate hangs
    When 1 file is uploaded
    And 10 minutes pass
    Then 1 execution has failed
    And no file has a monthly summary
    And Invocations of the function validate is by minute 0: 2, 1: 1
    And Errors of the function validate is by minute 0: 2, 1: 1

  Scenario: A timeout lasts exactly as long as the function may run
    Given the function validate hangs
    When 1 file is uploaded
    And 10 minutes pass
    Then the p99 of Duration of the function validate is 30 s
    And the log of validate says "Task timed out after 30.00 seconds" 3 times

  # Trap 5: Errors in the past
  @trap
  Scenario: A run that is killed counts in the minute in which it began
    Given the function validate hangs
    When 40 seconds pass
    And 1 file is uploaded
    And 5 minutes pass
    Then Errors of the function validate is by minute 0: 1, 1: 2
    And the log of validate says "Task timed out after 30.00 seconds" 3 times

  Scenario: A hanging ingest function gives every message back
    Given the function ingest hangs
    When 2 files are uploaded
    And 12 minutes pass
    Then the dead-letter queue holds 2 messages
    And no file has a monthly summary
    And 0 executions have succeeded

  Scenario: An execution that heals in time needs nobody
    Given the function transform hangs
    When 1 file is uploaded
    And the fault lasts for 32 seconds, and has been over for 5 minutes
    Then 1 execution has succeeded
    And ExecutionsFailed of the state machine sums to 0
    And Errors of the function transform sums to 1

  Scenario: Slow is not dead
    Given the function transform takes 25 s longer
    When 1 file is uploaded
    And 5 minutes pass
    Then 1 execution has succeeded
    And the Maximum of Duration of the function transform is 25 s
    And Errors of the function transform sums to 0
