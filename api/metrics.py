"""Counters of one process, in Prometheus's form."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turn_seconds = Histogram(
            "huiyin_turn_seconds",
            "From a stored customer message to its stored reply",
            ["outcome"],
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 600),
            registry=self.registry,
        )
        self.turn_failures = Counter(
            "huiyin_turn_failures_total",
            "Turns the engine did not answer, by kind",
            ["kind"],
            registry=self.registry,
        )
        self.messages = Counter(
            "huiyin_inbound_messages_total",
            "Customer messages stored",
            ["channel"],
            registry=self.registry,
        )
        self.queue_length = Gauge(
            "huiyin_queue_length", "Customers waiting for a person", registry=self.registry
        )
        self.turns_pending = Gauge(
            "huiyin_turns_pending", "Customer messages without a reply yet", registry=self.registry
        )
        self.sockets = Gauge("huiyin_sockets", "Open WebSockets", ["side"], registry=self.registry)

    def turn(self, outcome: str, seconds: float) -> None:
        if outcome == "retry":
            self.turn_failures.labels("retry").inc()
            return
        if outcome == "gave_up":
            self.turn_failures.labels("gave_up").inc()
        self.turn_seconds.labels(outcome).observe(seconds)

    def render(self) -> bytes:
        return generate_latest(self.registry)
