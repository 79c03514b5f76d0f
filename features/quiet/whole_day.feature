@virtual_clock @telemetry @quiet
Feature: A day on which nothing is wrong wakes nobody
  Files come in a daily rhythm, none at night. The night is an information, and the morning ends it.

  Background:
    Given the pipeline is healthy and monitored

  @slow
  Scenario: A healthy day with a quiet night wakes nobody
    When for 10 minutes 1 file comes each minute
    And 6 hours pass
    And for 5 minutes 3 files come each minute
    And 16 hours pass
    And for 10 minutes 1 file comes each minute
    And 30 minutes pass
    Then every file has its monthly summary
    And the problem "nothing is uploaded" closed in minute 1348
    And page@example.org has 0 mails
    And ticket@example.org has 0 mails
