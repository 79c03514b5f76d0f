@virtual_clock @telemetry @faults
Feature: The second fault is heard as well
  For 90 minutes Dynatrace may merge what it takes for one problem, and whoever was told of the problem is told no more.
  The pipeline's rules do not let their events be merged.

  Background:
    Given the pipeline is monitored

  Scenario: Two faults of one function are two problems, and both are told
    Given the function store fails
    When for 8 minutes 1 file comes each minute
    And 20 minutes pass
    Then the problem "the function store fails" is open on the function store

  Scenario: Where events may be merged, the second rule is not heard
    Given events of the rule "function-errors" may be merged
    And events of the rule "function-error-rate" may be merged
    And the function store fails
    When for 8 minutes 1 file comes each minute
    And 20 minutes pass
    Then 1 problem has opened
