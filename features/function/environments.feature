@virtual_clock @telemetry @faults @slow
Feature: What functions answer, keep and share has limits
  Lambda returns 6 MB, kills what needs more than 256 MB, and lets functions without a reservation share what is left.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: An answer that is too large is a failed run
    Given the function transform answers with 7 MB
    When 1 file is uploaded
    And 14 minutes pass
    Then Errors of the function transform sums to 3
    And 1 execution has failed
    And the problem "the function transform fails" opened in minute 11
    And 2 problems have opened

  @slow
  Scenario: Memory that creeps up is told before the function is killed
    Given the function transform takes 13 MB more
    When for 14 minutes 1 file comes each minute
    And 10 minutes pass
    Then Errors of the function transform sums to 0
    And the problem "the function transform is short of memory" is open
    And 1 problem has opened

  Scenario: A function without a reservation starves when the account has nothing left
    Given the function store has lost its reservation
    And the account has a concurrency of 0
    When 1 file is uploaded
    And 15 minutes pass
    Then the problem "the function store is throttled" opened in minute 12
    And the problem "files could not be processed (executions failed)" opened in minute 13
    And 2 problems have opened

  @harmless
  Scenario: A function with a reservation does not feel what the account lacks
    Given the account has a concurrency of 0
    When 1 file is uploaded
    And 30 minutes pass
    Then every file has its monthly summary
    And Throttles of the function store sums to 0
    And no problem has opened

  @slow
  Scenario: One failed run of a hundred is a ticket and no page
    Given 1 % of the runs of the function ingest fail
    When for 20 minutes 5 async events go to the function ingest
    And 12 minutes pass
    Then Errors of the function ingest sums to 1
    And only the problem "the function ingest fails" opened in minute 26
    And page@example.org has 0 mails

  @harmless
  Scenario: A reserved concurrency of 1 is enough for one file at a time
    Given the function transform has a reserved concurrency of 1
    When for 3 minutes 1 file comes each minute
    And 20 minutes pass
    Then Throttles of the function transform sums to 0
    And every file has its monthly summary
    And no problem has opened

  Scenario: A reserved concurrency of 1 throttles files that come together, and retries heal it
    Given the function transform has a reserved concurrency of 1
    And the function transform takes 3 s longer
    When 3 files are uploaded
    And 25 minutes pass
    Then every file has its monthly summary
    And Throttles of the function transform sums to 5
    And no problem has opened

  Scenario: Calls to AWS that are slow make slow runs, and nothing fails
    Given calls to AWS take 25000 ms longer
    When for 3 minutes 1 file comes each minute
    And 11 minutes pass
    Then the Maximum of Duration of the function transform is 25 s
    And Errors of the function transform sums to 0
    And the problem "the function transform is close to its timeout" opened in minute 13

  Scenario: Async events that come one after the other stay within one provisioned environment
    Given the function ingest has 1 provisioned environment
    And the function ingest takes 15 s longer
    When for 3 minutes 3 async events go to the function ingest
    And 22 minutes pass
    Then the Maximum of Duration of the function ingest is 15 s
    And ProvisionedConcurrencyInvocations of the function ingest sums to 9
    And no problem has opened

  Scenario: Files that come together find too few warm environments, and nobody is told
    Given idle environments are ended after 30 s
    And the function transform takes 2 s longer
    And 1 minute passes
    When for 2 minutes 4 files come each minute
    And 19 minutes pass
    Then the log of transform says "Init Duration" 8 times
    And the Minimum of Duration of the function transform is at least 2 s
    And no problem has opened
