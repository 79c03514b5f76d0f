Feature: An order that nobody can price

  Background:
    Given the pipeline is healthy and monitored

  Scenario: An order that cannot be read is a problem and a mail
    When 1 file is uploaded
    And 1 poison message is sent
    And 16 minutes pass
    Then the ingest queue holds 0 messages
    And the unpriced queue holds 1 message
    And Errors of the function price sums to 2
    And the log of price says "priced incoming/chair" 1 time
    And the problem "orders wait for a price" opened in minute 13
    And orders@example.org has 1 mail
    When the unpriced queue is emptied
    And 20 minutes pass
    Then the problem "orders wait for a price" closed in minute 31
    And orders@example.org has 2 mails

  Scenario: Orders that can be read wake nobody
    When the 2 sample files are uploaded
    And the pipeline has come to rest
    And 16 minutes pass
    Then no queue holds a message
    And the log of price says "priced" 2 times
    And no problem has opened
