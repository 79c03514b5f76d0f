@virtual_clock @telemetry @mail @splunk @slow
Feature: However a receiver fails, the other one is told, and the failure is on record
  A mail that may pass later is tried again; one that never will, and every webhook, is not.

  Background:
    Given the pipeline is healthy and monitored

  Scenario Outline: A mail server that <fault> gets nothing, and Splunk has the problem
    Given the mail server <fault>
    When 1 poison message is sent
    And 45 minutes pass
    Then page@example.org has 0 mails
    And 1 delivery has failed as <reason>
    And Splunk has 1 event in state OPEN

    Examples:
      | fault                    | reason           |
      | turns everybody away     | refused for good |
      | has lost its certificate | no trusted TLS   |

  Scenario: A mail whose connection breaks after the data comes twice rather than never
    Given the mail server loses the connection after the data
    When 1 poison message is sent
    And the fault lasts for 23 minutes, and has been over for 20 minutes
    Then 1 delivery has failed as connection lost
    And page@example.org has 2 mails

  Scenario Outline: A collector that <fault> gets nothing, and the mail goes out
    Given Splunk <fault>
    When 1 poison message is sent
    And 25 minutes pass
    Then Splunk has 0 events in state OPEN
    And 1 delivery has failed as <reason>
    And page@example.org has 1 mail

    Examples:
      | fault                  | reason                                    |
      | fails inside           | answered with a status that is no success |
      | resets connections     | connection lost                           |
      | has the token disabled | answered with a status that is no success |
      | has lost the token     | answered with a status that is no success |
