@virtual_clock @telemetry @faults
Feature: The second fault is heard as well
  For 90 minutes Dynatrace may merge what it takes for one problem, and whoever was told of that problem is told no more.
  The pipeline's rules do not let their events be merged.

  Background:
    Given the pipeline is monitored

  Scenario: Two faults of one function are two problems, and each is told
    Given the function store hangs
    When for 16 minutes 1 file comes each minute
    And 14 minutes pass
    Then the problem "the function store fails" is open on the function store
    And the problem "the function store is close to its timeout" is open on the function store
    And ticket@example.org has 2 mails

  Scenario: Where events may be merged, the second fault of a function is not heard
    Given events of the rule "function-errors" may be merged
    And events of the rule "function-near-timeout" may be merged
    And the function store hangs
    When for 16 minutes 1 file comes each minute
    And 14 minutes pass
    Then the problem "the function store fails" is open on the function store
    And ticket@example.org has 1 mail
