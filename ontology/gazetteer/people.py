"""People: our own table first, then office holders, then the heads of state and government of today."""

import re
from collections import defaultdict

from gaznames import fold, french_from_cyrillic
from sources import cell, own

COUNTRY_OF = {
    "armenia": "AM", "australia": "AU", "belarus": "BY", "brazil": "BR", "canada": "CA", "china": "CN", "congo-kinshasa": "CD", "france": "FR",
    "greece": "GR", "hungary": "HU", "india": "IN", "indonesia": "ID", "iran": "IR", "israel": "IL", "japan": "JP", "kazakhstan": "KZ",
    "kosovo": "XK", "mexico": "MX", "nigeria": "NG", "pakistan": "PK", "russia": "RU", "senegal": "SN", "south-africa": "ZA",
    "south-korea": "KR", "sudan": "SD", "taiwan": "TW", "turkey": "TR", "uae": "AE", "ukraine": "UA", "united-kingdom": "GB", "us": "US",
    "yemen": "YE",
}
# Named so by the CIA World Factbook, where CLDR has another name or the row has none.
LEADERS_OF = {
    "DRC": "CD", "Congo (Brazzaville)": "CG", "Cabo Verde": "CV", "The Gambia": "GM", "The Bahamas": "BS", "The Dominican": "DO", "Burma": "MM",
    "Bangui": "CF", "Palikir": "FM", "Abu Dhabi": "AE", "Korea, North": "KP", "Korea, South": "KR", "Holy See (Vatican City)": "VA",
    "Sao Tome and Principe": "ST", "Antigua and Barbuda": "AG", "Bosnia and Herzegovina": "BA", "Timor-Leste": "TL", "Turkey": "TR",
    "Trinidad and Tobago": "TT", "Saint Lucia": "LC", "Saint Kitts and Nevis": "KN", "Saint Vincent and the Grenadines": "VC",
    "North Korea": "KP", "South Korea": "KR",
}
TERRITORIES = set("AW BM CK CW FO GI GL HK KY MO NC NU PF PR".split())
TODAY = "2026-05"  # the date of the list of leaders
HEAD = re.compile(
    r"^((Acting |Interim |Transitional )?(President|Prime [Mm]inister|Premier|Taoiseach)|Federal Chancellor|Chancellor of (Germany|Austria)"
    r"|Premier of (North Korea|the People's Republic of China|the State Council)|Supreme Leader( of .*)?|(President|Prime [Mm]inister) of (?!.*\b"
    r"(Abkhazia|Artsakh|Azad|Republika|Sakha|Crimea|Transnistria|Ossetia|Somaliland|Northern Cyprus|Southern Sudan|Bank|Court|Yuan|Senate|Commission"
    r"|Council|Assembly|Board|Chamber|House|Parliament)\b).*)$"
)
MONARCH = re.compile(r"^(King|Queen|Emperor|Emir|Sultan|Grand Duke|Prince|Sovereign Prince|Pope|monarch) of (the )?(?!Jamaica|Belize|Tuvalu|Antigua|Grenada|Solomon|Papua|Saint|Bahamas|Australia|Canada|New Zealand)", re.I)
OFFICE = re.compile(
    r"foreign|external (affairs|relations)|defen[cs]e|\bhome (affairs|secretary|minister)|interior|internal affairs|justice|finance|deputy prime minister"
    r"|vice[- ]president|secretary of state|national security|chief of the general staff|joint chiefs|director of (the )?(central )?intelligence|economy|oil|energy|health|information",
    re.I,
)
NOT_OFFICE = re.compile(r"shadow|assistant|parliamentary|under-?secretary|ambassador|supreme court|deputy minister|court of|adviser|bank|secretary to|chairman of the committee|lord|senate|first lady|state minister|^minister of state|commissioner|deputy secretary", re.I)
# First words of names that are no surname of their own.
PARTICLES = {"al", "el", "bin", "ben", "de", "da", "dos", "von", "van", "di", "du", "la", "le", "ibn", "abu", "ould"}


