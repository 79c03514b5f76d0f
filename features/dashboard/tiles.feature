@virtual_clock @telemetry
Feature: Every tile of the dashboard is alive
  A tile that is empty is broken, or is about something that does not happen, and then says so in a file of reasons.

  Background:
    Given the pipeline is healthy and monitored

  @slow
  Scenario: After a healthy hour every tile has data or a reason to be empty
    When 3 files are uploaded
    And 30 minutes pass
    And 3 files are uploaded
    And 30 minutes pass
    Then every tile has data or a reason to be empty
    And every tile that may be empty is empty
    And no problem has opened
