"""Mails reach a real server protected as configured, and every refusal of it is told apart."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.delivery.making import DATE, MESSAGE_ID, PASSWORD, a_mail

from smokealarm.dynatrace.delivery import ConnectionSecurity, MailSender, Reason, RefusedRecipient, SmtpServer
from smokealarm.dynatrace.delivery.deadline import Deadline
from smokealarm.dynatrace.delivery.mime import mime_bytes
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import UsageError
from smokealarm.receivers import Mailbox, mail_faults
from smokealarm.receivers.smtp.faults import Fault, Stage
from smokealarm.receivers.smtp.message import read_content

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery import Outcome
    from smokealarm.dynatrace.notify import Mail

LETTERS = st.text(st.characters(), max_size=80)


def send(server: SmtpServer, mail: Mail | None = None, **changed: object) -> Outcome:
    """Send one mail through a server with some settings changed."""
    return MailSender(replace(server, **changed)).send(mail or a_mail(), MESSAGE_ID, DATE)  # type: ignore[arg-type]


def test_a_mail_arrives_over_starttls(server: SmtpServer, mailbox: Mailbox) -> None:
    """Everybody is told, nobody sees the hidden copy, and both bodies are there."""
    mail = a_mail(
        cc=("lead@example.org",), bcc=("boss@example.org",), subject="gr\xfc\xdfe", text=".\xe4", html="<b>\xe4</b>"
    )
    outcome = send(server, mail)
    (message,) = mailbox.wait()
    assert outcome.delivered
    assert outcome.told == message.envelope.recipients == ("ops@example.org", "lead@example.org", "boss@example.org")
    assert (message.subject, message.text, message.html) == ("gr\xfc\xdfe", ".\xe4", "<b>\xe4</b>")
    assert (message.header("To"), message.header("Cc"), message.header("Bcc")) == (
        "ops@example.org",
        "lead@example.org",
        None,
    )
    assert (message.header("From"), message.envelope.sender) == ("dynatrace@example.org",) * 2
    assert (message.header("Message-ID"), message.header("Date")) == (MESSAGE_ID, "Tue, 01 Jan 2030 12:00:00 +0000")
    assert message.header("Auto-Submitted") == "auto-generated"
    assert (message.session.user, message.session.tls) == ("alerts", "TLSv1.3")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_mail_arrives_over_tls_from_the_first_byte(server: SmtpServer, mailbox: Mailbox, host: str) -> None:
    """The second port of the mailbox speaks TLS only."""
    assert send(server, host=host, security=ConnectionSecurity.TLS, port=mailbox.tls_port).delivered
    assert mailbox.wait()[0].session.tls == "TLSv1.3"


def test_optional_starttls_is_used_where_it_is_offered(server: SmtpServer, mailbox: Mailbox) -> None:
    """Optional does not mean unused."""
    assert send(server, security=ConnectionSecurity.STARTTLS_OPTIONAL).delivered
    assert mailbox.wait()[0].session.tls == "TLSv1.3"


def test_the_same_mail_is_the_same_bytes() -> None:
    """Nothing random is in a message."""
    assert mime_bytes(a_mail(), "a@b.c", MESSAGE_ID, DATE) == mime_bytes(a_mail(), "a@b.c", MESSAGE_ID, DATE)


def test_a_mail_may_go_to_some_of_its_recipients(sender: MailSender, mailbox: Mailbox) -> None:
    """A second attempt tells those who were not told, under the same headers."""
    mail = a_mail(recipients=("a@example.org", "b@example.org"))
    assert sender.send(mail, MESSAGE_ID, DATE, ("b@example.org",)).told == ("b@example.org",)
    (message,) = mailbox.wait()
    assert message.envelope.recipients == ("b@example.org",)
    assert message.header("To") == "a@example.org, b@example.org"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (mail_faults.refuse(), (Reason.REFUSED, 554, False)),
        (mail_faults.unavailable(), (Reason.TEMPORARY, 421, True)),
        (mail_faults.shut_down(), (Reason.TEMPORARY, 421, True)),
        (mail_faults.greylist(), (Reason.TEMPORARY, 451, True)),
        (mail_faults.drop_after_data(), (Reason.LOST_CONNECTION, None, True)),
        (mail_faults.wrong_password(), (Reason.AUTHENTICATION, 535, False)),
        (mail_faults.no_starttls(), (Reason.TLS, None, False)),
        (mail_faults.tls_unavailable(), (Reason.TEMPORARY, 454, True)),
        (mail_faults.mailbox_full(), (Reason.TEMPORARY, 452, True)),
        (mail_faults.mailbox_full(permanent=True), (Reason.TEMPORARY, 552, True)),
        (mail_faults.unknown_recipient(), (Reason.RECIPIENTS_REFUSED, 550, False)),
        (mail_faults.reject_content(), (Reason.REFUSED, 554, False)),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_refusal_has_its_reason(
    server: SmtpServer, mailbox: Mailbox, fault: Fault, expected: tuple[Reason, int | None, bool]
) -> None:
    """What a server does is told apart, and so is whether another attempt makes sense."""
    with mailbox.fault(fault):
        outcome = send(server)
    assert (outcome.reason, outcome.code, outcome.may_pass) == expected
    assert not outcome.delivered
    assert PASSWORD not in repr(outcome)


def test_a_message_that_the_server_finds_too_large_is_told_apart(server: SmtpServer, mailbox: Mailbox) -> None:
    """552 after the message, other than 552 to a recipient."""
    with mailbox.fault(Fault("too large", Stage.CONTENT, "552 5.3.4 Message too big")):
        outcome = send(server)
    assert (outcome.reason, outcome.code, outcome.may_pass) == (Reason.TOO_LARGE, 552, False)


def test_a_server_that_repeats_a_password_does_not_get_it_shown(server: SmtpServer, mailbox: Mailbox) -> None:
    """Its reply is shown with a mask."""
    with mailbox.fault(Fault("chatty", Stage.AUTH, f"535 5.7.8 {PASSWORD} is wrong")):
        outcome = send(server)
    assert (outcome.reason, outcome.detail) == (Reason.AUTHENTICATION, "5.7.8 *** is wrong")


def test_a_subject_of_two_lines_becomes_one() -> None:
    """Also in a mail that nothing composed."""
    raw = mime_bytes(a_mail(subject="a\r\nBcc: x@y.z"), "a@b.c", MESSAGE_ID, DATE)
    assert dict(read_content(raw).headers)["Subject"] == "a  Bcc: x@y.z"


def test_recipients_are_judged_one_by_one(server: SmtpServer, mailbox: Mailbox) -> None:
    """Those who were accepted are told, the others are named with the server's reply."""
    mail = a_mail(recipients=("a@example.org", "b@example.org"))
    with mailbox.fault(mail_faults.too_many_recipients(1)):
        outcome = send(server, mail)
    assert (outcome.reason, outcome.code, outcome.told) == (Reason.PARTLY_DELIVERED, 452, ("a@example.org",))
    assert outcome.refused == (RefusedRecipient("b@example.org", 452, "4.5.3 Too many recipients"),)
    assert outcome.remaining(mail.envelope) == ("b@example.org",)
    assert str(outcome) == "accepted for some recipients only: b@example.org: 452 4.5.3 Too many recipients"


