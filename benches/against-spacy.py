#!/usr/bin/env python3
"""Measures a parser that a pipeline of one's own would stand on, beside the whole of selon, on one core each.

    pip install spacy
    benches/corpus.py 300 > /tmp/corpus.jsonl
    taskset -c 0 benches/against-spacy.py --treebank fr_sequoia-ud-train.conllu --selon target/release/selon /tmp/corpus.jsonl

spaCy is trained on the treebank for a moment only: how well it parses is not measured here, and how fast it does hardly
depends on it. It tags and parses; selon reads and writes the whole graph.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time


def spacy(treebank, texts):
    folder = tempfile.mkdtemp()
    run = lambda *command: subprocess.run(["python3", "-m", "spacy", *command], check=True, stdout=subprocess.DEVNULL)
    run("convert", treebank, folder, "--converter", "conllu", "-n", "10")
    data = os.path.join(folder, os.path.basename(treebank).rsplit(".", 1)[0] + ".spacy")
    config = os.path.join(folder, "config.cfg")
    run("init", "config", config, "--lang", "fr", "--pipeline", "tagger,morphologizer,parser")
    run("train", config, "--output", folder, "--paths.train", data, "--paths.dev", data, "--training.max_steps", "20",
        "--training.eval_frequency", "20")
    import spacy

    model = spacy.load(os.path.join(folder, "model-last"))
    start = time.perf_counter()
    for _ in model.pipe(texts, batch_size=64):
        pass
    return time.perf_counter() - start


def selon(program, corpus):
    start = time.perf_counter()
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    subprocess.run([program, "extract", corpus, "--format", "nquads"], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus")
    arguments.add_argument("--treebank", required=True)
    arguments.add_argument("--selon", default="target/release/selon")
    options = arguments.parse_args()
    texts = [json.loads(line)["text"] for line in open(options.corpus, encoding="utf-8")]
    own = selon(options.selon, options.corpus)
    print(f"selon, everything: {len(texts) / own:.1f} articles a second")
    took = spacy(options.treebank, texts)
    print(f"spaCy, tagging and parsing: {len(texts) / took:.1f} articles a second; selon is {took / own:.2f} times as fast")


if __name__ == "__main__":
    main()
