@virtual_clock @telemetry @faults @logs
Feature: Log lines get lost, and somebody notices
  The forwarder brings each line of the functions to the tenant and to Splunk. What one of them does not take becomes a
  dead letter; the alarm on errors in the logs stands in CloudWatch and needs no forwarder.

  Background:
    Given the logs of the pipeline are forwarded
    And the pipeline is healthy and monitored

  Scenario: A structured error is an event, and a warning is not
    When 1 minute passes
    And the log of store gets the line {"level":"WARN","message":"the bucket is slow"}
    And the log of ingest gets the line {"level":"ERROR","message":"the file is unreadable"}
    And 2 minutes pass
    Then the tenant has 1 log record that says "the bucket is slow"
    And only the problem "the function ingest logs errors" opened in minute 2
    And the alarm of "error-logs" reached ALARM in minute 2

  Scenario: Structured errors are counted by a metric of their own, and warnings are not
    When 1 minute passes
    And the log of ingest gets the line {"level":"WARN","message":"the file is large"}
    And the log of ingest gets 3 times, each 2 minutes apart, the line {"level":"ERROR","message":"the file is unreadable"}
    And 2 minutes pass
    Then the tenant's log.{prefix}.errors of the function ingest sums to 3
    And the tenant has 3 log records that say "the file is unreadable"

  Scenario: A secret in a line is masked before anybody reads it
    When 1 minute passes
    And the log of ingest gets the line {"level":"ERROR","message":"login failed: password=hunter2 for ingest"}
    And 2 minutes pass
    Then the tenant has 1 log record that says "login failed: password=*** for ingest"
    And the tenant has no log record that says "hunter2"
    And the problem "the function ingest logs errors" opened in minute 2

  @gap
  Scenario: A log that nobody is subscribed to is told by CloudWatch alone
    Given nobody is subscribed to the log of ingest
    When 1 minute passes
    And 1 poison message is sent
    And 5 minutes pass
    Then the tenant has no log record that says "message failed"
    And the alarm of "error-logs" reached ALARM in minute 2
    And no problem has opened

  Scenario: Lines that the tenant refuses are dead letters, and Splunk has them
    Given the token of the forwarder lacks the scope logs.ingest
    When 1 minute passes
    And 1 poison message is sent
    And 2 minutes pass
    Then the tenant has no log record that says "message failed"
    And Splunk has 1 log record that says "message failed"
    And the forwarder has dead letters that say "403"
    And the alarm of "error-logs" reached ALARM in minute 2
    And no problem has opened

  Scenario Outline: A tenant that answers <status> for a moment gets every line a moment later
    Given the tenant answers <status> to /api/v2/logs
    When 1 minute passes
    And 1 poison message is sent
    And 1 second passes
    Then the tenant has no log record that says "message failed"
    When the fault has been over for 2 minutes
    Then the tenant has 1 log record that says "message failed"
    And the forwarder has no dead letters

    Examples:
      | status |
      | 429    |
      | 503    |

  Scenario: Lines that a tenant does not take for long are dead letters, and Splunk has them
    Given the tenant answers 503 to /api/v2/logs
    When 1 minute passes
    And 1 poison message is sent
    And 2 minutes pass
    Then the tenant has no log record that says "message failed"
    And Splunk has 1 log record that says "message failed"
    And the forwarder has dead letters that say "503"
    And no problem has opened

  Scenario: A tenant that takes lines again gets the next one
    Given the tenant answers 503 to /api/v2/logs
    When 1 poison message is sent
    And the fault ends after 2 minutes
    And the log of ingest gets the line {"level":"ERROR","message":"the next line"}
    And 2 minutes pass
    Then the tenant has 1 log record that says "the next line"
    And the forwarder has dead letters that say "503"

  Scenario: A delivery that nobody can read is a dead letter, and the next one arrives
    When 1 minute passes
    And the forwarder gets a delivery that nobody can read
    And 1 poison message is sent
    And 2 minutes pass
    Then the forwarder has dead letters that say "gzip"
    And the tenant has 1 log record that says "message failed"

  @gap
  Scenario: Lines for a forwarder without concurrency are dead letters at once
    Given the forwarder has no concurrency
    When 1 minute passes
    And the log of ingest gets the line {"level":"ERROR","message":"the file is unreadable"}
    And 5 minutes pass
    Then the tenant has no log record that says "the file is unreadable"
    And the forwarder has dead letters that say "given up by Lambda"
    And the alarm of "error-logs" reached ALARM in minute 2
    And no problem has opened

  Scenario: A page becomes one event on the event bus, and its end another
    Given problems become events on the event bus
    When 1 poison message is sent
    And the dead-letter queue is emptied after 21 minutes
    And 25 minutes pass
    Then the event bus has 1 event in state OPEN
    And the event bus has 1 event in state RESOLVED

  Scenario: Only the page of a failed file becomes an event on the bus, and its ticket does not
    Given problems become events on the event bus
    And the function validate fails
    When 1 file is uploaded
    And 40 minutes pass
    Then ticket@example.org has 1 mail
    And the event bus has 1 event in state OPEN
    And the event bus has 1 event in state RESOLVED
    And 3 problems have opened

  Scenario: An information is told to Splunk alone, once it has lasted for half an hour
    When 1 minute passes
    And the log of store gets 3 times, each 14 minutes apart, the line {"level":"ERROR","message":"the bucket is slow"}
    And 4 minutes pass
    Then the last event in Splunk has the severity information and the title "the function store logs errors"
    And page@example.org has 0 mails
    And ticket@example.org has 0 mails
    And 1 problem has opened
