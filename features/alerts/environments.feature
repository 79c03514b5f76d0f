@virtual_clock @telemetry @faults
Feature: What the environments of functions lack is told
  Lambda starts a function cold when none of its environments is idle, and kills one that needs too much memory.

  Background:
    Given the pipeline is monitored

  @delay
  Scenario: Functions that start cold again and again are an information
    Given idle environments are ended after 30 s
    When for 10 minutes 1 file comes each minute
    And the fault ends
    And 41 minutes pass
    Then the problem "too many runs of the functions start cold" opened in minute 20
    And the problem "too many runs of the functions start cold" closed in minute 50
    And the alarm of "cold-start-rate" reached ALARM in minute 10
    And the alarm of "cold-start-rate" went back to OK in minute 41
    And page@example.org has 0 mails
    And 1 problem has opened

  @crash
  Scenario: A function that is short of memory is a ticket before it is killed
    Given the function transform takes 170 MB more
    When 1 file is uploaded
    And 1 minute passes
    And the fault ends
    And for 3 minutes 1 file comes each minute
    And 16 minutes pass
    Then every file has its monthly summary
    And the problem "the function transform is short of memory" opened in minute 8
    And the problem "the function transform is short of memory" closed in minute 19
    And the alarm of "memory-utilization" reached ALARM in minute 3
    And the alarm of "memory-utilization" went back to OK in minute 15
    And page@example.org has 0 mails
    And 1 problem has opened
