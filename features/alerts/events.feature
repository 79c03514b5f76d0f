@virtual_clock @telemetry @faults
Feature: Uploads that do not reach the queue are told
  EventBridge gives an event up at once if it may not deliver it, and puts it on its own dead-letter queue.

  Background:
    Given the pipeline is healthy and monitored

  @misconfigured
  Scenario: Events that cannot be delivered lie in the event DLQ
    Given the ingest queue has lost its policy
    When 2 files are uploaded
    And 15 minutes pass
    Then the last mail to page@example.org says "2 event(s) of uploads"
    When the event dead-letter queue is emptied
    And the fault has been over for 15 minutes
    Then only the problem "uploads were not delivered to the queue (messages in the event DLQ)" was open from minute 11 to 30
    And the alarm of "event-dlq-not-empty" was in ALARM from minute 1 to 20

  # Trap 3: A metric that is never zero
  @trap @misconfigured
  Scenario: Events that not even the event DLQ takes are lost
    Given the ingest queue has lost its policy
    And the event dead-letter queue has lost its policy
    When 2 files are uploaded
    And the faults last for 15 minutes, and have been over for 1 minute
    Then the last mail to page@example.org says "not even the event DLQ"
    And only the problem "uploads are lost (EventBridge could not deliver them)" was open from minute 11 to 16
    And the alarm of "rule-failed-invocations" was in ALARM from minute 1 to 8
    And the tile "Failed invocations" has data, which it has a reason to lack

  @silence
  Scenario: An hour without an upload is an information
    Given 1 file was uploaded 5 minutes ago
    And the input bucket tells nobody
    When 1 file is uploaded
    And the fault ends after 68 minutes
    And for 17 minutes 1 file comes each minute
    Then only the problem "nothing is uploaded" was open from minute 71 to 86
    And the alarm of "no-uploads" was in ALARM from minute 61 to 74
    And page@example.org has 0 mails

  @throttle @delay
  Scenario: Uploads that EventBridge holds back arrive late
    Given EventBridge invokes 1 target a second
    When for 3 minutes 2 files come each minute
    And the fault has been over for 22 minutes
    Then every file has its monthly summary
    And only the problem "the EventBridge rule is throttled" was open from minute 13 to 23
    And the alarm of "rule-throttled" was in ALARM from minute 3 to 14
    And the tile "Throttled" has data, which it has a reason to lack

  @misconfigured
  Scenario: The event DLQ fills with each upload that cannot be delivered
    Given the ingest queue has lost its policy
    When for 3 minutes 2 files come each minute
    Then the event dead-letter queue holds 6 messages
    And ApproximateNumberOfMessagesVisible of the queue event dead-letter queue is by minute 0: 2, 1: 4, 2: 6
    When 12 minutes pass
    Then the last mail to page@example.org says "2 event(s) of uploads"
    And only the problem "uploads were not delivered to the queue (messages in the event DLQ)" opened in minute 11
