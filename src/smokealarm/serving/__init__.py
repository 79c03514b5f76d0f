"""Servers on this machine: loopback sockets, a loop on a thread of its own, throw-away certificates, HTTP."""

from smokealarm.serving.background import BackgroundLoop
from smokealarm.serving.http import HttpServer
from smokealarm.serving.identity import Identity
from smokealarm.serving.listening import LOOPBACK, listening_port, loopback_socket, port_of
from smokealarm.serving.switchboard import Switchboard

__all__ = [
    "LOOPBACK",
    "BackgroundLoop",
    "HttpServer",
    "Identity",
    "Switchboard",
    "listening_port",
    "loopback_socket",
    "port_of",
]
