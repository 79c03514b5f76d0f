@virtual_clock @telemetry @quiet
Feature: A day on which nothing is wrong wakes nobody
  Files come each hour from 6 to 22 and none at night. The night is an information, told to Splunk alone, and the morning
  ends it. Minute 0 is 6 o'clock.

  Background:
    Given the pipeline is healthy and monitored

  @slow
  Scenario: A day with a file each hour and a night with none is one information, and no mail
    When for 17 hours 1 file comes each hour
    And 7 hours pass
    And for 5 minutes 1 file comes each minute
    And 9 minutes pass
    Then every file has its monthly summary
    And only the problem "nothing is uploaded" opened in minute 1031
    And Splunk has 1 event in state RESOLVED
    And nobody gets a mail
