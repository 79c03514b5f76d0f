Feature: Real files flow through the pipeline
  Daily weather observations are uploaded, validated, aggregated by month and stored.

  @real_time
  Scenario: Every sample file becomes a monthly summary
    When the 8 sample files are uploaded
    And the pipeline has come to rest
    Then every file has its monthly summary
    And 8 executions have succeeded
    And no queue holds a message

  @real_time
  Scenario: A summary says what the observations say
    When the sample file "seattle-2012" is uploaded
    And the pipeline has come to rest
    Then the summary of 2012-01 counts 31 days and 173.3 mm of rain
    And the summary of 2012-01 goes from -3.3 to 12.8 degrees

  @real_time
  Scenario Outline: A file with a flaw is set aside and nothing fails
    When a <flaw> file is uploaded
    And the pipeline has come to rest
    Then the file is in quarantine as <reason>
    And 1 execution has succeeded
    And no queue holds a message

    Examples:
      | flaw           | reason              |
      | malformed      | TooManyRejectedRows |
      | truncated      | Truncated           |
      | wrong schema   | WrongSchema         |
      | empty          | Empty               |
      | oversize       | Oversize            |
      | wrong encoding | WrongEncoding       |

  @virtual_clock @telemetry
  Scenario: Each service counts what it did in the minute in which it did it
    When 3 files are uploaded
    And 1 minute passes
    And 2 files are uploaded
    And 1 minute passes
    Then Invocations of the function validate is by minute 0: 3, 1: 2
    And ExecutionsSucceeded of the state machine is by minute 0: 3, 1: 2
    And TriggeredRules of the rule is by minute 0: 3, 1: 2
    And NumberOfMessagesSent of the queue ingest queue is by minute 0: 3, 1: 2

  @virtual_clock @telemetry
  Scenario: A healthy pipeline reports no failure
    When 4 files are uploaded
    And 10 minutes pass
    Then Errors of the function ingest sums to 0
    And ExecutionsFailed of the state machine sums to 0
    And Throttles of the function validate sums to 0
    And FailedInvocations of the rule has no data

  @virtual_clock @telemetry
  Scenario: The way from upload to record is measured
    Given the function transform takes 20 s longer
    When 2 files are uploaded
    And 5 minutes pass
    Then the Maximum of EndToEndTime of the pipeline is 20 s
    And FilesProcessed of the pipeline sums to 2
