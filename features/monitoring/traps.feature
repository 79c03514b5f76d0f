@virtual_clock @telemetry @faults @misconfigured @trap
Feature: What looks right in a rule or an alarm, and is not
  Each of these is accepted without a word by Dynatrace or by CloudWatch. All of them are listed in docs/traps.md.

  Background:
    Given the pipeline is healthy and monitored

  # Trap 3: A metric that is never zero
  Scenario Outline: Where missing data are <treatment>, an alarm on failures alone ends as <state>
    Given the alarm of "rule-failed-invocations" takes missing data for <treatment>
    And the ingest queue has lost its policy
    And the event dead-letter queue has lost its policy
    When 1 file is uploaded
    And 15 minutes pass
    Then FailedInvocations of the rule is by minute 0: 1
    And the alarm of "rule-failed-invocations" reached ALARM in minute 1
    And the alarm of "rule-failed-invocations" is at last <state>

    Examples:
      | treatment | state             |
      | ignore    | ALARM             |
      | breaching | ALARM             |
      | missing   | INSUFFICIENT_DATA |

  # Trap 5: Errors in the past
  Scenario: The error of a run that hangs for twelve minutes lands behind the poll, and the tenant never sees it
    Given the function ingest may run for 720 s
    And the function ingest hangs
    When 1 async event is sent to the function ingest
    And the faults last for 1 minute, and have been over for 35 minutes
    Then Errors of the function ingest is by minute 0: 1, 13: 0
    And no problem has opened

  # Trap 6: Minutes judged before their data are there
  @gap
  Scenario: A rule that looks at minutes before they are polled finds most of them empty
    Given the rule "ingest-dlq-not-empty" looks 1 minute back
    And the rule "ingest-dlq-not-empty" wants 5 of 5 minutes
    When 1 poison message is sent
    And 25 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened

  # Trap 6: Minutes judged before their data are there
  Scenario: A rule on missing data that does not wait for polls fires while all is well
    Given the rule "metrics-missing" looks 1 minute back
    And the rule "metrics-missing" wants 5 of 5 minutes
    When 10 minutes pass
    Then the problem "no metrics of the pipeline arrive (monitoring is blind)" opened in minute 6
    And the alarm of "metrics-missing" was never in ALARM

  # Trap 4: The error rate that sleeps through a throttle
  Scenario: The error rate sleeps through a total throttle, which throttles and dead letters tell
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 25 minutes pass
    Then Invocations of the function ingest has no data
    And the problem "the function ingest is throttled" opened in minute 14
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And the alarm of "function-error-rate" was never in ALARM
    And 2 problems have opened

  # Trap 7: One violating sample does nothing
  @gap
  Scenario: A rule that wants three minutes of five does not see one failed run
    Given the rule "function-errors" wants 3 of 5 minutes
    When a truncated file is uploaded
    And 14 minutes pass
    Then Errors of the function validate sums to 1
    And the alarm of "function-errors" reached ALARM in minute 1
    And no problem has opened

  # Trap 8: "Breaching" that stays OK
  Scenario: An alarm that takes missing data for breaching looks further back and sleeps through 22 minutes without any
    When 5 minutes pass
    And CloudWatch loses the metrics of AWS/SQS
    And the fault lasts for 22 minutes, and has been over for 9 minutes
    Then the problem "no metrics of the pipeline arrive (monitoring is blind)" opened in minute 35
    And the alarm of "metrics-missing" was never in ALARM

  # Trap 10: A visibility timeout out of proportion
  Scenario: A queue that hides messages for less than a run may take gives up within a minute what would have healed
    Given the ingest queue hides messages for 10 s
    And no execution can be started
    When 1 file is uploaded
    And 21 minutes pass
    Then the dead-letter queue holds 1 message
    And MessagesFailed of the pipeline sums to 3
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 11
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 1

  # Trap 13: A metric name with a typing error
  @gap
  Scenario: A metric whose name is misspelt is accepted and never fires
    Given the rule "executions-throttled" reads ext:cloud.aws.states.executionsThrottledSum
    And executions may enter 0 states a second
    When 1 file is uploaded
    And 15 minutes pass
    Then the alarm of "executions-throttled" reached ALARM in minute 3
    And no problem has opened
