@virtual_clock @telemetry @poison @mail @splunk
Feature: A poison message wakes somebody
  The tenant polls AWS every 5 minutes for data that are 5 to 10 minutes old, and its rules look at minutes that are 10
  minutes old. A message that reaches the dead-letter queue in minute 9 is therefore told in minute 20.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A message in the dead-letter queue is a problem, a mail and an event in Splunk
    When 1 poison message is sent
    And 25 minutes pass
    Then the dead-letter queue holds 1 message
    And only the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20 on the dead-letter queue
    And page@example.org has 1 mail
    And the last mail to page@example.org is about "OPEN"
    And the last mail to page@example.org says "1 message(s) lie in the queue"
    And Splunk has 1 event in state OPEN

  Scenario: Once the queue is empty the problem closes, and that is told too
    When 1 poison message is sent
    And the dead-letter queue is emptied after 25 minutes
    And 30 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" closed in minute 40
    And the alarm of "ingest-dlq-not-empty" was in ALARM from minute 10 to 30
    And page@example.org has 2 mails
    And the last mail to page@example.org is about "RESOLVED"
    And Splunk has 1 event in state RESOLVED

  Scenario: A healthy pipeline wakes nobody
    When 5 files are uploaded
    And 45 minutes pass
    Then every file has its monthly summary
    And no problem has opened
    And nobody is told

  Scenario: A poison message that is mended in time wakes nobody
    When 1 poison message is sent
    And the ingest queue is emptied after 8 minutes
    And 45 minutes pass
    Then Invocations of the function ingest is by minute 0: 1, 3: 1, 6: 1
    And no problem has opened
    And nobody is told
