@virtual_clock @telemetry @faults @throttle
Feature: A function without free concurrency is throttled
  Throttled calls are neither invocations nor errors, so an error rate sleeps through a total throttle.

  # Trap 4: The error rate that sleeps through a throttle
  @trap
  Scenario: A total throttle of ingest sends its messages to the dead-letter queue
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 15 minutes pass
    Then the dead-letter queue holds 1 message
    And Invocations of the function ingest has no data
    And Errors of the function ingest has no data

  Scenario: Each throttled call counts, and nothing else does
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And 15 minutes pass
    Then Throttles of the function ingest is by minute 0: 1, 3: 1, 6: 1

  Scenario: A throttle that ends in time loses nothing
    Given the function ingest has a reserved concurrency of 0
    When 1 file is uploaded
    And the fault lasts for 4 minutes, and has been over for 5 minutes
    Then Throttles of the function ingest sums to 2
    And every file has its monthly summary
    And the dead-letter queue holds 0 messages

  Scenario: A throttled task is repeated until there is room
    Given the function store has a reserved concurrency of 0
    When 1 file is uploaded
    And the fault lasts for 20 seconds, and has been over for 10 minutes
    Then Throttles of the function store sums to 4
    And 1 execution has succeeded
    And Errors of the function store sums to 0
