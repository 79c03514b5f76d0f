"""Each fault of the mailbox, with the reply that a sender must handle."""

import contextlib
import smtplib
import time
from collections.abc import Iterator

import pytest

from smokealarm.receivers import Credentials, Mailbox, mail_faults
from smokealarm.receivers.smtp.faults import Stage

SENDER, OPS, BOSS = "alerts@example.org", "ops@example.org", "boss@example.org"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Serve a mailbox that demands a login."""
    with Mailbox(Credentials("alerts", "s3cret")) as mailbox:
        yield mailbox


@pytest.fixture
def client(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """Open a session that is logged in."""
    client = smtplib.SMTP_SSL("localhost", mailbox.tls_port, context=mailbox.identity.client_context())
    client.login("alerts", "s3cret")
    yield client
    client.close()


def send(client: smtplib.SMTP, *recipients: str) -> dict[str, tuple[int, bytes]]:
    """Send one mail and return the refused recipients."""
    return client.sendmail(SENDER, recipients or (OPS,), "Subject: alert\r\n\r\ntext\r\n")


def refusal(client: smtplib.SMTP) -> tuple[int, bytes]:
    """Send one mail to one recipient and return the reply that refuses it."""
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        send(client)
    return caught.value.recipients[OPS]


@pytest.mark.parametrize(
    ("fault", "code"), [(mail_faults.refuse(), 554), (mail_faults.unavailable(), 421)], ids=["refuse", "unavailable"]
)
def test_the_banner_can_refuse(mailbox: Mailbox, fault: mail_faults.Fault, code: int) -> None:
    """For good or for now; afterwards connections are served again."""
    with mailbox.fault(fault), pytest.raises(smtplib.SMTPConnectError) as caught:
        smtplib.SMTP("localhost", mailbox.port)
    assert caught.value.smtp_code == code
    smtplib.SMTP("localhost", mailbox.port).close()


def test_greylisting_passes_after_its_number_of_tries(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """It counts each sender and recipient for itself."""
    with mailbox.fault(mail_faults.greylist(2)):
        assert refusal(client) == (451, b"4.7.1 Greylisted, try again later")
        assert refusal(client)[0] == 451
        assert send(client, OPS, BOSS) == {BOSS: (451, b"4.7.1 Greylisted, try again later")}
    assert [message.envelope.recipients for message in mailbox.messages] == [(OPS,)]


def test_greylisting_starts_anew_when_it_is_switched_on_again(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """One scenario does not remember another's senders."""
    for _ in range(2):
        with mailbox.fault(mail_faults.greylist(1)):
            assert refusal(client)[0] == 451
            assert send(client) == {}


@pytest.mark.parametrize("stores", [False, True])
def test_a_connection_lost_after_the_final_dot_leaves_the_sender_in_doubt(
    mailbox: Mailbox, client: smtplib.SMTP, *, stores: bool
) -> None:
    """The same silence, whether the message was kept or not."""
    with mailbox.fault(mail_faults.drop_after_data(stores=stores)), pytest.raises(smtplib.SMTPServerDisconnected):
        send(client)
    assert len(mailbox.messages) == stores


