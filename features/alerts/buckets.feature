@virtual_clock @telemetry @faults
Feature: Buckets that refuse or fail are told
  Each request is one sample of 4xxErrors and 5xxErrors, so that a rate is known even of few requests.

  Background:
    Given the pipeline is healthy and monitored

  @misconfigured
  Scenario: A bucket that refuses to be read is told beside the functions that fail by it
    Given 100 % of the reads of the input bucket are refused
    When for 3 minutes 1 file comes each minute
    And the fault lasts for 11 minutes, and has been over for 10 minutes
    Then the problem "the bucket input-000000000000-us-east-1 refuses requests" was open from minute 13 to 23 on the input bucket
    And the alarm of "bucket-4xx-errors" was in ALARM from minute 3 to 14
    And the last mail to ticket@example.org is about "RESOLVED"
    And 4 problems have opened

  @throttle
  Scenario: A bucket that is too busy is told before a file is lost
    Given 50 % of the writes to the output bucket find it too busy
    When for 4 minutes 1 file comes each minute
    And the fault has been over for 21 minutes
    Then every file has its monthly summary
    And only the problem "the bucket output-000000000000-us-east-1 fails" was open from minute 14 to 24
    And the alarm of "bucket-5xx-errors" was in ALARM from minute 4 to 15
    And page@example.org has 0 mails
