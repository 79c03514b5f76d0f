@virtual_clock @telemetry @faults
Feature: Buckets that refuse or fail are told
  Each request is one sample of 4xxErrors and 5xxErrors, so that a rate is known even of few requests.

  Background:
    Given the pipeline is monitored

  @misconfigured
  Scenario: A bucket that refuses to be read is told beside the functions that fail by it
    Given 100 % of the reads of the input bucket are refused
    When for 3 minutes 1 file comes each minute
    And 11 minutes pass
    Then the problem "the bucket input-000000000000-us-east-1 refuses requests" is open on the input bucket
    When the fault ends
    And 10 minutes pass
    Then the problem "the bucket input-000000000000-us-east-1 refuses requests" opened in minute 13
    And the problem "the bucket input-000000000000-us-east-1 refuses requests" closed in minute 23
    And the alarm of "bucket-4xx-errors" reached ALARM in minute 3
    And the alarm of "bucket-4xx-errors" went back to OK in minute 14
    And the last mail to ticket@example.org is about "RESOLVED"
    And 4 problems have opened

  @throttle
  Scenario: A bucket that is too busy is told before a file is lost
    Given 50 % of the writes to the output bucket find it too busy
    When for 4 minutes 1 file comes each minute
    And the fault ends
    And 21 minutes pass
    Then every file has its monthly summary
    And the problem "the bucket output-000000000000-us-east-1 fails" opened in minute 14
    And the problem "the bucket output-000000000000-us-east-1 fails" closed in minute 24
    And the alarm of "bucket-5xx-errors" reached ALARM in minute 4
    And the alarm of "bucket-5xx-errors" went back to OK in minute 15
    And page@example.org has 0 mails
    And 1 problem has opened