def read_people(g, entry_class, literal):
    """Fills the gazetteer's people."""
    records = collect(g)
    by_name = defaultdict(set)
    for item, record in records.items():
        by_name[fold(record["name"])].add(item)
    done, names = set(), set()
    targets = {state.french: state.id for state in g.states} | {place.french: place.id for place in g.places if place.french == "Kurdistan irakien"}
    targets |= g.organization_ids
    for row in own("people"):
        french = row["fr"].split(" (")[0]
        entry = entry_class("selon:Person", french, row["en"], "own")
        for name in cell(row, "fr_alt"):
            entry.name(name)
        entry.name(row["en"], "en") if fold(row["en"]) != fold(french) else None
        entry.names = [name for name in entry.names if name[0] != row["en"]]
        entry.fact("lex:surname", *(literal(name) for name in cell(row, "surname")))
        entry.ambiguous = any(g.is_common(name) for name in cell(row, "surname"))
        target = g.state_ids.get(row["target"]) or targets.get(row["target"])
        if row["relation"] != "-":
            if not target:
                print("no target", row["target"])
            else:
                entry.fact("lex:leads" if row["relation"] == "L" else "lex:serves", f"id:{target}")
        dates(entry, row["since"], row["until"])
        found = set().union(*(by_name[fold(name)] for name in [row["en"], french, *cell(row, "fr_alt")]))
        if len(found) > 1:
            found = {item for item in found if records[item]["code"] == row["target"]}
        if len(found) == 1:
            item = found.pop()
            entry.items.append(f"wd:{item}")
            entry.sources.add("holders")
            done.add(item)
        else:
            item = g.sources.items.get((fold(french), fold(row["en"])))
            if item and french not in g.unlinked:
                entry.items.append(f"wd:{item}")
                entry.sources.add("labels")
                done.add(item)
        keep(g, entry, row["fr"], names)
    heads = leaders(g)
    for item in sorted(records, key=lambda item: (-records[item]["weight"], int(item[1:]))):
        record = records[item]
        if item not in done and record["weight"] > 0:
            add_holder(g, entry_class, literal, item, record, heads, names)
    for code, (chief, head) in sorted(heads.items()):
        for leader in (chief, head):
            if leader and is_plain(leader["name"]) and not any(same_person(leader["surname"], name) for name in g.known[code]):
                entry = entry_class("selon:Person", leader["name"], leader["name"], "factbook")
                entry.fact("lex:leads", f"id:{g.state_ids[code]}")
                dates(entry, leader["since"], "")
                keep(g, entry, leader["name"], names, code)


def keep(g, entry, name, names, code=""):
    for prop, values in entry.facts:
        if prop in {"lex:leads", "lex:serves"}:
            for state, identifier in g.state_ids.items():
                if f"id:{identifier}" in values:
                    g.known[state].append(f"{entry.french} {entry.english}")
    if fold(entry.french) in names or not g.claim(entry, name, code):
        return
    names.add(fold(entry.french))
    g.people.append(entry)


def dates(entry, since, until):
    entry.fact("lex:since", f'"{since}"' if since else "")
    entry.fact("lex:until", f'"{until}"' if until else "")


def collect(g):
    """Office holders by item: name, country, the highest office, when, and a weight that orders them."""
    g.known = defaultdict(list)
    records = {}
    for row in g.sources.holders:
        item, position = row["qid"], row["position_en"]
        if not re.fullmatch(r"Q\d+", item) or re.fullmatch(r"Q\d+", row["name_en"]):
            continue
        country = row["country_qid"] and g.by_item.get(row["country_qid"])
        repo = re.sub(r"-(ministers|cabinet)$", "", row["repo"])
        code = country.code if country else "" if row["country_qid"] else COUNTRY_OF.get(repo, "")
        latest = row["end"] or ("2022" if row["repo"] != "world" or country else row["start"])
        head = bool((HEAD.match(position) or MONARCH.match(position)) and "Taliban" not in position)
        weight = 0
        if code and head and latest >= "1995":
            weight = 3
        elif code and OFFICE.search(position) and not NOT_OFFICE.search(position) and (row["start"] or latest) >= "2003":
            weight = 2 if re.search("foreign|external|defen", position, re.I) else 1
        known = records.get(item)
        if known is None or weight > known["weight"] or weight == known["weight"] and weight and (row["start"] > known["start"]):
            records[item] = {"name": row["name_en"], "code": code, "weight": weight, "head": head and weight == 3, "since": row["start"], "start": row["start"], "until": row["end"], "position": position}
            if known and weight == known["weight"] and known["since"]:
                records[item]["since"] = min(known["since"], row["start"] or known["since"])
    return records


