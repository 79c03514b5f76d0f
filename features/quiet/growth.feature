@virtual_clock @telemetry @quiet
Feature: More work than usual, or none for a while, wakes nobody
  Workers have a reserve of ten runs at once, and environments that have been idle for long are ended.

  Background:
    Given the pipeline is healthy and monitored

  @slow
  Scenario: Ten times as many files as usual are taken at once
    Given 1 file was uploaded 1 minute ago
    When 10 files are uploaded
    And 1 minute passes
    And 10 files are uploaded
    And 13 minutes pass
    Then every file has its monthly summary
    And no problem has opened
    And nobody is told

  Scenario: The first file after an idle half hour starts every function cold
    Given 1 file was uploaded 30 minutes ago
    When 1 file is uploaded
    And 14 minutes pass
    Then the log of transform says "Init Duration" 2 times
    And every file has its monthly summary
    And no problem has opened
    And nobody is told
