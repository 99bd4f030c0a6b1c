#!/usr/bin/env python3
"""Reads articles with selon on a Spark cluster, and writes their graphs as shards of N-Quads.

    pip install pyspark
    spark-submit examples/spark/extract.py --selon target/release/selon articles.jsonl shards
    selon load shards --store news

The binary travels with the job; the machines need nothing but Python. ARTICLES is whatever Spark can read as JSON
lines, from a file to a bucket; --text, --id and the like name its columns. Each partition is piped through one process
of selon, which writes an article's graph before it reads the next article. Records that cannot be read are named in the
executors' logs, one JSON object a line, and counted at the end; the others go on.

With user's words, put the Turtle file beside the binary: --ontology my.ttl.
"""
import argparse
import os
import stat
import subprocess
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as columns

FIELDS = ("text", "id", "title", "published", "publisher", "url", "language")


def reader(binary, ontology, failed):
    """Returns what a partition does: articles as lines of JSON in, quads as lines out."""

    def read(lines):
        program = SparkFiles.get(binary)
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        command = [program, "extract", "--jsonl", "-", "--format", "nquads"]
        for file in ontology:
            command += ["--ontology", SparkFiles.get(file)]
        # Spark already runs one task a core.
        environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

        def feed():
            try:
                for line in lines:
                    process.stdin.write(line.encode() + b"\n")
            except BrokenPipeError:
                pass  # The exit code tells.
            finally:
                process.stdin.close()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        for quad in process.stdout:
            yield quad.decode().rstrip("\n")
        feeder.join()
        code = process.wait()
        # 1: some records could not be read, each is named; anything else: the program could not work at all.
        if code == 1:
            failed.add(1)
        elif code != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {code}")

    return read


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", help="JSON lines, as a path that Spark reads")
    arguments.add_argument("shards", help="the folder to write, which must not exist")
    arguments.add_argument("--selon", default="target/release/selon", help="the binary")
    arguments.add_argument("--ontology", action="append", default=[], help="a Turtle file to read with")
    arguments.add_argument("--partitions", type=int, help="how many processes and shards, at most")
    for field in FIELDS:
        arguments.add_argument(f"--{field}", default=field, help=argparse.SUPPRESS)
    options = arguments.parse_args()

    spark = SparkSession.builder.appName("selon").getOrCreate()
    context = spark.sparkContext
    for path in [options.selon, *options.ontology]:
        context.addFile(os.path.abspath(path))
    table = spark.read.json(options.articles)
    known = [columns.col(getattr(options, field)).alias(field) for field in FIELDS if getattr(options, field) in table.columns]
    articles = table.select(*known)
    if options.partitions:
        articles = articles.repartition(options.partitions)
    failed = context.accumulator(0)
    read = reader(os.path.basename(options.selon), [os.path.basename(path) for path in options.ontology], failed)
    quads = articles.toJSON().mapPartitions(read)
    quads.saveAsTextFile(options.shards, "org.apache.hadoop.io.compress.GzipCodec")
    if failed.value:
        print(f"{failed.value} partitions had records that could not be read; the executors' logs name them")
    spark.stop()


if __name__ == "__main__":
    main()
