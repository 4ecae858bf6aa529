"""The peer of `skylight serve`: what clip-retrieval's back does for a query, on faiss-cpu behind Flask.

    backend.py FOLDER MODEL --nprobe N --row-nprobe N --server werkzeug|waitress

The same files: `faiss.index`, `embeddings.npy` and `metadata.db` of a collection. As there, the index may be
mapped, the vector of a row comes from a mapped NumPy file, a text's from a tower on all cores; ids, scores and
paths go out as JSON. Prints its address, one line, once it listens.
"""

import argparse
import os
import pathlib
import socket
import sqlite3
import threading

import faiss
import flask
import numpy as np

FETCH = "SELECT embedding_index, id, file_path FROM images WHERE embedding_index IN (%s)"
TOKENS, END = 77, 49407


class Back:
    def __init__(self, folder: pathlib.Path, model: pathlib.Path, nprobe: int, row_nprobe: int):
        self.effort = {True: faiss.SearchParametersIVF(nprobe=row_nprobe), False: faiss.SearchParametersIVF(nprobe=nprobe)}
        self.index = faiss.read_index(str(folder / "faiss.index"), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        self.vectors = np.load(folder / "embeddings.npy", mmap_mode="r")
        self.catalog_file = folder / "metadata.db"
        self.of_thread = threading.local()
        self.text = None
        if (model / "onnx" / "text_model.onnx").exists():
            import onnxruntime
            import tokenizers

            self.text = onnxruntime.InferenceSession(model / "onnx" / "text_model.onnx", providers=["CPUExecutionProvider"])
            self.tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
            self.tokenizer.enable_padding(length=TOKENS, pad_id=END)
            self.tokenizer.enable_truncation(TOKENS)

    def catalog(self) -> sqlite3.Connection:
        """One for each thread."""
        if not hasattr(self.of_thread, "catalog"):
            self.of_thread.catalog = sqlite3.connect(f"file:{self.catalog_file}?mode=ro", uri=True)
        return self.of_thread.catalog

    def row(self, image: int) -> int | None:
        found = self.catalog().execute("SELECT embedding_index FROM images WHERE id = ?", (image,)).fetchone()
        return found[0] if found else None

    def encode(self, words: str) -> np.ndarray:
        tokens = np.array([self.tokenizer.encode(words).ids], np.int64)
        (vector,) = self.text.run(None, {"input_ids": tokens})
        return vector / np.linalg.norm(vector)

    def hits(self, vector: np.ndarray, count: int, but: int = -1) -> list[dict]:
        scores, rows = self.index.search(vector, count + (but >= 0), params=self.effort[but >= 0])
        wanted = [(int(row), float(score)) for row, score in zip(rows[0], scores[0]) if row >= 0 and row != but][:count]
        marks = ",".join("?" * len(wanted))
        pictures = {row: (image, path) for row, image, path in self.catalog().execute(FETCH % marks, [row for row, _ in wanted])}
        return [
            {"id": pictures[row][0], "row": row, "score": score, "path": pictures[row][1]} for row, score in wanted if row in pictures
        ]


def application(back: Back) -> flask.Flask:
    app = flask.Flask(__name__)

    @app.get("/api/v1/images/<int:image>/similar")
    def similar(image: int):
        row = back.row(image)
        if row is None:
            flask.abort(404)
        vector = np.array(back.vectors[row : row + 1])
        return {"hits": back.hits(vector, flask.request.args.get("k", 60, int), row)}

    @app.get("/api/v1/search")
    def search():
        return {"hits": back.hits(back.encode(flask.request.args["q"]), flask.request.args.get("k", 60, int))}

    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--nprobe", type=int, required=True, help="for words")
    parser.add_argument("--row-nprobe", type=int, required=True, help="for rows")
    parser.add_argument("--server", choices=["werkzeug", "waitress"], required=True)
    options = parser.parse_args()
    app = application(Back(options.folder, options.model, options.nprobe, options.row_nprobe))
    if options.server == "waitress":
        import waitress

        faiss.omp_set_num_threads(1)  # a search is one of several; those of a search would wait for one another
        server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2 * len(os.sched_getaffinity(0)))
        print(f"http://127.0.0.1:{server.effective_port}", flush=True)
        server.run()
    else:
        import logging

        from werkzeug import serving

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = serving.make_server("127.0.0.1", 0, app, threaded=True)
        server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
