@virtual_clock @telemetry @faults
Feature: How long files take, and how soon the pipeline recovers
  A message that was refused comes back after 180 s, so that recovery takes that long at most.

  Background:
    Given the pipeline is monitored

  Scenario: After an outage everything that waited is worked off within 3 minutes
    Given the ingest mapping is off
    When for 3 minutes 2 files come each minute
    And the fault ends
    And 3 minutes pass
    Then no queue holds a message
    And every file has its monthly summary
    And FilesProcessed of the pipeline is by minute 3: 6

  Scenario: One slow part delays every file by what it takes, and the others stay as fast
    Given the function transform takes 20 s longer
    When 2 files are uploaded
    And 20 minutes pass
    Then the Maximum of EndToEndTime of the pipeline is 20000
    And the Maximum of Duration of the function transform is 20000
    And Errors of the function transform sums to 0
    And no problem has opened
