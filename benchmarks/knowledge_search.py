"""Nearest questions: the HNSW index of pgvector against exact search in numpy, in one run.

    python -m benchmarks.knowledge_search

Questions come from templates and slots with a fixed seed. 10,000 are encoded; for the larger size
the vectors are those, moved a little at random, which is said in the output. A scratch server is
started in a temporary folder and removed.
"""

import itertools
import json
import random
import secrets
import shutil
import signal
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psycopg
from pgvector.psycopg import register_vector

from deploy.local.postgres import cluster
from knowledge_base.encoders import THREADS, load_encoder

SEED = 20261121
SIZES = (1_000, 100_000)
ENCODED = 10_000
QUERIES = 200
NEIGHBOURS = 10
# How far a copied vector is moved, as a share of its length.
NOISE = 0.25

Floats = npt.NDArray[np.float32]

PEOPLE = ["我", "我爸", "我家里老人", "公司同事", "孩子", "我爱人", "室友", "朋友"]
THINGS = [
    "宽带", "流量包", "副卡", "国际漫游", "合约机", "来电显示", "积分", "电子发票", "家庭套餐",
    "光猫", "机顶盒", "亲情网", "彩铃", "携号转网", "停机保号", "预付费卡", "物联网卡", "企业专线",
]  # fmt: skip
ACTS = ["办理", "取消", "查询", "升级", "过户", "续约", "暂停", "恢复", "更换", "补办"]
PLACES = ["营业厅", "手机上", "外地", "网上", "小区里", "公司", "老家", "国外"]
TEMPLATES = [
    "{who}的{what}怎么{act}", "{who}想在{where}{act}{what}", "{what}在{where}能不能{act}",
    "{act}{what}要多少钱，{who}急用", "{who}上个月{act}了{what}还没生效",
    "{where}{act}{what}要带什么",
    "为什么{who}的{what}不能{act}", "帮{who}{act}一下{what}，人在{where}",
]  # fmt: skip


def questions(count: int) -> list[str]:
    """`count` distinct questions, the same every time."""
    every = {
        template.format(who=who, what=what, act=act, where=where)
        for template in TEMPLATES
        for who, what, act, where in itertools.product(PEOPLE, THINGS, ACTS, PLACES)
    }
    return random.Random(SEED).sample(sorted(every), count)


def moved(vectors: Floats, count: int, chance: np.random.Generator) -> Floats:
    """`count` unit vectors: copies of `vectors`, each moved by `NOISE` in a random direction."""
    copies = vectors[chance.integers(0, len(vectors), count)]
    steps = chance.standard_normal(copies.shape, dtype=np.float32)
    steps *= NOISE / np.linalg.norm(steps, axis=1, keepdims=True)
    copies = copies + steps
    return copies / np.linalg.norm(copies, axis=1, keepdims=True)


def fill(connection: psycopg.Connection, vectors: Floats) -> float:
    """Insert the vectors and build the index; seconds it took."""
    start = time.perf_counter()
    dim = vectors.shape[1]
    connection.execute("DROP TABLE IF EXISTS vectors")
    connection.execute("CREATE TABLE vectors (id int PRIMARY KEY, encoder text, embedding vector)")
    with connection.cursor().copy("COPY vectors FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "text", "vector"])
        for at, vector in enumerate(vectors):
            copy.write_row((at, "bench", vector))
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute(
        f"CREATE INDEX ON vectors USING hnsw ((embedding::vector({dim})) vector_cosine_ops)"
        " WHERE encoder = 'bench'"
    )
    connection.execute("ANALYZE vectors")
    return time.perf_counter() - start


def search_index(connection: psycopg.Connection, vector: Floats) -> list[int]:
    dim = len(vector)
    rows = connection.execute(
        f"SELECT id FROM vectors WHERE encoder = 'bench'"
        f" ORDER BY embedding::vector({dim}) <=> %s::vector({dim}) LIMIT {NEIGHBOURS}",
        [vector],
        binary=True,
    )
    return [row[0] for row in rows]


def search_exact(vectors: Floats, vector: Floats) -> list[int]:
    scores = vectors @ vector
    best = np.argpartition(-scores, NEIGHBOURS)[:NEIGHBOURS]
    return best[np.argsort(-scores[best])].tolist()


def milliseconds(times: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(np.array(times) * 1000, [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def compare(connection: psycopg.Connection, vectors: Floats, queries: Floats) -> dict[str, object]:
    built = fill(connection, vectors)
    plan = connection.execute(
        f"EXPLAIN SELECT id FROM vectors WHERE encoder = 'bench' ORDER BY"
        f" embedding::vector({vectors.shape[1]}) <=> %s::vector({vectors.shape[1]}) LIMIT 10",
        [queries[0]],
    ).fetchall()
    timed: dict[str, list[float]] = {"index": [], "exact": []}
    found = 0
    for query in queries[:20]:
        search_index(connection, query)
        search_exact(vectors, query)
    for query in queries:
        start = time.perf_counter()
        near = search_index(connection, query)
        middle = time.perf_counter()
        exact = search_exact(vectors, query)
        timed["index"].append(middle - start)
        timed["exact"].append(time.perf_counter() - middle)
        found += len({*near} & {*exact})
    index, exact_times = milliseconds(timed["index"]), milliseconds(timed["exact"])
    return {
        "questions": len(vectors),
        "vectors": "encoded" if len(vectors) <= ENCODED else f"{ENCODED} encoded, copied and moved",
        "build_s": round(built, 1),
        "uses_hnsw": "vectors_embedding_idx" in str(plan),
        "pgvector_hnsw": index,
        "numpy_exact": exact_times,
        "exact_over_hnsw_p50": round(exact_times["p50_ms"] / index["p50_ms"], 2),
        "recall_at_10": round(found / (NEIGHBOURS * len(queries)), 4),
    }


def main() -> None:
    encoder = load_encoder()
    texts = questions(ENCODED + QUERIES)
    start = time.perf_counter()
    encoded = encoder.encode(texts)
    per_question = (time.perf_counter() - start) / len(texts) * 1000
    vectors, queries = encoded[:ENCODED], encoded[ENCODED:]
    chance = np.random.default_rng(SEED)
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    folder.chmod(0o711)
    postgres = cluster(folder / "postgres", 54399, secrets.token_urlsafe(16))
    postgres.create()
    server = postgres.start(log=folder / "log", extra=("-c", "fsync=off"))
    try:
        postgres.wait()
        url = postgres.create_database("bench", "bench", secrets.token_urlsafe(16))
        with psycopg.connect(url, autocommit=True) as connection:
            register_vector(connection)
            connection.execute("SET hnsw.ef_search = 80")
            runs = []
            for size in SIZES:
                stored = vectors[:size] if size <= ENCODED else moved(vectors, size, chance)
                runs.append(compare(connection, stored, queries))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
    report = {
        "encoder": f"{encoder.name}@{encoder.version}",
        "encode_ms_per_question_in_batches": round(per_question, 2),
        "encoder_threads": THREADS,
        "queries": QUERIES,
        "runs": runs,
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
