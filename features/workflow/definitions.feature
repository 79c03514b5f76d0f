@virtual_clock @telemetry @faults @misconfigured
Feature: A wrong definition of the workflow is told by what it does
  A definition is deployed in a second. What it breaks is seen in the executions that begin after it.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Executions that stand in a Wait state are late while every part is green
    Given executions wait for 400 s before they begin
    When 1 file is uploaded
    And 13 minutes pass
    Then 1 execution has succeeded
    And Errors of the function validate sums to 0
    And the Maximum of EndToEndTime of the pipeline is 400 s
    And only the problem "files take too long from upload to result" opened in minute 12

  Scenario: Executions that wait beyond their timeout have no result
    Given executions wait for 1000 s before they begin
    When 1 file is uploaded
    And 26 minutes pass
    Then 1 execution has timed out
    And Invocations of the function validate has no data
    And only the problem "files were not processed in time (executions timed out)" opened in minute 26

  Scenario: A wrong input path fails every execution although no function fails
    Given the state Store takes its input from nowhere
    When 1 file is uploaded
    And 14 minutes pass
    Then 1 execution has failed
    And Errors of the function store sums to 0
    And only the problem "files could not be processed (executions failed)" opened in minute 11

  Scenario: Executions that began before the wrong definition keep theirs
    Given the function validate takes 20 s longer
    And 1 file was uploaded 5 seconds ago
    And the state Store takes its input from nowhere
    When 1 file is uploaded
    And 14 minutes pass
    Then ExecutionsSucceeded of the state machine sums to 1
    And ExecutionsFailed of the state machine sums to 1
    And the Maximum of Duration of the function validate is at least 20 s
