@virtual_clock @telemetry @faults
Feature: A failure is followed from its metric to the mail that says it is over
  Each alert has its twin in CloudWatch, which needs no poll and is ten minutes earlier.

  Background:
    Given the pipeline is healthy and monitored

  @poison
  Scenario: A dead letter is told until somebody takes it away
    When 1 poison message is sent
    And 25 minutes pass
    Then the dead-letter queue holds what was sent
    And the last mail to page@example.org says "1 message(s) lie in the queue"
    When the dead-letter queue is emptied
    And 25 minutes pass
    Then only the problem "files could not be ingested (messages in the ingest DLQ)" was open from minute 20 to 40 on the dead-letter queue
    And the alarm of "ingest-dlq-not-empty" was in ALARM from minute 10 to 30

  Scenario: A run that fails is a problem on its function alone
    When a truncated file is uploaded
    And 20 minutes pass
    Then Errors of the function validate sums to 1
    And the tenant's ext:cloud.aws.lambda.errorsSum of the function validate sums to 1
    And only the problem "the function validate fails" was open from minute 11 to 16 on the function validate
    And the alarm of "function-errors" was in ALARM from minute 1 to 8
    And the last mail to ticket@example.org is about "RESOLVED"

  Scenario: An execution that fails is a page, and an execution that works ends it
    Given the state Store takes its input from nowhere
    When 1 file is uploaded
    And the fault lasts for 1 minute, and has been over for 20 minutes
    Then ExecutionsFailed of the state machine sums to 1
    And only the problem "files could not be processed (executions failed)" was open from minute 11 to 16
    And the alarm of "executions-failed" was in ALARM from minute 1 to 8
    And page@example.org has 2 mails

  @throttle
  Scenario: Throttled calls are counted by the tenant as by CloudWatch
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 16 minutes pass
    Then Throttles of the function ingest sums to at least 3
    And the tenant's ext:cloud.aws.lambda.throttlesSum of the function ingest sums to at least 2
    And only the problem "the function ingest is throttled" opened within 15 minutes on the function ingest
    And the alarm of "function-throttles" reached ALARM in minute 4
