@virtual_clock @telemetry @faults @silence @slow
Feature: Uploads that never reach the queue leave a silence
  A rule that is off, matches nothing or has no target fails at nothing. Only what is missing tells.

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A rule that somebody disabled is told by the silence behind it
    Given 1 file was uploaded 5 minutes ago
    And the upload rule is off
    When 3 files are uploaded
    And 70 minutes pass
    Then Invocations of the function ingest is by minute 0: 1
    And TriggeredRules of the rule is by minute 0: 1
    And only the problem "nothing is uploaded" opened in minute 71
    And page@example.org has 0 mails

  Scenario: A pattern that no longer matches is the same silence
    Given 1 file was uploaded 5 minutes ago
    And the upload rule matches no upload
    When 3 files are uploaded
    And 70 minutes pass
    Then TriggeredRules of the rule is by minute 0: 1
    And FailedInvocations of the rule has no data
    And only the problem "nothing is uploaded" opened in minute 71

  Scenario: A rule without a target matches, and still nothing comes
    Given 1 file was uploaded 5 minutes ago
    And the upload rule has lost its target
    When 3 files are uploaded
    And 70 minutes pass
    Then NumberOfMessagesSent of the queue ingest queue sums to 1
    And only the problem "nothing is uploaded" opened in minute 71

  Scenario: A queue that EventBridge may not send to is a page, and a silence an hour later
    Given 1 file was uploaded 5 minutes ago
    And the ingest queue has lost its policy
    When 1 file is uploaded
    And 70 minutes pass
    Then the event dead-letter queue holds 1 message
    And the problem "nothing is uploaded" opened in minute 71
    And 2 problems have opened

  Scenario: Uploads that are lost are a page for five minutes, and then only a silence
    Given 1 file was uploaded 5 minutes ago
    And the ingest queue has lost its policy
    And the event dead-letter queue has lost its policy
    When 1 file is uploaded
    And 70 minutes pass
    Then the problem "uploads are lost (EventBridge could not deliver them)" closed in minute 21
    And the problem "nothing is uploaded" opened in minute 71

  Scenario: Uploads that EventBridge holds back for a moment come by its retry, and nobody is told
    Given EventBridge invokes 1 target a second
    When 2 files are uploaded
    And the fault lasts for 1 minute, and has been over for 22 minutes
    Then ThrottledRules of the rule sums to 1
    And every file has its monthly summary
    And no problem has opened

  Scenario: A schedule that somebody switched off is missed by the hour
    Given 1 file was uploaded 5 minutes ago
    When a schedule announces the newest file again every 15 minutes
    And the schedule is off after 38 minutes
    And 65 minutes pass
    Then Invocations of the function ingest is by minute 0: 1, 15: 1, 30: 1
    And only the problem "nothing is uploaded" opened in minute 101
    And the alarm of "no-uploads" reached ALARM in minute 91
    And page@example.org has 0 mails

  Scenario: A schedule that misses one run leaves no silence
    Given 1 file was uploaded 5 minutes ago
    When a schedule announces the newest file again every 20 minutes
    And the schedule is off after 40 minutes
    And the fault lasts for 25 minutes, and has been over for 45 minutes
    Then Invocations of the function ingest is by minute 0: 1, 20: 1, 40: 1, 80: 1, 100: 1
    And no problem has opened

  Scenario: A rule that is off for half an hour is a quiet half hour
    Given 1 file was uploaded 5 minutes ago
    And the upload rule is off
    When 1 file is uploaded
    And the fault ends after 30 minutes
    And 1 file is uploaded
    And 40 minutes pass
    Then NumberOfMessagesSent of the queue ingest queue sums to 2
    And no problem has opened
