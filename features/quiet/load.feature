@virtual_clock @telemetry @faults
Feature: More files than usual, or files after a pause, wake nobody
  Concurrency grows with the files, and a first file after a pause finds no warm environment. Both are healthy.

  Background:
    Given the pipeline is monitored

  Scenario: Five times as many files as usual are worked off as they come
    When for 3 minutes 1 file comes each minute
    And for 3 minutes 5 files come each minute
    And 20 minutes pass
    Then FilesProcessed of the pipeline is by minute 0: 1, 1: 1, 2: 1, 3: 5, 4: 5, 5: 5
    And no problem has opened
    And nobody is told

  Scenario: The first file after 20 idle minutes starts every function cold, and nobody is told
    When 1 file is uploaded
    And 20 minutes pass
    And 1 file is uploaded
    And 15 minutes pass
    Then the log of transform says "Init Duration" 2 times
    And every file has its monthly summary
    And no problem has opened
