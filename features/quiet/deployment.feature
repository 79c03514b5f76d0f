@virtual_clock @telemetry @quiet
Feature: A deployment wakes nobody
  New code means new environments, which start cold. That is slower once, and no failure.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Functions that are deployed while files come lose none of them
    Given 2 files were uploaded 1 minute ago
    When the functions are deployed again
    And 2 files are uploaded
    And 30 minutes pass
    Then every file has its monthly summary
    And 4 executions have succeeded
    And no problem has opened
    And nobody is told
