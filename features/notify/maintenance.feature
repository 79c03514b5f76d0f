@virtual_clock @telemetry @mail
Feature: Maintenance keeps quiet what it was announced for, and nothing else
  In a maintenance window problems are still detected and nobody is told. What is still broken at its end is told then.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: What breaks and is mended within the window is told to nobody
    When maintenance begins for 60 minutes
    And 1 poison message is sent
    And the dead-letter queue is emptied after 21 minutes
    And 25 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And nobody is told

  Scenario: What outlasts the window is told when it ends
    When maintenance begins for 30 minutes
    And 1 poison message is sent
    And 29 minutes pass
    Then page@example.org has 0 mails
    When 2 minutes pass
    Then page@example.org has 1 mail
    And the last mail to page@example.org is about "OPEN"
