@virtual_clock @telemetry @faults @bad_data @slow
Feature: Files with a flaw are set aside one by one
  A file that cannot be used is no failure of the pipeline: it is put into quarantine, and its neighbours go on.

  Background:
    Given the pipeline is healthy and monitored

  Scenario Outline: Whatever is wrong with files, each is rejected once and wakes nobody
    Given the files that come are <flaw>
    When 2 files are uploaded
    And 40 minutes pass
    Then the file is in quarantine as <reason>
    And FilesRejected of the pipeline sums to 2
    And 2 executions have succeeded
    And page@example.org has 0 mails

    Examples:
      | flaw           | reason              |
      | malformed      | TooManyRejectedRows |
      | truncated      | Truncated           |
      | wrong schema   | WrongSchema         |
      | empty          | Empty               |
      | oversize       | Oversize            |
      | wrong encoding | WrongEncoding       |

  Scenario: Rows that come twice are left out once
    Given the files that come are duplicate
    When 2 files are uploaded
    And 40 minutes pass
    Then RowsRejected of the pipeline sums to 36
    And every file has its monthly summary
    And no problem has opened

  @harmless
  Scenario: Rows that come out of order change nothing
    Given the files that come are out of order
    When 2 files are uploaded
    And 40 minutes pass
    Then every file has its monthly summary
    And no problem has opened