def add_holder(g, entry_class, literal, item, record, heads, names):
    name = re.sub(r"\s*\(.*?\)", "", record["name"]).strip()
    name = re.sub(r"^(Sir|Dr\.?|Sheikh|Shaikh|Lord) ", "", name)
    name = re.sub(r",? (Jr\.|Sr\.|Baron|Baroness|Viscount|\d+\w\w).*$", "", name)
    if " " not in name and fold(name) in g.words or len(name) < 5 or not re.match("[A-Za-zÀ-ɏḀ-ỿ]", name):
        return
    label = next((row[1].split("|")[0] for row in g.sources.labels if row[0] == item), "") if record["weight"] else ""
    french = label or (french_from_cyrillic(name) if record["code"] in {"RU", "UA", "BY"} else name)
    entry = entry_class("selon:Person", french, name, "holders")
    entry.names += [(name, "fr")] if fold(name) != fold(french) else []
    state = g.state_ids[record["code"]]
    until = record["until"]
    if record["head"]:
        entry.fact("lex:leads", f"id:{state}")
        chief, head = heads.get(record["code"], (None, None))
        if not until:
            current = next((leader for leader in (chief, head) if leader and same_person(leader["surname"], f"{french} {name}")), None)
            successor = head if re.search("minister|chancellor|premier", record["position"], re.I) else chief
            # In office when the older list was made, not in the newer one: gone at the latest when the present holder came.
            until = "" if current else (successor or {}).get("since", TODAY) if (successor or {}).get("since", TODAY) >= "2022" else TODAY
    else:
        entry.fact("lex:serves", f"id:{state}")
    dates(entry, record["since"], until)
    entry.items.append(f"wd:{item}")
    keep(g, entry, french, names, record["code"])


def same_person(surname, name):
    """Tells whether all words of a surname in capitals stand in a name, or nearly so."""
    there = fold(name).split()
    letters = lambda word: re.sub(r"[aeiouyh]", "", word)
    return any(
        word in there or len(word) > 4 and letters(word) in {letters(other) for other in there if other[:1] == word[:1]}
        for word in fold(surname).split()
        if word not in PARTICLES and len(word) > 2
    ) or not surname


MONTHS = {name: f"{number:02}" for number, name in enumerate("January February March April May June July August September October November December".split(), 1)}


def leaders(g):
    """Chief of state and head of government by country, from the newer list."""
    codes = {fold(g.sources.territories["en"].get(code, "")): code for code in g.state_ids} | {fold(name): code for name, code in LEADERS_OF.items()}
    found = {}
    for row in g.sources.leaders:
        code = codes.get(fold(row["country"])) or codes.get(fold(row["capital"]))
        if code and code not in TERRITORIES and any(state.code == code and state.kind == "selon:State" for state in g.states):
            found[code] = parse(row["chief_of_state"]), parse(row["head_of_government"])
    return found


def is_plain(name):
    """Tells whether a name is free of titles that were not recognized."""
    return " " in name and not re.search(r"\b(of|and|Minister|Co-prince|Governor|Chief|Cabinet|Council|Polynesia|President)\b", name)


def parse(cell_text):
    """Name, surname and date out of « President Abdelmadjid TEBBOUNE (since 12 December 2019) »."""
    text = re.split(r" \(|;|,", cell_text)[0]
    since = re.search(r"since (?:(\d+) )?(?:([A-Z][a-z]+) )?(\d{4})", cell_text)
    words = text.split()
    capitals = [word for word in words if re.fullmatch(r"[^\W\d_]?['’]?[^\W\da-z_][^\W\da-z_'’-]+(-[^\W\d_]+)?", word) and word.isupper() or re.fullmatch(r"(al|el|Al|EL)-[A-Z]{3,}", word)]
    if not capitals or "vacant" in text or "GNU" in capitals or "CNSP" in capitals or "CHARLES" in capitals:
        return None
    start = next((number for number, word in enumerate(words) if not TITLE.match(word)), 0)
    name = " ".join(recase(word) for word in words[start:])
    date = ""
    if since:
        day, month, year = since.groups()
        date = "-".join([year] + ([MONTHS[month]] if month in MONTHS else []) + ([f"{int(day):02}"] if day and month in MONTHS else []))
    return {"name": name, "surname": " ".join(capitals), "since": date}


TITLE = re.compile(
    r"(Interim|Transition|Transitional|Acting|Caretaker|President|Prime|Minister|Vice|King|Queen|Prince|Emperor|Sultan|and|Amir|Pope|Grand|Duke|Chancellor|Premier|Taoiseach"
    r"|General|Gen\.|Col\.|Capt\.|Dr\.|of|the|Swiss|Confederation|Council|Ministers|Supreme|Leader|Crown|Co-Vice|Foreign|Government|Spain|State|Ratu|Chairperson|Presidency|Taliban|Commission|Chairman|Affairs|overall)$"
)


def recase(word):
    return re.sub(r"[^\W\d_]{2,}", lambda found: found.group().capitalize() if found.group().isupper() and not re.fullmatch("I{2,3}|IV|VI{0,3}|XIV|XVI", found.group()) else found.group(), word)