def test_a_wrong_password_is_refused_and_not_shown(server: SmtpServer, mailbox: Mailbox) -> None:
    """Also where the server rejects it by itself."""
    outcome = send(server, password=Secret("wrong-one"))
    assert (outcome.reason, outcome.code) == (Reason.AUTHENTICATION, 535)
    assert not mailbox.messages


def test_a_login_can_be_tried_without_a_mail(server: SmtpServer, mailbox: Mailbox, closed_port: int) -> None:
    """None is sent; what is wrong is told as it is of a mail."""
    assert MailSender(server).try_login() is None
    for changed, reason in (
        (replace(server, password=Secret("another")), Reason.AUTHENTICATION),
        (replace(server, port=closed_port), Reason.REFUSED_CONNECTION),
        (replace(server, host="mail.example.org"), Reason.FORBIDDEN_HOST),
    ):
        outcome = MailSender(changed).try_login()
        assert outcome is not None
        assert outcome.reason is reason
    assert mailbox.messages == ()


def test_a_login_is_demanded_where_there_is_none(server: SmtpServer) -> None:
    """530 is a matter of authentication."""
    outcome = send(server, user=None)
    assert (outcome.reason, outcome.code) == (Reason.AUTHENTICATION, 530)


def test_a_password_that_the_client_cannot_send_is_a_matter_of_authentication(server: SmtpServer) -> None:
    """Python's client sends ASCII only."""
    assert send(server, password=Secret("gr\xfc\xdfe")).reason is Reason.AUTHENTICATION
    assert send(server, password=None).reason is Reason.AUTHENTICATION


