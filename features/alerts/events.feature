@virtual_clock @telemetry @faults
Feature: Uploads that do not reach the queue are told
  EventBridge gives an event up at once if it may not deliver it, and puts it on its own dead-letter queue.

  Background:
    Given the pipeline is monitored

  Scenario: Events that cannot be delivered lie in the event DLQ
    Given the ingest queue has lost its policy
    When 2 files are uploaded
    And 15 minutes pass
    Then the problem "uploads were not delivered to the queue (messages in the event DLQ)" opened in minute 11
    And the last mail to page@example.org says "2 event(s) of uploads"
    And 1 problem has opened

  Scenario: Events that not even the event DLQ takes are lost
    Given the ingest queue has lost its policy
    And the event dead-letter queue has lost its policy
    When 2 files are uploaded
    And 15 minutes pass
    Then the problem "uploads are lost (EventBridge could not deliver them)" opened in minute 11
    And the last mail to page@example.org says "not even the event DLQ"
    And 1 problem has opened

  Scenario: An hour without an upload is an information
    When 1 file is uploaded
    And 5 minutes pass
    And the input bucket tells nobody
    And 1 file is uploaded
    And 70 minutes pass
    Then the problem "nothing is uploaded" opened in minute 71
    And page@example.org has 0 mails
    And 1 problem has opened
