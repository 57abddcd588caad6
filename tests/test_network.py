"""The network is off, except to this machine."""

import socket
import urllib.request

import pytest

REFUSAL = "a test may not use the network"


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1"])
def test_no_connection_leaves_this_machine(host):
    with pytest.raises(RuntimeError, match=REFUSAL):
        socket.create_connection((host, 80), timeout=1)


def test_a_library_meets_the_same_refusal():
    with pytest.raises(RuntimeError, match=REFUSAL):
        urllib.request.urlopen("http://example.org/")


def test_no_datagram_leaves_this_machine():
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sender, pytest.raises(RuntimeError, match=REFUSAL):
        sender.sendto(b"hello", ("192.0.2.1", 53))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached(host):
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection((host, server.getsockname()[1]), timeout=5) as caller:
        answered, _ = server.accept()
        answered.sendall(b"hello")
        answered.close()
        assert caller.recv(5) == b"hello"
