"""The mailbox over its real sockets, as Python's own SMTP client meets it."""

import base64
import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from smokealarm.errors import NotListening
from smokealarm.receivers import Credentials, Mailbox, NotReceived

CREDENTIALS = Credentials("alerts", "s3cret")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Serve a mailbox that demands a login."""
    with Mailbox(CREDENTIALS, clock=lambda: 42.0) as mailbox:
        yield mailbox


@pytest.fixture
def client(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """Open a session on the STARTTLS port, before TLS."""
    with smtplib.SMTP("localhost", mailbox.port, local_hostname="client.example") as client:
        client.ehlo()
        yield client


def alert() -> EmailMessage:
    """Write a mail with text and HTML."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alerts@example.org", "ops@example.org", "gr\xfc\xdfe"
    message.set_content("\xe4\n.dot\n")
    message.add_alternative("<b>\xe4</b>\n", subtype="html")
    return message


def login(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """Start TLS, verified, and log in."""
    client.starttls(context=mailbox.identity.client_context())
    client.login("alerts", "s3cret")


def test_a_mail_over_starttls_arrives_as_a_value(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """Envelope, headers, parts, TLS version, user and time are all there."""
    login(client, mailbox)
    client.send_message(alert(), to_addrs=["ops@example.org", "boss@example.org"], mail_options=["BODY=8BITMIME"])
    (message,) = mailbox.wait()
    assert message.envelope.sender == "alerts@example.org"
    assert message.envelope.recipients == ("ops@example.org", "boss@example.org")
    assert "BODY=8BITMIME" in message.envelope.options
    assert (message.subject, message.header("to")) == ("gr\xfc\xdfe", "ops@example.org")
    assert (message.text, message.html) == ("\xe4\r\n.dot\r\n", "<b>\xe4</b>\r\n")
    assert (message.session.tls, message.session.user) == ("TLSv1.3", "alerts")
    assert (message.session.greeting, message.received_at) == ("client.example", 42.0)


def test_the_newest_mail_of_somebody_is_found(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """Whoever has none is told who has."""
    login(client, mailbox)
    for to in ("ops@example.org", "boss@example.org", "ops@example.org"):
        client.send_message(alert(), to_addrs=[to])
    mailbox.wait(3)
    assert mailbox.newest("ops@example.org") is mailbox.messages[2]
    assert mailbox.newest("boss@example.org") is mailbox.messages[1]
    with pytest.raises(NotReceived, match=r"no message came for me@example\.org; .* for: boss@example\.org, ops@ex"):
        mailbox.newest("me@example.org")


def test_a_mail_over_implicit_tls_arrives(mailbox: Mailbox) -> None:
    """The second port speaks TLS from the first byte and offers no STARTTLS."""
    context = mailbox.identity.client_context()
    with smtplib.SMTP_SSL("localhost", mailbox.tls_port, context=context) as client:
        client.ehlo()
        assert (client.has_extn("starttls"), client.has_extn("auth")) == (False, True)
        client.login("alerts", "s3cret")
        client.send_message(alert())
    assert [message.session.tls for message in mailbox.wait()] == ["TLSv1.3"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_both_mechanisms_log_in(client: smtplib.SMTP, mailbox: Mailbox, mechanism: str) -> None:
    """PLAIN in one line, LOGIN with two prompts."""
    client.starttls(context=mailbox.identity.client_context())
    client.ehlo()
    client.esmtp_features["auth"] = mechanism
    assert client.login("alerts", "s3cret")[0] == 235
    assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 503


def test_a_login_is_no_warning_in_the_log(
    client: smtplib.SMTP, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """What a scenario that fails shows of its log is about what failed."""
    login(client, mailbox)
    client.send_message(alert())
    mailbox.wait()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_wrong_password_is_refused(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """So is a wrong user with the right password."""
    client.starttls(context=mailbox.identity.client_context())
    for user, password in (("alerts", "wrong"), ("other", "s3cret")):
        with pytest.raises(smtplib.SMTPAuthenticationError) as caught:
            client.login(user, password)
        assert caught.value.smtp_code == 535


def test_nothing_is_possible_before_tls(client: smtplib.SMTP) -> None:
    """AUTH is not offered, and neither it nor MAIL is taken (RFC 3207, RFC 4954)."""
    assert (client.has_extn("starttls"), client.has_extn("auth")) == (True, False)
    plain = base64.b64encode(b"\0alerts\0s3cret").decode()
    assert client.docmd("AUTH", f"PLAIN {plain}")[0] == 530
    assert client.mail("a@example.org")[0] == 530


def test_mail_before_login_is_refused(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """On both ports."""
    context = mailbox.identity.client_context()
    client.starttls(context=context)
    client.ehlo()
    assert client.mail("a@example.org") == (530, b"5.7.0 Authentication required")
    with smtplib.SMTP_SSL("localhost", mailbox.tls_port, context=context) as implicit:
        implicit.ehlo()
        assert implicit.mail("a@example.org")[0] == 530


def test_without_credentials_no_login_is_offered_or_needed() -> None:
    """TLS still is."""
    with Mailbox() as mailbox, smtplib.SMTP("localhost", mailbox.port) as client:
        client.starttls(context=mailbox.identity.client_context())
        client.ehlo()
        assert not client.has_extn("auth")
        client.send_message(alert())
        assert [message.session.user for message in mailbox.wait()] == [None]


def test_commands_sent_before_the_handshake_are_thrown_away(mailbox: Mailbox) -> None:
    """What an attacker puts behind STARTTLS in the clear must not be obeyed after it."""
    with socket.create_connection((mailbox.host, mailbox.port), timeout=5) as plain, plain.makefile("rb", 0) as replies:
        plain.sendall(b"EHLO x\r\n")
        while not (line := replies.readline()).startswith(b"250 "):
            assert line, "the connection ended before its greeting"
        plain.sendall(b"STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n")
        assert replies.readline() == b"220 Ready to start TLS\r\n"
        with mailbox.identity.client_context().wrap_socket(plain, server_hostname="localhost") as secure:
            secure.sendall(b"NOOP\r\n")
            assert secure.recv(1000) == b"250 OK\r\n"


def test_a_stranger_to_the_authority_cannot_verify_it(mailbox: Mailbox) -> None:
    """Verification is real: the default trust store does not know the identity."""
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", mailbox.tls_port, context=ssl.create_default_context())


def test_a_handshake_that_fails_ends_its_session_only(mailbox: Mailbox) -> None:
    """The next client is served."""
    with smtplib.SMTP("localhost", mailbox.port) as stranger, pytest.raises(ssl.SSLCertVerificationError):
        stranger.starttls(context=ssl.create_default_context())
    with smtplib.SMTP("localhost", mailbox.port) as client:
        login(client, mailbox)


def test_a_message_over_the_advertised_size_is_refused(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """552 at MAIL for a declared size (RFC 1870)."""
    login(client, mailbox)
    client.ehlo()
    assert client.esmtp_features["size"] == "10485760"
    assert client.mail("a@example.org", ["SIZE=10485761"])[0] == 552


def test_waiting_in_vain_says_what_did_arrive(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """The error counts and names the mails that did not match."""
    with pytest.raises(NotReceived, match=r"1 message\(s\) and received 0: nothing arrived at all"):
        mailbox.wait(timeout=0.01)
    login(client, mailbox)
    client.send_message(alert())
    with pytest.raises(NotReceived, match=r"beside 1 that did not match: .* to ops@example\.org"):
        mailbox.wait(timeout=0.01, where=lambda message: message.subject == "other")


def test_clearing_forgets_messages(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    """A scenario can start from nothing."""
    login(client, mailbox)
    client.send_message(alert())
    assert len(mailbox.messages) == 1
    mailbox.clear()
    assert mailbox.messages == ()


def test_it_listens_on_loopback_and_ends_with_its_block_though_a_client_stays() -> None:
    """An open session, even one in TLS, does not keep it from closing."""
    with Mailbox() as mailbox:
        assert mailbox.host == "127.0.0.1"
        port = mailbox.port
        client = smtplib.SMTP("localhost", port)
        client.starttls(context=mailbox.identity.client_context())
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("localhost", port)


def test_no_repr_shows_the_password(mailbox: Mailbox) -> None:
    """Values end up in logs and reports; secrets must not."""
    assert "s3cret" not in repr((CREDENTIALS, mailbox, mailbox._office))  # noqa: SLF001 - what a debugger would show


def test_a_closed_mailbox_says_that_it_is_closed() -> None:
    """Asking for its port too early is a mistake with one clear sentence, and nothing is left open."""
    mailbox = Mailbox()
    with pytest.raises(NotListening, match="the mailbox has no port because it is not open"):
        _ = mailbox.port
    with mailbox:
        assert mailbox.port != mailbox.tls_port
    assert repr(mailbox) == "Mailbox(closed)"