def test_slow_replies_are_slow_until_the_fault_ends(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """A client's own time limit can be tested with it."""
    with mailbox.fault(mail_faults.slow(0.2)):
        started = time.monotonic()
        client.noop()
        assert time.monotonic() - started >= 0.2
        client.sock.settimeout(0.05)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            client.noop()


def test_a_slow_mailbox_can_be_closed_at_once() -> None:
    """Nobody waits for a reply that is an hour away."""
    started = time.monotonic()
    with Mailbox() as mailbox, mailbox.fault(mail_faults.slow(3600)), pytest.raises(smtplib.SMTPServerDisconnected):
        smtplib.SMTP("localhost", mailbox.port, timeout=0.1)
    assert time.monotonic() - started < 5


def test_a_right_password_can_be_refused(mailbox: Mailbox) -> None:
    """As after somebody changed it."""
    with (
        mailbox.fault(mail_faults.wrong_password()),
        smtplib.SMTP_SSL("localhost", mailbox.tls_port, context=mailbox.identity.client_context()) as client,
        pytest.raises(smtplib.SMTPAuthenticationError) as caught,
    ):
        client.login("alerts", "s3cret")
    assert caught.value.smtp_code == 535


def test_starttls_can_be_missing(mailbox: Mailbox) -> None:
    """It is neither offered nor known, and mail is still refused without it: a sender must not downgrade."""
    with mailbox.fault(mail_faults.no_starttls()), smtplib.SMTP("localhost", mailbox.port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS") == (502, b"5.5.1 Command not implemented")
        assert client.mail(SENDER)[0] == 530


def test_starttls_can_fail_for_now(mailbox: Mailbox) -> None:
    """It is offered and then answered with 454."""
    with mailbox.fault(mail_faults.tls_unavailable()), smtplib.SMTP("localhost", mailbox.port) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 454


@pytest.mark.parametrize(
    ("fault", "reply"),
    [
        (mail_faults.mailbox_full(), (452, b"4.2.2 Mailbox full")),
        (mail_faults.mailbox_full(permanent=True), (552, b"5.2.2 Mailbox full")),
        (mail_faults.unknown_recipient(), (550, b"5.1.1 Mailbox unavailable")),
    ],
    ids=["full for now", "full", "unknown"],
)
def test_recipients_can_be_refused(
    mailbox: Mailbox, client: smtplib.SMTP, fault: mail_faults.Fault, reply: tuple[int, bytes]
) -> None:
    """With the code that tells whether to try again."""
    with mailbox.fault(fault):
        assert refusal(client) == reply
    assert send(client) == {}


def test_too_many_recipients_are_refused_one_by_one(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """Those before the limit get the mail, the others 452; each transaction counts anew."""
    with mailbox.fault(mail_faults.too_many_recipients(2)):
        assert send(client, OPS, BOSS, "c@example.org") == {"c@example.org": (452, b"4.5.3 Too many recipients")}
        assert send(client, "c@example.org") == {}
    assert [message.envelope.recipients for message in mailbox.messages] == [(OPS, BOSS), ("c@example.org",)]


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.CONTENT], ids=lambda stage: stage.value)
def test_a_running_session_can_be_closed(mailbox: Mailbox, client: smtplib.SMTP, stage: Stage) -> None:
    """421 may come at any command; the connection ends with it and nothing is delivered."""
    with mailbox.fault(mail_faults.shut_down(stage)), pytest.raises(smtplib.SMTPResponseException) as caught:
        _send_step_by_step(client)
    assert caught.value.smtp_code == 421
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    assert mailbox.messages == ()


def test_content_can_be_refused(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """After the final dot the reply counts for all recipients."""
    with mailbox.fault(mail_faults.reject_content()), pytest.raises(smtplib.SMTPDataError) as caught:
        send(client)
    assert (caught.value.smtp_code, mailbox.messages) == (554, ())


def test_a_fault_ends_though_its_block_fails(mailbox: Mailbox, client: smtplib.SMTP) -> None:
    """And the first of two faults at one stage wins."""
    with contextlib.ExitStack() as faults:
        faults.enter_context(contextlib.suppress(ZeroDivisionError))
        faults.enter_context(mailbox.fault(mail_faults.mailbox_full()))
        faults.enter_context(mailbox.fault(mail_faults.unknown_recipient()))
        assert refusal(client)[0] == 452
        raise ZeroDivisionError
    assert send(client) == {}


def _send_step_by_step(client: smtplib.SMTP) -> None:
    for step in (lambda: client.mail(SENDER), lambda: client.rcpt(OPS), lambda: client.data("Subject: x\r\n\r\n")):
        code, text = step()
        if code >= 400:
            raise smtplib.SMTPResponseException(code, text)
