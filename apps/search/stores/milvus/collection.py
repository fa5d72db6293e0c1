"""One collection: the vectors of all galleries under one spec."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.search.index.hits import Hits
from apps.search.stores.base import SegmentError, StoreDownError
from apps.search.stores.milvus.names import gallery_number, ids_of, keys_of
from apps.search.stores.milvus.server import LONG, MOST, SOON, Server

# A graph keeps whole vectors, so its scores are exact, and finds nearly all that is near.
LINKS = 16
FACTORY = f"Milvus HNSW{LINKS}"
_GRAPH = {"M": LINKS, "efConstruction": 200}
# Galleries share these; Milvus looks into the one of the gallery that is asked.
PARTITIONS = 16
# Bytes of vectors in one message: Milvus refuses more than 64 MB.
MESSAGE = 16 * 2**20
WIDEST = 32_768


def create(server: Server, name: str, dims: int) -> None:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("gallery", DataType.INT64, is_partition_key=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dims)
    index = MilvusClient.prepare_index_params()
    index.add_index("vector", index_type="HNSW", metric_type="IP", params=_GRAPH)
    with server.asked("make a collection") as client:
        client.create_collection(
            name,
            schema=schema,
            index_params=index,
            num_partitions=PARTITIONS,
            consistency_level="Strong",
            timeout=LONG,
        )


def collections(server: Server) -> list[str]:
    """Their names, in the order in which those of one spec were made."""
    with server.asked("list collections") as client:
        return sorted(client.list_collections(timeout=SOON))


def drop(server: Server, name: str) -> None:
    with server.asked("drop a collection") as client:
        client.drop_collection(name, timeout=LONG)


@dataclass(frozen=True, slots=True)
class Part:
    """What a collection holds of one gallery. Every question names the gallery."""

    server: Server
    collection: str
    gallery_id: UUID

    @property
    def _whose(self) -> str:
        return f"gallery == {gallery_number(self.gallery_id)}"

    def search(
        self, vector: NDArray[np.float32], k: int, *, breadth: int, since: int
    ) -> tuple[Hits, float]:
        """The best `k` that are found, and how long that took, in seconds.

        What Milvus's clock had seen at `since` is waited for, and nothing later, which makes it
        60 times quicker than asking for all that was ever written.
        """
        with self.server.asked("search") as client:
            begun = time.perf_counter()
            [found] = client.search(
                self.collection,
                [vector.astype(np.float32)],
                filter=self._whose,
                limit=k,
                search_params={
                    "metric_type": "IP",
                    "params": {"ef": min(max(breadth, k), WIDEST)},
                },
                consistency_level="Customized",
                guarantee_timestamp=max(since, 1),
                timeout=SOON,
            )
            took = time.perf_counter() - begun
        scores = np.array([hit["distance"] for hit in found], np.float32)
        keys = np.array([hit["id"] for hit in found], np.int64)
        return Hits(scores, ids_of(keys)), took

    def count(self, since: int = 0) -> int:
        """How many entries; with a moment of Milvus's clock, as it was at the earliest then."""
        when: dict[str, Any] = {}
        if since:
            when = {"consistency_level": "Customized", "guarantee_timestamp": since}
        with self.server.asked("count") as client:
            [row] = client.query(
                self.collection,
                filter=self._whose,
                output_fields=["count(*)"],
                timeout=SOON if since else LONG,
                **when,
            )
        return int(row["count(*)"])

    def ids(self) -> NDArray[np.int64]:
        """The ids of all its rows, sorted."""
        found: list[int] = []
        with self.server.asked("list entries") as client:
            pages = client.query_iterator(
                self.collection,
                batch_size=MOST,
                filter=self._whose,
                output_fields=["id"],
                timeout=LONG,
            )
            while rows := pages.next():
                found.extend(row["id"] for row in rows)
            pages.close()
        return np.unique(ids_of(np.array(found, np.int64)))

    def vectors(self, ids: NDArray[np.int64]) -> dict[int, NDArray[np.float32]]:
        """Those of these rows that it has."""
        keys = keys_of(self.gallery_id, ids).tolist()
        with self.server.asked("read vectors") as client:
            rows = client.query(
                self.collection,
                filter=f"{self._whose} and id in {keys}",
                output_fields=["id", "vector"],
                timeout=LONG,
            )
        found = ids_of(np.array([row["id"] for row in rows], np.int64)).tolist()
        return {
            id_: np.array(row["vector"], np.float32) for id_, row in zip(found, rows, strict=True)
        }

    def write(
        self, ids: NDArray[np.int64], vectors: NDArray[np.float16], *, fresh: bool = False
    ) -> int:
        """Hold these rows, each once; the moment of Milvus's clock from which they are there.

        Milvus 2.3 puts what is upserted where its partition key is not looked for, so what may
        be there is deleted first; `fresh`: nothing of it can be.
        """
        if not fresh:
            self.delete(ids)
        gallery = gallery_number(self.gallery_id)
        keys = keys_of(self.gallery_id, ids).tolist()
        entries = [
            {"id": key, "gallery": gallery, "vector": vector}
            for key, vector in zip(keys, vectors.astype(np.float32), strict=True)
        ]
        with self.server.asked("write entries") as client:
            # What `client.insert` does, which does not tell the time.
            done = client._get_connection().insert_rows(
                self.collection, entries, timeout=LONG, context=client._generate_call_context()
            )
        return int(done.timestamp)

    def delete(self, ids: NDArray[np.int64]) -> None:
        if not len(ids):
            return
        with self.server.asked("delete entries") as client:
            client.delete(self.collection, ids=keys_of(self.gallery_id, ids).tolist(), timeout=LONG)

    def clear(self) -> None:
        ids = self.ids()
        for start in range(0, len(ids), MOST):
            self.delete(ids[start : start + MOST])

    def waiting(self) -> int:
        """How many entries of the collection are not part of its graph yet."""
        with self.server.asked("index entries") as client:
            index = client.describe_index(self.collection, "vector", timeout=LONG)
        return int(index["pending_index_rows"])

    def flush(self) -> None:
        with self.server.asked("flush") as client:
            client.flush(self.collection, timeout=LONG)

    def load(self) -> None:
        """Have it in Milvus's memory; at once when it is."""
        with self.server.asked("load the collection") as client:
            client.load_collection(self.collection, timeout=LONG)

    def check_loaded(self) -> None:
        from pymilvus.client.types import LoadState

        with self.server.asked("look for the collection") as client:
            state = client.get_load_state(self.collection, timeout=SOON)["state"]
        if state == LoadState.NotExist:
            raise SegmentError("Milvus has no such collection")
        if state == LoadState.NotLoad:
            raise SegmentError("The collection is not in Milvus's memory")
        if state != LoadState.Loaded:
            raise StoreDownError("Milvus is still reading the collection")
