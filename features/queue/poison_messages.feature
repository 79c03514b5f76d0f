@virtual_clock @telemetry @poison
Feature: Poison messages end in the dead-letter queue
  The ingest queue hides a received message for 180 s and gives up after 3 receives, as in production.

  Scenario: A poison message is tried three times, then set aside
    When 1 poison message is sent
    And 15 minutes pass
    Then the dead-letter queue holds 1 message
    And the dead-letter queue holds what was sent
    And the ingest queue holds 0 messages
    And Invocations of the function ingest is by minute 0: 1, 3: 1, 6: 1

  Scenario: Nothing is set aside before the third visibility timeout has ended
    When 1 poison message is sent
    And 8 minutes pass
    And 59 seconds pass
    Then the dead-letter queue holds 0 messages
    And the ingest queue holds 1 message

  Scenario: The dead-letter queue's depth shows from the minute of the move on
    When 2 poison messages are sent
    And 15 minutes pass
    Then the Maximum of ApproximateNumberOfMessagesVisible of the queue dead-letter queue is 2 from minute 9 on

  # Trap 2: Dead letters that were never sent
  @trap
  Scenario: A move to the dead-letter queue is no send
    When 1 poison message is sent
    And 15 minutes pass
    Then the dead-letter queue holds 1 message
    And NumberOfMessagesSent of the queue dead-letter queue sums to 0

  Scenario Outline: Whatever is wrong with a message, it is tried three times and set aside as it was
    When a <kind> message is sent
    And 15 minutes pass
    Then Invocations of the function ingest is by minute 0: 1, 3: 1, 6: 1
    And MessagesFailed of the pipeline sums to 3
    And the dead-letter queue holds what was sent

    Examples:
      | kind           |
      | malformed      |
      | truncated      |
      | wrong schema   |
      | wrong encoding |
      | blank          |
      | large          |

  Scenario: Good neighbours of a poison message are processed
    Given the ingest mapping is off
    When 1 poison message is sent
    And 3 files are uploaded
    And the ingest mapping is on again
    And 15 minutes pass
    Then Invocations of the function ingest is by minute 0: 1, 3: 1, 6: 1
    And every file has its monthly summary
    And the dead-letter queue holds 1 message

  Scenario: Poison is no function error, only the function's own metric tells
    When 1 poison message is sent
    And 15 minutes pass
    Then Errors of the function ingest sums to 0
    And MessagesFailed of the pipeline sums to 3

  Scenario: Without partial batch responses poison vanishes unseen
    Given partial batch responses are off
    When 1 poison message is sent
    And 15 minutes pass
    Then no queue holds a message
    And Errors of the function ingest sums to 0
    And MessagesFailed of the pipeline sums to 1
