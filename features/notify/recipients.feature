@virtual_clock @telemetry @faults @mail @splunk
Feature: Who is told is a matter of severity
  A page is told at once, a ticket after 15 minutes, and an information after 30 minutes to Splunk alone.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: What is critical is one mail to whoever is on call, and nobody else's
    When 1 poison message is sent
    And 23 minutes pass
    Then page@example.org has 1 mail
    And the last mail to page@example.org is about " page] OPEN: "
    And the last mail to page@example.org is about "files could not be ingested (messages in the ingest DLQ) (P-"
    And ticket@example.org has 0 mails
    And the last event in Splunk has the severity page and the title "files could not be ingested (messages in the ingest DLQ)"

  Scenario: A warning that lasts is a mail to the team after a quarter of an hour, and wakes nobody
    Given the ingest queue gives up after 9 receives
    And the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 28 minutes pass
    Then the problem "the function ingest is throttled" opened in minute 14
    And ticket@example.org has 0 mails
    When 1 minute passes
    Then the last mail to ticket@example.org is about " ticket] OPEN: "

  Scenario: A warning that mends itself is one mail, about its end
    Given the function store fails
    When 1 file is uploaded
    And the fault lasts for 2 seconds, and has been over for 17 minutes
    Then the problem "the function store fails" closed in minute 16
    And ticket@example.org has 1 mail
    And the last mail to ticket@example.org is about " ticket] RESOLVED: "
    And page@example.org has 0 mails
    And Splunk has 0 events in state OPEN
