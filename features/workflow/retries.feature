@virtual_clock @telemetry @faults
Feature: Executions try again before they give up
  A task is tried three times. A file that is rejected takes the way of the catch, and its execution succeeds.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A task that fails once and then works is nobody's business
    Given the function store fails
    When 1 file is uploaded
    And the fault lasts for 2 seconds, and has been over for 40 minutes
    Then Errors of the function store sums to 1
    And ExecutionsFailed of the state machine sums to 0
    And page@example.org has 0 mails

  Scenario: Retries that are used up are a page
    Given the function store fails
    When 1 file is uploaded
    And 14 minutes pass
    Then Errors of the function store sums to 3
    And 1 execution has failed
    And page@example.org has 1 mail
    And the last mail to page@example.org is about "files could not be processed"

  @harmless
  Scenario: A bucket that is too busy for two minutes is mended by those who write again
    Given 50 % of the writes to the output bucket find it too busy
    When for 2 minutes 1 file comes each minute
    And the fault has been over for 21 minutes
    Then every file has its monthly summary
    And Errors of the function store sums to 0
    And no problem has opened

  Scenario: The way of the catch is no failure
    When a truncated file is uploaded
    And 40 minutes pass
    Then 1 execution has succeeded
    And the file is in quarantine as Truncated
    And ExecutionsFailed of the state machine sums to 0
    And page@example.org has 0 mails

  Scenario: Slow tasks make slow executions, and each part looks green
    Given the function transform takes 14 s longer
    When for 5 minutes 1 file comes each minute
    And 20 minutes pass
    Then the Maximum of ExecutionTime of the state machine is 14 s
    And no problem has opened
