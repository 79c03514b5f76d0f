@virtual_clock @telemetry @mail
Feature: What comes again and again is told no more where frequent issues are detected
  An event is frequent from the fourth time on within a day, if the three before were longer and worse. The problem
  opens and nobody is told. It is on by default in a real environment, and off here unless a scenario asks for it.

  Background:
    Given the pipeline is healthy and monitored

  @slow
  Scenario: The fourth dead letter of a day opens a problem and tells nobody
    Given frequent issues are detected
    When 3 times 2 poison messages are sent and taken away after 25 minutes
    Then page@example.org has 6 mails
    When 1 poison message is sent
    And 25 minutes pass
    Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 230
    And page@example.org has 6 mails
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