@pytest.mark.parametrize("security", [ConnectionSecurity.NONE, ConnectionSecurity.STARTTLS_OPTIONAL])
def test_no_password_goes_out_in_the_clear(server: SmtpServer, mailbox: Mailbox, security: ConnectionSecurity) -> None:
    """Neither without TLS nor where it was hoped for in vain."""
    with mailbox.fault(mail_faults.no_starttls()):
        outcome = send(server, security=security)
    assert (outcome.reason, outcome.detail) == (Reason.TLS, "a password is sent inside TLS only")


def test_a_certificate_that_nobody_vouches_for_is_no_tls(server: SmtpServer, mailbox: Mailbox) -> None:
    """The system's authorities do not know the one of the test."""
    assert send(server, ca_pem=None).reason is Reason.TLS
    assert send(server, ca_pem=None, security=ConnectionSecurity.TLS, port=mailbox.tls_port).reason is Reason.TLS


def test_a_closed_port_refuses(server: SmtpServer, closed_port: int) -> None:
    """Nobody listens there."""
    outcome = send(server, port=closed_port)
    assert (outcome.reason, outcome.may_pass) == (Reason.REFUSED_CONNECTION, True)


def test_every_address_of_a_name_is_tried(
    server: SmtpServer, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where localhost is an IPv6 address first, and nobody listens there."""
    connect = socket.create_connection
    entries = [(2, 1, 6, "", (address, 0)) for address in ("::1", "127.0.0.1")]
    tried = []
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
        patch.setattr(socket, "create_connection", lambda place, _: tried.append(place[0]) or _connected(place))
        assert send(server).delivered
    assert (tried, len(mailbox.wait()), connect) == (["::1", "127.0.0.1"], 1, socket.create_connection)


def _connected(place: tuple[str, int]) -> socket.socket:
    if place[0] == "::1":
        raise ConnectionRefusedError
    connection = socket.socket(socket.AF_INET)
    connection.settimeout(5)
    connection.connect(place)
    return connection


def test_a_connection_that_comes_too_late_is_cut_at_once() -> None:
    """The end of the session may be reached while it still connects."""
    here, there = socket.socketpair()
    with here, there, Deadline(0) as deadline:
        while not deadline.expired:
            threading.Event().wait(0.001)
        deadline.watch(here)
        assert there.recv(1) == b""


def test_a_slow_server_is_left(server: SmtpServer, mailbox: Mailbox) -> None:
    """Each reply has its limit, and so has the session."""
    with mailbox.fault(mail_faults.slow(0.5)):
        assert send(server, timeout_seconds=0.1).reason is Reason.TIMEOUT
    with mailbox.fault(mail_faults.slow(0.1)):
        outcome = send(server, total_seconds=0.25)
    assert (outcome.reason, outcome.detail) == (Reason.TIMEOUT, "the session took longer than 0.25 s")


def test_a_server_that_drips_bytes_for_ever_is_left(server: SmtpServer) -> None:
    """No single wait is too long, but all of them together are."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip, args=(listener, ended), daemon=True)
        thread.start()
        assert send(server, port=listener.getsockname()[1], total_seconds=0.2).reason is Reason.TIMEOUT
        ended.set()
        thread.join(5)


def _drip(listener: socket.socket, ended: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        while not ended.wait(0.02):
            try:
                connection.sendall(b"2")
            except OSError:
                return


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.1", "127.1", "localhost.", "::ffff:10.0.0.1"])
def test_another_host_is_refused_before_anything_is_looked_up(
    server: SmtpServer, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only this machine, in its usual spelling, unless a name is allowed."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("looked up"))
    assert send(server, host=host).reason is Reason.FORBIDDEN_HOST


def test_a_name_that_leads_elsewhere_is_refused(server: SmtpServer, elsewhere: None) -> None:
    """Although it is called localhost."""
    assert elsewhere is None
    outcome = send(server)
    assert outcome.reason is Reason.FORBIDDEN_HOST
    assert "203.0.113.9" in outcome.detail


def test_what_is_no_address_is_not_sent_to(sender: MailSender) -> None:
    """No line break gets into a command."""
    wrong = sender.send(a_mail(recipients=("a@example.org\r\nRCPT TO:<b@example.org>",)), MESSAGE_ID, DATE)
    assert (wrong.reason, sender.send(a_mail(recipients=()), MESSAGE_ID, DATE).reason) == (Reason.INVALID_ADDRESS,) * 2


def test_settings_that_cannot_be_meant_are_refused(server: SmtpServer) -> None:
    """A sender is an address, a port a port, a certificate PEM, an id an id, a date in a zone."""
    with pytest.raises(UsageError, match="no mail address"):
        replace(server, sender="Dynatrace")
    with pytest.raises(UsageError, match="port is 65536"):
        replace(server, port=65_536)
    with pytest.raises(UsageError, match="no certificates in PEM form"):
        send(server, ca_pem=b"no")
    with pytest.raises(UsageError, match="no Message-ID"):
        MailSender(server).send(a_mail(), "<1@a>\r\nBcc: x@y.z", DATE)
    with pytest.raises(UsageError, match="no time zone"):
        MailSender(server).send(a_mail(), MESSAGE_ID, DATE.replace(tzinfo=None))


def test_a_server_shows_no_password(server: SmtpServer) -> None:
    """Nor what stands for it in a log."""
    assert PASSWORD not in f"{server!r} {server}"


def test_usual_ports_follow_the_security() -> None:
    """25, 587 and 465, and brackets around IPv6."""
    ports = {each: SmtpServer("::1", "a@b.c", each).address for each in ConnectionSecurity}
    assert ports == {
        ConnectionSecurity.NONE: "http://[::1]:25",
        ConnectionSecurity.STARTTLS_OPTIONAL: "http://[::1]:587",
        ConnectionSecurity.STARTTLS_REQUIRED: "http://[::1]:587",
        ConnectionSecurity.TLS: "http://[::1]:465",
    }


@given(LETTERS, LETTERS, LETTERS)
def test_no_text_makes_a_header_or_ends_a_part(subject: str, text: str, html: str) -> None:
    """Whatever a problem is called: the headers are ours, lines are short, and the bodies come out as they went in."""
    raw = mime_bytes(a_mail(subject=subject, text=text, html=html), "a@b.c", MESSAGE_ID, DATE)
    message = message_from_bytes(raw)
    assert [name for name, _ in message.raw_items()] == [
        "Content-Type",
        "MIME-Version",
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
    ]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    content = read_content(raw)
    assert (content.text or "").splitlines() == text.encode("utf-8", "replace").decode().splitlines()
    assert (content.html or "").splitlines() == html.encode("utf-8", "replace").decode().splitlines()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1).map(lambda text: f"a {text} b"))
def test_a_subject_reads_as_it_was_written(subject: str) -> None:
    """Also one that looks like an encoded word."""
    assert (
        dict(read_content(mime_bytes(a_mail(subject=subject), "a@b.c", MESSAGE_ID, DATE)).headers)["Subject"] == subject
    )


def test_an_encoded_word_in_a_title_is_not_decoded() -> None:
    """Decoded it would be a line break and a header."""
    subject = "=?utf-8?q?=0ABcc:_x@y.z?="
    headers = dict(read_content(mime_bytes(a_mail(subject=subject), "a@b.c", MESSAGE_ID, DATE)).headers)
    assert headers["Subject"] == subject
