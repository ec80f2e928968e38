"""Encodes beside the event loop, one call at a time, and remembers recent questions."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from knowledge_base.encoders import Encoder, Vectors, identity

CACHE_SIZE = 2048


class QueryEncoder:
    """An encoder for coroutines. Close it with the process."""

    def __init__(self, encoder: Encoder, cache_size: int = CACHE_SIZE) -> None:
        self.identity = identity(encoder)
        self.dim = encoder.dim
        self._encoder = encoder
        # One thread: two sentences at once would only fight for the same cores.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._cache_size = cache_size

    async def many(self, texts: list[str]) -> Vectors:
        """One row per text, shape (len(texts), dim)."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._encoder.encode, texts)

    async def one(self, text: str) -> Vectors:
        """The vector of a question, shape (dim,)."""
        if (vector := self._cache.get(text)) is None:
            vector = (await self.many([text]))[0]
            self._cache[text] = vector
            if len(self._cache) > self._cache_size:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(text)
        return vector

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
