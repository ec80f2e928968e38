"""Understands texts with a trained model: JSON lines in, JSON lines out.

Runs in Rasa's own environment: `bot/.venv/bin/python -m benchmarks.evaluate.nlu_batch MODEL`.
Reads {"text"} a line. Writes {"intents": [...]}, the model's labels, then for each text
{"intent", "confidence", "ranking": [[name, confidence], ...], "emotion", "emotion_confidence",
"ms"}; `ms` is the time of this text alone.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, TextIO

from rasa.core.agent import Agent


async def understand(model: str, texts: TextIO, results: TextIO) -> None:
    agent = Agent.load(model)
    _write(results, {"intents": sorted(agent.domain.intents)})
    for line in texts:
        text = json.loads(line)["text"]
        began = time.perf_counter()
        parsed: dict[str, Any] = await agent.parse_message(text)
        took = time.perf_counter() - began
        intent, emotion = parsed["intent"], parsed.get("emotion") or {}
        _write(
            results,
            {
                "intent": intent["name"],
                "confidence": float(intent["confidence"]),
                "ranking": [
                    [each["name"], float(each["confidence"])]
                    for each in parsed.get("intent_ranking", [])[:5]
                ],
                "emotion": emotion.get("name"),
                "emotion_confidence": float(emotion.get("confidence", 0.0)),
                "ms": round(took * 1000, 2),
            },
        )


def _write(results: TextIO, item: dict[str, Any]) -> None:
    results.write(json.dumps(item, ensure_ascii=False) + "\n")
    # Whoever times us waits for each line.
    results.flush()


if __name__ == "__main__":
    # Libraries may print: keep the real output for results alone.
    real, sys.stdout = sys.stdout, sys.stderr
    asyncio.run(understand(sys.argv[1], sys.stdin, real))
