"""The data folders that the gazetteer is generated from, read into plain rows."""

import csv
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

from gaznames import fold

OWN = Path(__file__).parent / "own"


def own(name):
    """Rows of one of our own tables; cells with commas are lists."""
    with open(OWN / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE))


def cell(row, column):
    """The values of a list cell."""
    return [value.strip() for value in (row.get(column) or "").split(",") if value.strip()]


class Sources:
    """All the data under one directory."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.countries = self.table("gaz_country_coder/countries_joined.tsv")
        self.cities = self.table("gaz_naturalearth/cities.tsv")
        self.regions = self.table("gaz_regions/regions_joined.tsv")
        self.holders = self.table("gaz_politicians/holders.tsv")
        self.leaders = self.table("gaz_leaders_2026/leaders.tsv")
        self.bodies = [line.split("\t") for line in self.text("gaz_supranational/derived.tsv").splitlines()]
        self.labels = [line.split("\t") for line in self.text("wikidata_mpararel/labels.tsv").splitlines()]
        self.territories = {language: self.territory_names(language) for language in ("fr", "en")}
        self.subdivisions = {language: self.subdivision_names(language) for language in ("fr", "en")}
        self.coder_items = {row.get("wikidata") for row in json.loads(self.text("gaz_country_coder/properties.json"))}
        self.items = self.label_items()
        self.common = self.common_words()

    def text(self, name):
        return (self.directory / name).read_text(encoding="utf-8")

    def table(self, name):
        with open(self.directory / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def territory_names(self, language):
        names = json.loads(self.text(f"gaz_cldr/{language}/territories.json"))
        return names["main"][language]["localeDisplayNames"]["territories"]

    def subdivision_names(self, language):
        tree = ElementTree.fromstring(self.text(f"gaz_cldr/{language}/subdivisions.xml"))
        return {element.get("type"): element.text for element in tree.iter("subdivision")}

    def label_items(self):
        """Item by folded (French, English) label pair, where only one item has it."""
        items = defaultdict(set)
        for row in self.labels:
            if len(row) >= 3:
                for french in row[1].split("|"):
                    for english in row[2].split("|"):
                        items[fold(french), fold(english)].add(row[0])
        return {pair: next(iter(found)) for pair, found in items.items() if len(found) == 1}

    def common_words(self):
        """Words and first names that a place must not be taken for."""
        words = set()
        with gzip.open(self.directory / "lex_lefff/lefff-3.4.mlex.gz", "rt", encoding="utf-8") as file:
            for line in file:
                form, category = line.split("\t")[:2]
                if form.islower() and category != "np":
                    words.add(fold(form))
        first_names = set()
        for line in self.text("lex_hunspell_fr/fr.dic").splitlines():
            if re.search(r"po:(prn|patr)\b", line):
                first_names.add(fold(re.split(r"[/\s]", line)[0]))
        return words, first_names
