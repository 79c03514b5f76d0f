@virtual_clock @telemetry @faults
Feature: Uploads that wait are told
  A message is tried three times, 180 s apart, and then set aside. What waits for longer than that is not tried at all.

  Background:
    Given the pipeline is healthy and monitored

  @silence @delay
  Scenario: Uploads that nothing takes are told by the silence of the function
    Given 1 file was uploaded 5 minutes ago
    And the ingest mapping is off
    When 3 files are uploaded
    And the fault lasts for 24 minutes, and has been over for 22 minutes
    Then the problem "uploads wait and nothing takes them" was open from minute 25 to 49
    And the alarm of "no-invocations" was in ALARM from minute 15 to 30
    And the problem "uploads are not processed (a message in the ingest queue is too old)" was open from minute 28 to 49
    And 3 problems have opened

  @delay
  Scenario: A deep queue is a ticket, and closes once it is worked off
    Given 1 file was uploaded 1 minute ago
    And the ingest mapping is off
    When the newest upload is announced again 101 times
    And the fault lasts for 8 minutes, and has been over for 40 minutes
    Then the problem "uploads wait (the ingest queue is deep)" was open from minute 16 to 29
    And the alarm of "ingest-queue-deep" was in ALARM from minute 6 to 15
    And page@example.org has 0 mails

  Scenario: A hundred messages that are taken at once are no deep queue
    Given 1 file was uploaded 1 minute ago
    When the newest upload is announced again 101 times
    And 30 minutes pass
    Then DuplicateMessages of the pipeline sums to 101
    And no problem has opened
    And nobody is told

  # Trap 10: A visibility timeout out of proportion
  @trap @misconfigured @delay
  Scenario: A message that is hidden for too long is too old
    Given the ingest queue hides messages for 900 s
    And the function ingest fails
    When 1 file is uploaded
    And the faults last for 2 minutes, and have been over for 25 minutes
    Then the problem "uploads are not processed (a message in the ingest queue is too old)" opened in minute 23
    And the last mail to page@example.org says "has waited for"

  @throttle
  Scenario: Executions that cannot be started end as dead letters
    Given no execution can be started
    When 1 file is uploaded
    And 25 minutes pass
    Then only the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 20 on the dead-letter queue

  @slow @delay
  Scenario: A consumer that has become slow lets the queue grow, though nothing fails
    Given the function ingest takes 28 s longer
    And 1 file was uploaded 1 minute ago
    When the newest upload is announced again 700 times
    And the fault lasts for 12 minutes, and has been over for 40 minutes
    Then the problem "uploads wait (the ingest queue is deep)" was open from minute 16 to 26
    And Errors of the function ingest sums to 0
    And Throttles of the function ingest sums to 0
