#!/usr/bin/env python3
"""Measures the parsers that a pipeline of one's own would stand on, beside the whole of selon, on one core each.

    pip install ufal.udpipe spacy
    benches/corpus.py 300 > /tmp/corpus.jsonl
    taskset -c 0 benches/parsers.py --treebank fr_sequoia-ud-train.conllu --selon target/release/selon /tmp/corpus.jsonl

UDPipe and spaCy are trained on the treebank for a moment only: how well they parse is not measured here, and how fast
they do does not depend on it. They tag, lemmatize (UDPipe) and parse; selon reads and writes the whole graph.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time


def udpipe(treebank, texts):
    import ufal.udpipe as udpipe

    sentences = udpipe.Sentences()
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(open(treebank, encoding="utf-8").read())
    error = udpipe.ProcessingError()
    while True:
        sentence = udpipe.Sentence()
        if not reader.nextSentence(sentence, error):
            break
        sentences.append(sentence)
    few = sentences[:400]
    model = udpipe.Trainer.train(
        "morphodita_parsito", few, udpipe.Sentences(), "epochs=1", "iterations=1", "iterations=1;embedding_form=50", error
    )
    if error.occurred():
        raise SystemExit(error.message)
    path = tempfile.mktemp(".udpipe")
    open(path, "wb").write(model)
    pipeline = udpipe.Pipeline(udpipe.Model.load(path), "tokenize", "", "", "conllu")
    start = time.perf_counter()
    for text in texts:
        pipeline.process(text, error)
    return time.perf_counter() - start


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
    for name, measure in (("UDPipe, tagging and parsing", udpipe), ("spaCy, tagging and parsing", spacy)):
        try:
            took = measure(options.treebank, texts)
        except ImportError as error:
            print(f"{name}: not installed ({error})")
            continue
        print(f"{name}: {len(texts) / took:.1f} articles a second; selon is {took / own:.2f} times as fast")


if __name__ == "__main__":
    main()
