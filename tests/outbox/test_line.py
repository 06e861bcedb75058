"""What a line knows of an answer before it is read."""

import smtplib
import socket

import pytest

from calendar_app.outbox.line import Line


@pytest.fixture
def ends():
    """A line in the middle of a stage, and the relay's end of it."""
    ours, theirs = socket.socketpair()
    line = Line("here")
    line.sock = ours
    line.file = line
    line.within(10)
    with theirs:
        yield line, theirs
    line.close()


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ((b"250 fi", b"ne\r\n"), (250, b"fine")),
        ((b"250-one\r\n", b"250-two\r\n25", b"0 three\r\n"), (250, b"one\ntwo\nthree")),
        ((b"25", b"0\r\n"), (250, b"")),
        ((b"what", b"\r\n"), (-1, b"")),
    ],
)
def test_an_answer_is_there_when_it_is_whole(ends, parts, answer):
    line, relay = ends
    for part in parts:
        assert not line.answers(0.01)
        relay.sendall(part)
    assert line.answers(5)
    assert line.getreply() == answer


def test_after_it_was_hung_up_reading_says_so(ends):
    line, relay = ends
    relay.sendall(b"250-one\r\n")
    relay.close()
    assert line.answers(5)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        line.getreply()


def test_a_second_answer_is_not_waited_for(ends):
    line, relay = ends
    relay.sendall(b"250 one\r\n250 two\r\n")
    assert line.answers(5)
    assert line.getreply() == (250, b"one")
    assert line.answers(0)
