@virtual_clock @telemetry @faults @logs
Feature: What functions write to their logs is told
  A forwarder in AWS brings each line within the minute, long before what is polled.

  Background:
    Given the logs of the pipeline are forwarded
    And the pipeline is healthy and monitored

  Scenario: Errors in a log are an event that ends by itself
    When 1 minute passes
    And 1 poison message is sent
    And the ingest queue is emptied after 8 minutes
    And 20 minutes pass
    Then only the problem "the function ingest logs errors" was open from minute 2 to 21
    And the alarm of "error-logs" was in ALARM from minute 2 to 28
    And page@example.org has 0 mails
