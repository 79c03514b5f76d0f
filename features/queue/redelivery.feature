@virtual_clock @telemetry @faults @poison
Feature: Messages come back until somebody takes them or sets them aside
  A received message is hidden for 180 s. After the third receive the redrive policy sets it aside.

  Background:
    Given the pipeline is healthy and monitored

  # Trap 1: The age of the oldest message hides poison
  @trap @gap
  Scenario: Without a redrive policy poison goes round for ever, and nobody is told
    Given the ingest queue has lost its redrive policy
    When 1 poison message is sent
    And 40 minutes pass
    Then MessagesFailed of the pipeline sums to 14
    And the dead-letter queue holds 0 messages
    And the ingest queue holds 1 message
    And no problem has opened

  # Trap 1: The age of the oldest message hides poison
  @trap
  Scenario: Poison that goes round for ever makes the queue no older than six minutes
    Given the ingest queue has lost its redrive policy
    When 1 poison message is sent
    And 8 minutes pass
    Then ApproximateAgeOfOldestMessage of the queue ingest queue is by minute 0: 60, 1: 120, 2: 180, 3: 240, 4: 300, 5: 360, 6: 0, 7: 0
    When 30 minutes pass
    Then the ingest queue holds 1 message
    And the alarm of "message-too-old" was never in ALARM
    And no problem has opened

  # Trap 11: Good neighbours burn
  @trap
  Scenario: Good neighbours burn with the poison in a batch that is given back whole
    Given the function ingest gives batches back whole
    And the ingest mapping is off
    When 1 poison message is sent
    And 3 files are uploaded
    And the ingest mapping is on again after 1 minute
    And 30 minutes pass
    Then the dead-letter queue holds 4 messages
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 21

  Scenario: An event that is delivered twice is worked on once
    Given 1 file was uploaded 1 minute ago
    When the newest upload is announced again
    And 30 minutes pass
    Then DuplicateMessages of the pipeline sums to 1
    And 1 execution has succeeded
    And no problem has opened

  # Trap 10: A visibility timeout out of proportion
  @trap @gap
  Scenario: A queue that hides messages for less than a run takes has the work done twice, and nobody is told
    Given the ingest queue hides messages for 15 s
    And the function ingest takes 18 s longer
    When 1 file is uploaded
    And 30 minutes pass
    Then Invocations of the function ingest sums to 2
    And DuplicateMessages of the pipeline sums to 1
    And 1 execution has succeeded
    And no problem has opened

  @harmless
  Scenario: A run that ends just before its message is visible again is the only one
    Given the ingest queue hides messages for 19 s
    And the function ingest takes 18 s longer
    When 1 file is uploaded
    And 30 minutes pass
    Then Invocations of the function ingest sums to 1
    And DuplicateMessages of the pipeline sums to 0
    And 1 execution has succeeded
    And no problem has opened

  Scenario: An event that later ones overtake is worked on all the same
    Given the ingest mapping is off
    And 3 files were uploaded 1 minute ago
    When one message of the ingest queue is held back for 90 s
    And the ingest mapping is on again
    And 20 minutes pass
    Then Invocations of the function ingest is by minute 1: 1, 2: 1
    And every file has its monthly summary
    And no problem has opened
