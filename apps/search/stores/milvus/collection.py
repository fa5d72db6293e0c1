"""One collection: the vectors of all galleries under one spec."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.search.index.hits import Hits
from apps.search.stores.base import SegmentError, StoreDownError
from apps.search.stores.milvus.names import gallery_number, ids_of, keys_of
from apps.search.stores.milvus.server import LONG_TIMEOUT, MAX_ENTRIES, SHORT_TIMEOUT, Server

# The graph stores whole vectors, so its scores are exact, and recall is high.
LINKS = 16
FACTORY = f"Milvus HNSW{LINKS}"
_GRAPH = {"M": LINKS, "efConstruction": 200}
# Galleries share these; Milvus searches the one of the queried gallery.
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
            timeout=LONG_TIMEOUT,
        )


def collections(server: Server) -> list[str]:
    """Their names, in the order in which those of one spec were created."""
    with server.asked("list collections") as client:
        return sorted(client.list_collections(timeout=SHORT_TIMEOUT))


def drop(server: Server, name: str) -> None:
    with server.asked("drop a collection") as client:
        client.drop_collection(name, timeout=LONG_TIMEOUT)


def delete_other_galleries(server: Server, name: str, galleries: Iterable[UUID]) -> int:
    """Delete the entries of galleries that are not among these; how many there were."""
    others = f"gallery not in {sorted(map(gallery_number, galleries))}"
    with server.asked("look for entries of no gallery") as client:
        fields = {"filter": others, "output_fields": ["count(*)"], "timeout": LONG_TIMEOUT}
        count = int(client.query(name, **fields)[0]["count(*)"])
        if count:
            client.delete(name, filter=others, timeout=LONG_TIMEOUT)
    return count


@dataclass(frozen=True, slots=True)
class GalleryEntries:
    """A gallery's entries in a collection. Every request names the gallery."""

    server: Server
    collection: str
    gallery_id: UUID

    @property
    def _gallery_filter(self) -> str:
        return f"gallery == {gallery_number(self.gallery_id)}"

    def search(
        self, vector: NDArray[np.float32], k: int, *, breadth: int, since: int
    ) -> tuple[Hits, float]:
        """The best `k` that are found, and how long that took, in seconds.

        Waits for writes up to the Milvus timestamp `since` only, which is 60 times faster than
        waiting for all writes.
        """
        with self.server.asked("search") as client:
            begun = time.perf_counter()
            [found] = client.search(
                self.collection,
                [vector.astype(np.float32)],
                filter=self._gallery_filter,
                limit=k,
                search_params={
                    "metric_type": "IP",
                    "params": {"ef": min(max(breadth, k), WIDEST)},
                },
                consistency_level="Customized",
                guarantee_timestamp=max(since, 1),
                timeout=SHORT_TIMEOUT,
            )
            took = time.perf_counter() - begun
        scores = np.array([hit["distance"] for hit in found], np.float32)
        keys = np.array([hit["id"] for hit in found], np.int64)
        return Hits(scores, ids_of(keys)), took

    def count(self, since: int = 0) -> int:
        """The number of entries, at Milvus timestamp `since` or later."""
        when: dict[str, Any] = {}
        if since:
            when = {"consistency_level": "Customized", "guarantee_timestamp": since}
        with self.server.asked("count") as client:
            [row] = client.query(
                self.collection,
                filter=self._gallery_filter,
                output_fields=["count(*)"],
                timeout=SHORT_TIMEOUT if since else LONG_TIMEOUT,
                **when,
            )
        return int(row["count(*)"])

    def ids(self) -> NDArray[np.int64]:
        """The ids of all its rows, sorted."""
        found = [np.empty(0, np.int64)]
        with self.server.asked("list entries") as client:
            pages = client.query_iterator(
                self.collection,
                batch_size=MAX_ENTRIES,
                filter=self._gallery_filter,
                output_fields=["id"],
                timeout=LONG_TIMEOUT,
            )
            while rows := pages.next():
                found.append(np.array([row["id"] for row in rows], np.int64))
            pages.close()
        return np.unique(ids_of(np.concatenate(found)))

    def vectors(self, ids: NDArray[np.int64]) -> dict[int, NDArray[np.float32]]:
        """Those of these rows that it has."""
        keys = keys_of(self.gallery_id, ids).tolist()
        with self.server.asked("read vectors") as client:
            rows = client.query(
                self.collection,
                filter=f"{self._gallery_filter} and id in {keys}",
                output_fields=["id", "vector"],
                timeout=LONG_TIMEOUT,
            )
        found = ids_of(np.array([row["id"] for row in rows], np.int64)).tolist()
        return {
            id_: np.array(row["vector"], np.float32) for id_, row in zip(found, rows, strict=True)
        }

    def write(
        self, ids: NDArray[np.int64], vectors: NDArray[np.float16], *, fresh: bool = False
    ) -> int:
        """Write these rows, each once; the Milvus timestamp from which they are there.

        Milvus 2.3 upserts into the wrong partition, so existing entries are deleted first; `fresh`:
        none can exist.
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
            # As `client.insert`, which does not return the timestamp.
            done = client._get_connection().insert_rows(
                self.collection,
                entries,
                timeout=LONG_TIMEOUT,
                context=client._generate_call_context(),
            )
        return int(done.timestamp)

    def delete(self, ids: NDArray[np.int64]) -> None:
        if not len(ids):
            return
        with self.server.asked("delete entries") as client:
            client.delete(
                self.collection, ids=keys_of(self.gallery_id, ids).tolist(), timeout=LONG_TIMEOUT
            )

    def clear(self) -> None:
        ids = self.ids()
        for start in range(0, len(ids), MAX_ENTRIES):
            self.delete(ids[start : start + MAX_ENTRIES])

    def waiting(self) -> int:
        """How many entries of the collection are not indexed yet."""
        with self.server.asked("index entries") as client:
            index = client.describe_index(self.collection, "vector", timeout=LONG_TIMEOUT)
        return int(index["pending_index_rows"])

    def flush(self) -> None:
        with self.server.asked("flush") as client:
            client.flush(self.collection, timeout=LONG_TIMEOUT)

    def load(self) -> None:
        """Load it into Milvus's memory; returns at once if it is loaded."""
        with self.server.asked("load the collection") as client:
            client.load_collection(self.collection, timeout=LONG_TIMEOUT)

    def check_loaded(self) -> None:
        from pymilvus.client.types import LoadState

        with self.server.asked("look for the collection") as client:
            state = client.get_load_state(self.collection, timeout=SHORT_TIMEOUT)["state"]
        if state == LoadState.NotExist:
            raise SegmentError("Milvus has no such collection")
        if state == LoadState.NotLoad:
            raise SegmentError("The collection is not in Milvus's memory")
        if state != LoadState.Loaded:
            raise StoreDownError("Milvus is still reading the collection")
