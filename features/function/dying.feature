@virtual_clock @telemetry @faults @crash
Feature: Functions that die are told like functions that fail
  Whether its module cannot be loaded, its memory is too small or AWS does not answer: the run ends as an error.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A function that cannot be loaded fails each of its cold starts
    Given the function validate cannot be loaded
    When 1 file is uploaded
    And 14 minutes pass
    Then the problem "the function validate fails" opened in minute 11
    And the problem "files could not be processed (executions failed)" opened in minute 11
    And 2 problems have opened

  Scenario: A function that takes more memory than it has is killed
    Given the function transform takes more memory than it has
    When 1 file is uploaded
    And 14 minutes pass
    Then the log of transform says "Runtime exited with error: signal: killed" 3 times
    And the problem "the function transform fails" opened in minute 11
    And 2 problems have opened

  Scenario: A function that does not reach its bucket fails, and its files with it
    Given the function validate does not reach s3
    When 1 file is uploaded
    And 14 minutes pass
    Then the problem "the function validate fails" opened in minute 11
    And 1 execution has failed

  Scenario: Runs that fail now and then are tried again and wake nobody
    Given 5 % of the runs of the function transform fail
    When for 5 minutes 4 files come each minute
    And 30 minutes pass
    Then Errors of the function transform sums to 1
    And every file has its monthly summary
    And only the problem "the function transform fails" opened in minute 12
    And page@example.org has 0 mails

  Scenario: One run in five is a rate that wakes somebody
    Given 20 % of the runs of the function transform fail
    When for 4 minutes 4 files come each minute
    And 20 minutes pass
    Then every file has its monthly summary
    And the problem "the function transform fails often" opened in minute 13
    And the last mail to page@example.org is about "fails often"

  Scenario: A function that misses a module fails before its handler is found
    Given the function store misses the module numpy
    When 1 file is uploaded
    And 14 minutes pass
    Then the log of store says "No module named 'numpy'" at least 3 times
    And Errors of the function store sums to 3
    And the problem "the function store fails" opened in minute 11 on the function store
    And the problem "files could not be processed (executions failed)" opened in minute 11
    And 2 problems have opened
