Feature: Secrets in everything that a drill touches

  Background:
    Given the pipeline is healthy and monitored
    And the logs of the pipeline are forwarded

  Scenario: A scenario that passes
    Given Splunk has the token disabled
    When a message full of secrets is sent
    And 30 minutes pass
    Then the dead-letter queue holds 1 message

  Scenario: A scenario that fails
    When a message full of secrets is sent
    And 1 minute passes
    Then everybody says what they know
