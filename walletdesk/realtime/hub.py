"""Who listens to what in this process: topics and sinks, no product words."""

from __future__ import annotations

from typing import Protocol


class Sink(Protocol):
    """Where frames go.  Identity is what counts: a sink is a listener once in each topic."""

    def offer(self, frame: bytes) -> None:
        """Take a frame without waiting.  One that cannot keep up is the sink's own matter."""


class Hub:
    """Topics by name.  Lives in one event loop; nothing here waits, so a slow listener holds nobody up."""

    def __init__(self) -> None:
        self._topics: dict[str, dict[Sink, None]] = {}
        self._joined: dict[Sink, set[str]] = {}

    def join(self, topic: str, sink: Sink) -> None:
        self._topics.setdefault(topic, {})[sink] = None
        self._joined.setdefault(sink, set()).add(topic)

    def leave(self, topic: str, sink: Sink) -> None:
        listeners = self._topics.get(topic)
        if listeners is not None and listeners.pop(sink, 0) is None:
            self._joined[sink].discard(topic)
            if not self._joined[sink]:
                del self._joined[sink]
            if not listeners:
                del self._topics[topic]

    def leave_all(self, sink: Sink) -> set[str]:
        """Take a sink out of everything; returns the topics it listened to."""
        topics = set(self._joined.get(sink, ()))
        for topic in topics:
            self.leave(topic, sink)
        return topics

    def listened(self, topic: str) -> bool:
        return topic in self._topics

    def listeners(self, topic: str) -> list[Sink]:
        return list(self._topics.get(topic, ()))

    def publish(self, topic: str, frame: bytes) -> int:
        """Offer a frame to all who listen; returns how many."""
        listeners = self.listeners(topic)
        for sink in listeners:
            sink.offer(frame)
        return len(listeners)

    def sinks(self) -> int:
        return len(self._joined)
