@virtual_clock @telemetry @mail @splunk
Feature: What cannot be delivered is tried again or at least not lost
  Mails are tried again after 1, 5, 15 and 60 minutes where the server says that it may pass. Webhooks are called once.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A greylisted mail arrives a minute later
    Given the mail server greylists
    When 1 poison message is sent
    And 25 minutes pass
    Then 1 delivery has failed as refused for now
    And page@example.org has 1 mail

  Scenario: A mail server that is away for ten minutes still gets its mail
    Given the mail server is not available
    When 1 poison message is sent
    And 30 minutes pass
    Then page@example.org has 0 mails
    And 3 deliveries have failed as refused for now
    When the fault has been over for 15 minutes
    Then page@example.org has 1 mail

  Scenario: A wrong password is not tried again, and is on record
    Given the mail server has another password
    When 1 poison message is sent
    And 45 minutes pass
    Then page@example.org has 0 mails
    And 1 delivery has failed as authentication refused
    And Splunk has 1 event in state OPEN

  Scenario: A webhook that fails is on record, and the mail goes out all the same
    Given Splunk is busy
    When 1 poison message is sent
    And 25 minutes pass
    Then Splunk has 0 events in state OPEN
    And 1 delivery has failed as answered with a status that is no success
    And page@example.org has 1 mail
