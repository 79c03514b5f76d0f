@virtual_clock @telemetry @faults @delay
Feature: A file that is late is told, whichever part made it late
  From upload to record a file may take 300 s. What is late in sum shows in no part of the way.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: Parts that are all a little slow are late together, and each one is green
    Given executions wait for 250 s before they begin
    And the functions validate, transform and store take 20 s longer
    When 1 file is uploaded
    And 12 minutes pass
    Then every file has its monthly summary
    And the Maximum of EndToEndTime of the pipeline is 310 s
    And the Maximum of Duration of the function store is 20 s
    And only the problem "files take too long from upload to result" opened in minute 11

  Scenario: One slow part makes a file late by as much, and not too late
    Given the function store takes 20 s longer
    When 1 file is uploaded
    And 20 minutes pass
    Then the Maximum of EndToEndTime of the pipeline is 20 s
    And the Maximum of Duration of the function store is 20 s
    And the Maximum of Duration of the function validate is 1 ms
    And no problem has opened

  Scenario: After an outage of six minutes every file is there within a minute, and the alert ends by itself
    Given the ingest mapping is off
    When 5 files are uploaded
    And the fault lasts for 6 minutes, and has been over for 1 minute
    Then every file has its monthly summary
    And no queue holds a message
    When 20 minutes pass
    Then only the problem "files take too long from upload to result" was open from minute 12 to 17
    And the alarm of "end-to-end-delay" was in ALARM from minute 7 to 14
