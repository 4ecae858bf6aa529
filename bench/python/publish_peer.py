"""The peer of bench/products: rows of an embeddings.npy into pgvector by psycopg's COPY, as its documentation has it.

DATABASE_URL says where. With "like-ours" after the file, the table keeps its rows in one piece, as publish's does. Prints the seconds
from the first row to the last commit.
"""

import os
import sys
import time

import numpy
import psycopg
from pgvector.psycopg import register_vector

BATCH = 10_000
MODEL = "clip-vit-b-32/fp32/0123456789ab"
COPY = 'COPY peer ("row", file_path, embedding, model_version) FROM STDIN (FORMAT BINARY)'


def main() -> None:
    vectors = numpy.load(sys.argv[1])
    rows, dimension = vectors.shape
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        register_vector(connection)
        connection.execute(
            f'CREATE TABLE peer ("row" bigint PRIMARY KEY, file_path text NOT NULL, embedding vector({dimension}) NOT NULL,'
            " model_version text NOT NULL)"
        )
        if sys.argv[2:] == ["like-ours"]:
            connection.execute("ALTER TABLE peer SET (toast_tuple_target = 8160)")
        connection.commit()
        start = time.monotonic()
        for first in range(0, rows, BATCH):
            with connection.cursor().copy(COPY) as copy:
                copy.set_types(["int8", "text", "vector", "text"])
                for row in range(first, min(rows, first + BATCH)):
                    copy.write_row((row, f"pictures/{row // 1000}/main-{row}.jpg", vectors[row], MODEL))
            connection.commit()
        print(time.monotonic() - start)


main()
