@crash @faults @telemetry @virtual_clock
Feature: A store that fails once wakes nobody

  Background:
    Given the pipeline is healthy and monitored

  # Begun from "An execution that heals by itself is no lost file", which passes. Change the fault first, then what follows from it.
  Scenario: A store that fails once wakes nobody
    Given the function store fails
    When 1 file is uploaded
    And the fault lasts for 2 seconds, and has been over for 40 minutes
    Then 1 execution has succeeded
    And the problem "the function store fails" opened in minute 10
    And 1 problem has opened
    And page@example.org has 0 mails
