#!/usr/bin/env python3
"""Makes a corpus of any size from the example articles, by varying names, numbers and dates: JSON lines on standard output.

    benches/corpus.py 20000 > /tmp/corpus.jsonl

A longer corpus begins with the shorter one.
"""
import datetime
import json
import pathlib
import random
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("examples/articles", "tests/articles")

# Names that may stand for each other: of one kind, gender and, where it is heard, first letter.
KINDS = [
    ["Kiev", "Kharkiv", "Marioupol", "Zaporijjia", "Kherson", "Bakhmout", "Tchernihiv", "Poltava"],
    ["Beyrouth", "Damas", "Bagdad", "Tripoli", "Khartoum", "Sanaa", "Tunis", "Mossoul"],
    ["Paris", "Berlin", "Londres", "Madrid", "Rome", "Varsovie", "Lisbonne", "Prague"],
    ["le Mali", "le Niger", "le Tchad", "le Soudan", "le Yémen", "le Liban", "le Cameroun", "le Nigeria"],
    ["la France", "la Belgique", "la Pologne", "la Suède", "la Norvège", "la Finlande", "la Hongrie", "la Roumanie"],
    ["Martin", "Bernard", "Dubois", "Moreau", "Laurent", "Girard", "Bonnet", "Lambert"],
]
MONTHS = ["janvier", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]


def read(path):
    """Returns the header and the body of an article."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return fields, body.strip()


def vary(body, chance):
    """Returns the body with other names, numbers and months."""
    for names in KINDS:
        shift = chance.randrange(len(names))
        other = {name: names[(number + shift) % len(names)] for number, name in enumerate(names)}
        pattern = r"\b(" + "|".join(map(re.escape, names)) + r")\b"
        body = re.sub(pattern, lambda match: other[match[1]], body)
    # Years and the numbers of days stay what they are.
    body = re.sub(r"\b(?!20\d\d\b|19\d\d\b)[3-9]\d{1,2}\b", lambda match: str(int(match[0]) + chance.randrange(-9, 60)), body)
    months = {month: chance.choice(MONTHS) for month in MONTHS}
    return re.sub(r"\b(" + "|".join(MONTHS) + r")\b", lambda match: months[match[1]], body)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    chance = random.Random(7)
    articles = [read(path) for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.txt"))]
    for number in range(count):
        fields, body = articles[number % len(articles)]
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=chance.randrange(2000))
        article = {
            "id": f"corpus/{number}",
            "title": fields.get("title", ""),
            "published": day.isoformat(),
            "publisher": f"Journal {number % 40}",
            "text": vary(body, chance),
        }
        print(json.dumps(article, ensure_ascii=False))


if __name__ == "__main__":
    main()
