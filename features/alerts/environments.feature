@virtual_clock @telemetry @faults
Feature: What the environments of functions lack is told
  Lambda starts a function cold when none of its environments is idle, and kills one that needs too much memory.

  Background:
    Given the pipeline is healthy and monitored

  @delay
  Scenario: Functions that start cold again and again are an information
    Given idle environments are ended after 30 s
    When for 10 minutes 1 file comes each minute
    And the fault has been over for 41 minutes
    Then only the problem "too many runs of the functions start cold" was open from minute 20 to 50
    And the alarm of "cold-start-rate" was in ALARM from minute 10 to 41
    And page@example.org has 0 mails

  @crash
  Scenario: A function that is short of memory is a ticket before it is killed
    Given the function transform takes 170 MB more
    When 1 file is uploaded
    And the fault ends after 1 minute
    And for 3 minutes 1 file comes each minute
    And 16 minutes pass
    Then every file has its monthly summary
    And only the problem "the function transform is short of memory" was open from minute 8 to 19
    And the alarm of "memory-utilization" was in ALARM from minute 3 to 15
