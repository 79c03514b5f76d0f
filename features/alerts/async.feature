@virtual_clock @telemetry @faults
Feature: Async events that nobody takes are told
  The pipeline invokes no function asynchronously. Whoever does has two retries, after 1 and 2 minutes.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: An event whose attempts are used up is dropped
    Given the function ingest fails
    When 1 async event is sent to the function ingest
    And 25 minutes pass
    Then the problem "async events of the function ingest were dropped" was open from minute 14 to 19
    And the alarm of "async-events-dropped" was in ALARM from minute 4 to 11
    And the tile "Async events dropped" has data, which it has a reason to lack
    And 3 problems have opened

  Scenario: A dropped event that cannot even be set aside is lost
    Given the function ingest fails
    And the dead-letter target of the function ingest is gone
    When 1 async event is sent to the function ingest
    And the faults last for 17 minutes, and have been over for 8 minutes
    Then the problem "async events of the function ingest are lost (dead-letter errors)" was open from minute 14 to 19 on the function ingest
    And the alarm of "dead-letter-errors" was in ALARM from minute 4 to 11
    And the tile "Dead-letter errors" has data, which it has a reason to lack
    And 4 problems have opened

  Scenario: An event that fails for good lies in the function's dead-letter queue, and is a page
    Given the function ingest sends failed events to the dead-letter queue
    And the function ingest fails
    When 1 async event is sent to the function ingest
    And 20 minutes pass
    Then the dead-letter queue holds 1 message that says "Records"
    And AsyncEventsDropped of the function ingest sums to 1
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 14

  Scenario: A destination gets a record of an event that fails for good
    Given the function ingest sends records of failed events to the dead-letter queue
    And the function ingest fails
    When 1 async event is sent to the function ingest
    And 20 minutes pass
    Then the dead-letter queue holds 1 message that says "RetriesExhausted"
    And DestinationDeliveryFailures of the function ingest has no data
    And the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 14

  Scenario: An event that works at its second attempt is set aside nowhere
    Given the function ingest sends failed events to the dead-letter queue
    And the function ingest fails
    When 1 async event is sent to the function ingest
    And the fault lasts for 30 seconds, and has been over for 20 minutes
    Then Invocations of the function ingest sums to 2
    And AsyncEventsDropped of the function ingest has no data
    And no queue holds a message

  Scenario: More events than provisioned environments are an information
    Given the function ingest has 1 provisioned environment
    And the function ingest takes 22 s longer
    When for 3 minutes 3 async events go to the function ingest
    And 22 minutes pass
    Then only the problem "provisioned concurrency of the function ingest is used up" was open from minute 13 to 23
    And the alarm of "provisioned-concurrency-spillover" was in ALARM from minute 3 to 14
    And the tile "Spillover of provisioned concurrency" has data, which it has a reason to lack
    And nobody is told
