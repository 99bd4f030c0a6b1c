#!/usr/bin/env python3
"""Watches a build and checks that what it tells as stored is on the disk by then: that a loss of power would leave it.

    apt-get install strace
    benches/corpus.py 300 > /tmp/corpus.jsonl
    tests/power-loss.py target/release/selon /tmp/corpus.jsonl

Whenever the build writes `"level":"stored"`, each file of the store that it has written must have been synced since,
and so must each folder in which it has made or renamed something. Left out are the engine's diary (`LOG`), tables that
it is still writing, which nothing points to yet, and what threads that merge tables add to its list of them meanwhile.
"""
import os
import re
import subprocess
import sys
import tempfile

CALLS = "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,mkdir,unlink,close"
CALL = re.compile(r"(\w+)\((.*)")
HANDLE = re.compile(r"(?:AT_FDCWD<[^>]*>, )?(\d+)<([^>]*)>")
NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')


def calls(trace):
    """Yields process, call, arguments and whether it is begun and ended, in order."""
    begun = {}
    for line in open(trace, errors="replace"):
        process, rest = line.split(None, 1)
        resumed = re.match(r"<\.\.\. \w+ resumed>", rest)
        found = CALL.match(rest)
        if resumed and process in begun:
            yield process, *begun.pop(process), False, True
        elif found and "<unfinished" in rest:
            begun[process] = found.groups()
            yield process, *found.groups(), True, False
        elif found:
            yield process, *found.groups(), True, True


class Disk:
    """What was written since it was last synced: files and folders, each with the number of the last change."""

    def __init__(self, folder):
        self.folder, self.files, self.folders, self.open, self.syncing, self.now = folder, {}, {}, set(), {}, 0
        self.writers, self.merging = {}, set()

    def path(self, name):
        return os.path.normpath(os.path.join(self.folder, name))

    def names(self, path):
        self.folders[os.path.dirname(path)] = self.now

    def apply(self, process, call, arguments, begins, ends):
        self.now += 1
        handle = HANDLE.match(arguments)
        path = handle.group(2) if handle else None
        names = [self.path(name) for name in NAME.findall(arguments)] if call[0] in "orlmu" else []
        if call in ("fsync", "fdatasync"):
            if begins:
                self.syncing[process] = (self.files.get(path), self.folders.get(path))
            if ends:
                for changes, covered in zip((self.files, self.folders), self.syncing.pop(process, (None, None))):
                    if covered is not None and changes.get(path) == covered:
                        del changes[path]
        elif "write" in call and begins and path:
            self.files[path] = self.now
            self.writers[path] = process
            if re.fullmatch(r"\d+\.sst", os.path.basename(path)):
                self.merging.add(process)
        elif call == "openat" and ends and "O_CREAT" in arguments:
            self.names(names[0])
            self.open.add(names[0])
        elif call == "close" and begins:
            self.open.discard(path)
        elif call == "mkdir" and ends:
            self.names(names[0])
        elif call == "unlink" and ends:
            self.files.pop(names[0], None)
        elif call[0] in "rl" and ends:
            old, new = names[:2]
            self.names(new)
            if old in self.files:
                self.files[new] = self.files.pop(old)

    def unsynced(self, store):
        """Returns what of the store a loss of power could take."""
        inside = lambda path: path == store or path.startswith(store + os.sep)
        written = lambda path: path.endswith(".sst") and path in self.open
        listed = lambda path: os.path.basename(path).startswith("MANIFEST-") and self.writers.get(path) in self.merging
        is_left_out = lambda path: written(path) or listed(path) or os.path.basename(path) == "LOG"
        files = [path for path in self.files if inside(path) and not is_left_out(path)]
        # A folder's own name is in the one above. What a table still being written is called does not matter either.
        being_made = {os.path.dirname(path) for path in self.open if written(path)}
        folders = [path for path in self.folders if path == os.path.dirname(store) or inside(path)]
        return files + [path for path in folders if path not in being_made]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, corpus = (os.path.realpath(path) for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        trace = os.path.join(folder, "home", "trace")
        os.mkdir(os.path.dirname(trace))
        build = [program, "build", corpus, "--store", "made/store", "--checkpoint", "20", "--log-format", "json"]
        watched = ["strace", "-f", "-y", "-s", "100", "-e", f"trace={CALLS}", "-o", trace, *build]
        subprocess.run(watched, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        disk, store, told, faults = Disk(folder), os.path.join(folder, "made", "store"), 0, {}
        for call in calls(trace):
            disk.apply(*call)
            if call[1] == "write" and call[3] and r"\"level\":\"stored\"" in call[2]:
                told += 1
                for path in disk.unsynced(store):
                    faults.setdefault(os.path.relpath(path, folder), []).append(told)
    for path, articles in sorted(faults.items()):
        print(f"{path}: not synced when article {articles[0]} was told, nor at {len(articles) - 1} others")
    print(f"{told} articles told as stored; {len(faults)} files or folders were not on the disk by then")
    sys.exit(bool(faults) or not told)


if __name__ == "__main__":
    main()
