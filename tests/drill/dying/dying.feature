@virtual_clock @telemetry
Feature: A backend that dies
  Background:
    Given the pipeline is healthy and monitored

  Scenario: The backend is killed in the middle
    When 1 file is uploaded
    And LocalStack is killed
    And 1 minute passes
    Then every file has its monthly summary

  Scenario: The next one runs on a fresh backend
    When 1 file is uploaded
    And 1 minute passes
    Then every file has its monthly summary
    And 1 execution has succeeded
