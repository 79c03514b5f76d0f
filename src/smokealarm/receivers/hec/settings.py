"""Tokens, and the choices of a collector that Splunk leaves to its operator or does not document."""

from dataclasses import dataclass, field

MEBIBYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Token:
    """A token with the settings that ``inputs.conf`` gives it; its value never shows in a repr.

    Without ``indexes`` every index is allowed. ``host`` defaults to the request's Host header and ``source`` to
    ``http:<name>``.
    Source: the http stanzas of inputs.conf,
    https://help.splunk.com/en/splunk-enterprise/administer/admin-manual/configuration-file-reference
    """

    value: str = field(repr=False)
    name: str = "token"
    index: str = "main"
    indexes: tuple[str, ...] = ()
    host: str | None = None
    source: str | None = None
    sourcetype: str = "httpevent"
    use_ack: bool = False
    disabled: bool = False
    allow_query_string_auth: bool = False

    def allows(self, index: str) -> bool:
        """Say whether events may go to ``index``."""
        return not self.indexes or index == self.index or index in self.indexes


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits in bytes and seconds, and one named choice for each thing that Splunk does not document.

    ``max_content_length`` holds for the body as sent and as unpacked. Its default is the 1 MiB that Splunk Cloud asks
    clients to stay below; Splunk Enterprise's own default is 838,860,800. ``incorrect_index_from`` is the number that
    code 7 reports for the first event of a request: recorded answers count from 1 there, from 0 for every other code.
    ``accept_arrays`` takes an array as a batch, which is not documented but was seen on Splunk 10.4.
    ``ignore_unknown_keys`` takes envelopes with other keys; splunkd answers code 5 to them. None switches a limit of
    acknowledgement off.
    Sources: limits.conf [http_input]; https://github.com/mockdr/mockdr (measured on 10.4.2);
    https://github.com/splunk/splunk-connect-for-kubernetes/issues/565;
    https://github.com/open-telemetry/opentelemetry-collector-contrib/issues/36096
    """

    max_content_length: int = MEBIBYTE
    max_event_size: int = 5 * MEBIBYTE
    incorrect_index_from: int = 1
    accept_arrays: bool = False
    ignore_unknown_keys: bool = False
    max_idle_time: float | None = 600.0
    max_channels: int | None = None
    max_pending_acks: int | None = None
