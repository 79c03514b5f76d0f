"""Bytes become messages, whatever a sender got wrong."""

from hypothesis import given
from hypothesis import strategies as st

from smokealarm.receivers.smtp.message import Content, read_content

MULTIPART = b"""Subject: =?utf-8?q?Problem_P-1=3A_gr=C3=BC=C3=9Fe?=\r
From: alerts@example.org\r
X-Long: one\r
 two\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=outer\r
\r
--outer\r
Content-Type: multipart/alternative; boundary=inner\r
\r
--inner\r
Content-Type: text/plain; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
\r
gr=FC=DFe\r
--inner\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: base64\r
\r
PGI+Z3LDvMOfZTwvYj4=\r
--inner--\r
--outer\r
Content-Type: text/plain\r
Content-Disposition: attachment; filename=log.txt\r
\r
not the text\r
--outer--\r
"""


def headers(raw: bytes) -> dict[str, str]:
    """Return the header fields of a message."""
    return dict(read_content(raw).headers)


def test_text_html_and_attachments_are_told_apart() -> None:
    """Transfer encodings and charsets are undone."""
    content = read_content(MULTIPART)
    assert content.text is not None
    assert (content.text.strip(), content.html, content.attachments) == (
        "gr\xfc\xdfe",
        "<b>gr\xfc\xdfe</b>",
        ("log.txt",),
    )


def test_headers_are_decoded_and_unfolded() -> None:
    """In the order in which they came."""
    fields = headers(MULTIPART)
    assert list(fields)[:3] == ["Subject", "From", "X-Long"]
    assert (fields["Subject"], fields["X-Long"]) == ("Problem P-1: gr\xfc\xdfe", "one two")


def test_headers_in_plain_utf8_are_read() -> None:
    """SMTPUTF8 allows them (RFC 6532)."""
    assert headers("Subject: gr\xfc\xdfe\r\n\r\n".encode())["Subject"] == "gr\xfc\xdfe"


def test_headers_that_cannot_be_decoded_are_shown_as_they_are() -> None:
    """A test wants to see what was sent, not an exception."""
    assert headers(b"Subject: =?no-such-charset?q?x?=\r\n\r\n")["Subject"] == "=?no-such-charset?q?x?="
    assert headers(b"Subject: =?utf-8?b?x?=\r\n\r\n")["Subject"] == "=?utf-8?b?x?="


def test_a_body_in_an_unknown_charset_is_read_as_utf8() -> None:
    """Bytes that are none become replacement characters."""
    content = read_content(b"Content-Type: text/plain; charset=no-such\r\n\r\n\xc3\xa4\xff")
    assert content.text == "\xe4\ufffd"


def test_a_message_without_text_has_none() -> None:
    """HTML alone does not make a text part."""
    content = read_content(b"Content-Type: text/html\r\n\r\n<p>")
    assert (content.text, content.html) == (None, "<p>")


FRAGMENTS = [
    b"Subject: ", b"=?utf-8?b?", b"?=", b"\r\n", b"\r\n\r\n", b" ", b"a", b"\xff", b"\x00", b"--b", b"utf-8", b"uu",
    b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/plain; charset=", b"; charset*=x''%",
    b"Content-Transfer-Encoding: base64", b"Content-Disposition: attachment; filename*0*=''%E4",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=10), max_size=20).map(b"".join))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Whatever arrives is a message."""
    content = read_content(raw)
    assert isinstance(content, Content)
    assert all(isinstance(value, str) for field in content.headers for value in field)
