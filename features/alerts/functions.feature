@virtual_clock @telemetry @faults
Feature: Functions that fail are told
  One failed run is a ticket that waits for 15 minutes, since it is tried again. Failures that go on wake somebody, and so
  does a file that is given up.

  Background:
    Given the pipeline is healthy and monitored

  @crash
  Scenario: A function that fails is a problem on that function, and its files are another
    Given the function validate fails
    When 1 file is uploaded
    And 14 minutes pass
    Then the problem "the function validate fails" opened in minute 11 on the function validate
    And the problem "files could not be processed (executions failed)" opened in minute 11
    And 2 problems have opened
    And page@example.org has 1 mail

  @crash
  Scenario: What is over after a minute is no ticket, but its end is told
    Given the function validate fails
    When 1 file is uploaded
    And 40 minutes pass
    Then the problem "the function validate fails" closed in minute 16
    And the problem "files could not be processed (executions failed)" closed in minute 16
    And the alarm of "function-errors" was in ALARM from minute 1 to 8
    And the last mail to ticket@example.org is about "RESOLVED"
    And page@example.org has 2 mails

  @crash
  Scenario: A function that fails for minutes wakes somebody
    Given the function store fails
    When for 5 minutes 1 file comes each minute
    And 12 minutes pass
    Then the problem "the function store fails often" opened in minute 13 on the function store
    And the last mail to page@example.org is about "the function"
    And 3 problems have opened

  @slow @crash
  Scenario: A function that crashes for longer than the ticket's delay is a ticket
    Given the function store crashes
    When for 12 minutes 1 file comes each minute
    And 20 minutes pass
    Then the problem "the function store fails" closed in minute 27
    And the problem "the function store fails often" closed in minute 32
    And the alarm of "function-error-rate" was in ALARM from minute 3 to 23
    And ticket@example.org has 2 mails
    And 3 problems have opened

  @bad_data
  Scenario: A rejected file is one failed run and wakes nobody
    When a truncated file is uploaded
    And 40 minutes pass
    Then only the problem "the function validate fails" opened in minute 11
    And the tile "Files rejected" has data, which it has a reason to lack
    And page@example.org has 0 mails

  @crash
  Scenario: An execution that heals by itself is no lost file
    Given the function transform fails
    When 1 file is uploaded
    And the fault lasts for 2 seconds, and has been over for 40 minutes
    Then 1 execution has succeeded
    And 1 problem has opened
    And page@example.org has 0 mails
