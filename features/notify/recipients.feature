@virtual_clock @telemetry @faults
Feature: Each severity has its recipients
  A page is told at once, by mail and to Splunk. A ticket waits for 15 minutes, an information for 30 and has no mail.

  Background:
    Given the pipeline is monitored

  Scenario: A page goes to those on call, and to nobody's ticket queue
    When 1 poison message is sent
    And 25 minutes pass
    Then page@example.org has 1 mail
    And ticket@example.org has 0 mails
    And the last mail to page@example.org is about "files could not be ingested"

  Scenario: An information that lasts for 30 minutes is an event in Splunk and no mail
    When 1 file is uploaded
    And 1 minute passes
    And the upload rule is off
    And 1 file is uploaded
    And 102 minutes pass
    Then TriggeredRules of the rule is by minute 0: 1
    And the problem "nothing is uploaded" opened in minute 71
    And Splunk has 1 event in state OPEN
    And page@example.org has 0 mails
    And ticket@example.org has 0 mails

  Scenario: A rule that somebody switched off leaves the alarm in CloudWatch alone
    Given the rule "ingest-dlq-not-empty" is switched off
    When 1 poison message is sent
    And 25 minutes pass
    Then the dead-letter queue holds 1 message
    And the alarm of "ingest-dlq-not-empty" reached ALARM in minute 10
    And no problem has opened
    And nobody is told
