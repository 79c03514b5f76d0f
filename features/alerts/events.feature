@virtual_clock @telemetry @faults
Feature: Uploads that do not reach the queue are told
  EventBridge gives an event up at once if it may not deliver it, and puts it on its own dead-letter queue.

  Background:
    Given the pipeline is monitored

  @misconfigured
  Scenario: Events that cannot be delivered lie in the event DLQ
    Given the ingest queue has lost its policy
    When 2 files are uploaded
    And 15 minutes pass
    Then the last mail to page@example.org says "2 event(s) of uploads"
    When the fault ends
    And the event dead-letter queue is emptied
    And 15 minutes pass
    Then the problem "uploads were not delivered to the queue (messages in the event DLQ)" opened in minute 11
    And the problem "uploads were not delivered to the queue (messages in the event DLQ)" closed in minute 30
    And the alarm of "event-dlq-not-empty" reached ALARM in minute 1
    And the alarm of "event-dlq-not-empty" went back to OK in minute 20
    And 1 problem has opened

  # Trap 3: A metric that is never zero
  @trap @misconfigured
  Scenario: Events that not even the event DLQ takes are lost
    Given the ingest queue has lost its policy
    And the event dead-letter queue has lost its policy
    When 2 files are uploaded
    And 15 minutes pass
    Then the last mail to page@example.org says "not even the event DLQ"
    When the faults end
    And 1 minute passes
    Then the problem "uploads are lost (EventBridge could not deliver them)" opened in minute 11
    And the problem "uploads are lost (EventBridge could not deliver them)" closed in minute 16
    And the alarm of "rule-failed-invocations" reached ALARM in minute 1
    And the alarm of "rule-failed-invocations" went back to OK in minute 8
    And the tile "Failed invocations" has data, which it has a reason to lack
    And 1 problem has opened

  @silence
  Scenario: An hour without an upload is an information
    When 1 file is uploaded
    And 5 minutes pass
    And the input bucket tells nobody
    And 1 file is uploaded
    And 68 minutes pass
    And the fault ends
    And for 5 minutes 1 file comes each minute
    And 12 minutes pass
    Then the problem "nothing is uploaded" opened in minute 71
    And the problem "nothing is uploaded" closed in minute 86
    And the alarm of "no-uploads" reached ALARM in minute 61
    And the alarm of "no-uploads" went back to OK in minute 74
    And page@example.org has 0 mails
    And 1 problem has opened

  @throttle @delay
  Scenario: Uploads that EventBridge holds back arrive late
    Given EventBridge invokes 1 target a second
    When for 3 minutes 2 files come each minute
    And the fault ends
    And 22 minutes pass
    Then every file has its monthly summary
    And the problem "the EventBridge rule is throttled" opened in minute 13
    And the problem "the EventBridge rule is throttled" closed in minute 23
    And the alarm of "rule-throttled" reached ALARM in minute 3
    And the alarm of "rule-throttled" went back to OK in minute 14
    And the tile "Throttled" has data, which it has a reason to lack
    And 1 problem has opened

  @misconfigured
  Scenario: The event DLQ fills with each upload that cannot be delivered
    Given the ingest queue has lost its policy
    When for 3 minutes 2 files come each minute
    Then the event dead-letter queue holds 6 messages
    And ApproximateNumberOfMessagesVisible of the queue event dead-letter queue is by minute 0: 2, 1: 4, 2: 6
    When 12 minutes pass
    Then the last mail to page@example.org says "2 event(s) of uploads"
    And the problem "uploads were not delivered to the queue (messages in the event DLQ)" opened in minute 11
    And 1 problem has opened
