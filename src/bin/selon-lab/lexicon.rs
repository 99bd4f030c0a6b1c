//! Compiles the lexicon of lemmas.
//!
//! Lefff gives the forms; the treebanks give the conventions of Universal
//! Dependencies, the words Lefff lacks, and which of several readings is the
//! most frequent, which comes first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use miette::{IntoDiagnostic, miette};
use selon::syntax::conllu::ConlluSentence;
use selon::syntax::lemma::{Entry, LONGEST_ENDING, MAGIC, Rule, ending_class, feature_bits};
use selon::syntax::tag::Feature;
use selon::syntax::{Features, Upos};

/// A reading of a form before it is compiled.
struct Reading {
    upos: Upos,
    features: Features,
    rule: Rule,
    lemma: String,
    /// How often the treebanks have this form with this lemma.
    count: usize,
    /// Whether Lefff has this form with this lemma.
    is_listed: bool,
}

/// Compiles Lefff's table and treebanks into the bytes of a lexicon.
pub fn compile(lefff: &str, treebank: &[ConlluSentence]) -> miette::Result<Vec<u8>> {
    let mut readings: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
    let mut frequencies: HashMap<(Upos, String), usize> = HashMap::new();
    read_treebank(treebank, &mut readings, &mut frequencies);
    read_lefff(lefff, &mut readings);
    let endings = learn_endings(&readings);

    let mut rules: Vec<Rule> = Vec::new();
    let mut rule_ids: HashMap<Rule, u16> = HashMap::new();
    let mut rule_id = |rule: &Rule| -> miette::Result<u16> {
        if let Some(id) = rule_ids.get(rule) {
            return Ok(*id);
        }
        let id = u16::try_from(rules.len()).map_err(|_| miette!("more than 65,536 rules"))?;
        rules.push(rule.clone());
        rule_ids.insert(rule.clone(), id);
        Ok(id)
    };

    let mut sets: HashMap<Vec<Entry>, usize> = HashMap::new();
    let mut forms: Vec<(String, Vec<Entry>)> = Vec::new();
    for (form, mut found) in readings {
        found.sort_by_key(|reading| {
            let frequency = frequencies.get(&(reading.upos, reading.lemma.clone())).copied().unwrap_or_default();
            (reading.upos, std::cmp::Reverse((reading.count + usize::from(reading.is_listed), frequency)))
        });
        let mut entries: Vec<Entry> = Vec::new();
        for upos in Upos::ALL {
            let same: Vec<&Reading> = found.iter().filter(|reading| reading.upos == *upos).collect();
            let lemmas: BTreeSet<&Rule> = same.iter().map(|reading| &reading.rule).collect();
            for reading in same {
                let features = if lemmas.len() > 1 { feature_bits(reading.features) } else { 0 };
                let entry = Entry { upos: *upos as u8, features, rule: rule_id(&reading.rule)? };
                if !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
        }
        entries.truncate(usize::from(u8::MAX));
        *sets.entry(entries.clone()).or_default() += 1;
        forms.push((form, entries));
    }
    let mut ordered: Vec<(Vec<Entry>, usize)> = sets.into_iter().collect();
    ordered.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let ids: HashMap<&Vec<Entry>, u64> = ordered.iter().map(|(set, _)| set).zip(0..).collect();

    let mut map = fst::MapBuilder::memory();
    for (form, entries) in &forms {
        map.insert(form, ids.get(entries).copied().unwrap_or_default()).into_diagnostic()?;
    }
    let map = map.into_inner().into_diagnostic()?;
    let mut guesses = fst::MapBuilder::memory();
    for (ending, rule) in &endings {
        guesses.insert(ending, u64::from(rule_id(rule)?)).into_diagnostic()?;
    }
    let guesses = guesses.into_inner().into_diagnostic()?;
    eprintln!(
        "{} forms ({} bytes), {} sets, {} rules, {} endings ({} bytes)",
        forms.len(),
        map.len(),
        ordered.len(),
        rules.len(),
        endings.len(),
        guesses.len()
    );

    let mut bytes = MAGIC.to_vec();
    put(&mut bytes, rules.len(), 4);
    for rule in &rules {
        let (stripped, ending) = match rule {
            Rule::Keep => (u8::MAX, ""),
            Rule::Replace(stripped, ending) => (*stripped, ending.as_str()),
        };
        put(&mut bytes, usize::from(stripped), 1);
        put(&mut bytes, ending.len(), 1);
        bytes.extend(ending.as_bytes());
    }
    put(&mut bytes, ordered.len(), 4);
    for (set, _) in &ordered {
        put(&mut bytes, set.len(), 1);
        for entry in set {
            put(&mut bytes, usize::from(entry.upos), 1);
            put(&mut bytes, entry.features as usize, 4);
            put(&mut bytes, usize::from(entry.rule), 2);
        }
    }
    for section in [map, guesses] {
        put(&mut bytes, section.len(), 4);
        bytes.extend(section);
    }
    Ok(bytes)
}

fn put(bytes: &mut Vec<u8>, number: usize, length: usize) {
    bytes.extend(number.to_le_bytes().iter().take(length));
}

fn read_treebank(
    treebank: &[ConlluSentence],
    readings: &mut BTreeMap<String, Vec<Reading>>,
    frequencies: &mut HashMap<(Upos, String), usize>,
) {
    /// How often a form stands for a lemma, with which features.
    type Observed = (usize, Vec<Features>, String);
    let mut observed: BTreeMap<(String, Upos, Rule), Observed> = BTreeMap::new();
    for token in treebank.iter().flat_map(|gold| &gold.sentence.tokens) {
        *frequencies.entry((token.upos, token.lemma.clone())).or_default() += 1;
        let rule = Rule::between(&token.form, &token.lemma);
        let is_default = match token.upos {
            Upos::Propn | Upos::X => true,
            Upos::Sym | Upos::Punct => token.form == token.lemma,
            Upos::Num => token.form == token.lemma && token.form.contains(char::is_numeric),
            _ => false,
        };
        if is_default || token.lemma == "_" || token.lemma.len() > 60 || token.form.contains(char::is_whitespace) {
            continue;
        }
        let seen = observed.entry((token.form.to_lowercase(), token.upos, rule)).or_default();
        seen.0 += 1;
        seen.1.push(token.features);
        seen.2.clone_from(&token.lemma);
    }
    for ((form, upos, rule), (count, features, lemma)) in observed {
        let mut masks = Vec::new();
        for features in features {
            if !masks.contains(&features) {
                masks.push(features);
            }
        }
        readings.entry(form).or_default().extend(masks.into_iter().map(|features| Reading {
            upos,
            features,
            rule: rule.clone(),
            lemma: lemma.clone(),
            count,
            is_listed: false,
        }));
    }
}

fn read_lefff(lefff: &str, readings: &mut BTreeMap<String, Vec<Reading>>) {
    let rows = || {
        lefff.lines().filter_map(|line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, columns.next()?, columns.next()?, columns.next()?))
        })
    };
    // The adjective of a participle is its masculine singular.
    let participles: HashMap<&str, &str> =
        rows().filter(|row| row.1 == "v" && row.3 == "Kms").map(|row| (row.2, row.0)).collect();
    for (form, category, lemma, tags) in rows() {
        if form.is_empty()
            || lemma.is_empty()
            || form.contains([' ', '_'])
            || lemma.contains([' ', '_'])
            || form.len() > 60
        {
            continue;
        }
        let (uposes, lemma): (&[Upos], &str) = match category {
            "v" => (&[Upos::Verb], lemma),
            "auxAvoir" | "auxEtre" => (&[Upos::Aux], lemma),
            "nc" => (&[Upos::Noun], lemma),
            "adj" if tags.starts_with('K') => (&[Upos::Adj], participles.get(lemma).copied().unwrap_or(lemma)),
            "adj" => (&[Upos::Adj], lemma),
            "adv" | "advneg" => (&[Upos::Adv], lemma),
            "prep" => (&[Upos::Adp], lemma),
            "csu" => (&[Upos::Sconj], lemma),
            "coo" => (&[Upos::Cconj], lemma),
            "pres" => (&[Upos::Intj], lemma),
            _ => continue,
        };
        if !form.chars().any(char::is_alphabetic) {
            continue;
        }
        let lower = form.to_lowercase();
        let lemma = if form.starts_with(char::is_uppercase) { lemma.to_owned() } else { lemma.to_lowercase() };
        let rule = Rule::between(&lower, &lemma);
        for upos in uposes {
            let found = readings.entry(lower.clone()).or_default();
            // Lefff's adjectives that are participles come last: only where there is no other.
            let is_spare =
                category == "adj" && tags.starts_with('K') && found.iter().any(|reading| reading.upos == Upos::Adj);
            if is_spare {
                continue;
            }
            let mut count = 0;
            for same in found.iter_mut().filter(|reading| reading.upos == *upos && reading.rule == rule) {
                same.is_listed = true;
                count = same.count;
            }
            for features in read_tags(tags) {
                found.push(Reading {
                    upos: *upos,
                    features,
                    rule: rule.clone(),
                    lemma: lemma.clone(),
                    count,
                    is_listed: true,
                });
            }
        }
    }
}

/// Reads Lefff's tags: "PS13s" is the present indicative or subjunctive, first or third person singular.
fn read_tags(tags: &str) -> Vec<Features> {
    let mut gender = Features::default();
    let mut persons = Vec::new();
    let mut moods = Vec::new();
    for tag in tags.chars() {
        match tag {
            'm' => gender = gender.with(Feature::GenderMasc),
            'f' => gender = gender.with(Feature::GenderFem),
            's' => gender = gender.with(Feature::NumberSing),
            'p' => gender = gender.with(Feature::NumberPlur),
            '1' => persons.push(Feature::Person1),
            '2' => persons.push(Feature::Person2),
            '3' => persons.push(Feature::Person3),
            'P' => moods.push([Feature::MoodInd, Feature::TensePres, Feature::VerbFormFin].as_slice()),
            'I' => moods.push(&[Feature::MoodInd, Feature::TenseImp, Feature::VerbFormFin]),
            'J' => moods.push(&[Feature::MoodInd, Feature::TensePast, Feature::VerbFormFin]),
            'F' => moods.push(&[Feature::MoodInd, Feature::TenseFut, Feature::VerbFormFin]),
            'C' => moods.push(&[Feature::MoodCnd, Feature::TensePres, Feature::VerbFormFin]),
            'S' => moods.push(&[Feature::MoodSub, Feature::TensePres, Feature::VerbFormFin]),
            'T' => moods.push(&[Feature::MoodSub, Feature::TenseImp, Feature::VerbFormFin]),
            'Y' => moods.push(&[Feature::MoodImp, Feature::TensePres, Feature::VerbFormFin]),
            'W' => moods.push(&[Feature::VerbFormInf]),
            'G' => moods.push(&[Feature::TensePres, Feature::VerbFormPart]),
            'K' => moods.push(&[Feature::TensePast, Feature::VerbFormPart]),
            _ => {}
        }
    }
    // Alternatives of one group are all set: features agree when they share one.
    let shared = persons.into_iter().fold(gender, Features::with);
    if moods.is_empty() {
        return vec![shared];
    }
    moods.into_iter().map(|mood| mood.iter().copied().fold(shared, Features::with)).collect()
}

/// Learns which rule an ending speaks for; an ending is kept where it decides otherwise than a shorter one.
fn learn_endings(readings: &BTreeMap<String, Vec<Reading>>) -> BTreeMap<Vec<u8>, Rule> {
    let mut counts: BTreeMap<Vec<u8>, HashMap<&Rule, usize>> = BTreeMap::new();
    for (form, readings) in readings {
        let mut seen = BTreeSet::new();
        for reading in readings {
            let is_open = matches!(reading.upos, Upos::Noun | Upos::Adj | Upos::Verb);
            let is_regular = matches!(&reading.rule, Rule::Replace(stripped, _) if *stripped <= 8);
            if !is_open || !is_regular || !seen.insert((ending_class(reading.upos, reading.features), &reading.rule)) {
                continue;
            }
            let mut key = vec![ending_class(reading.upos, reading.features)];
            *counts.entry(key.clone()).or_default().entry(&reading.rule).or_default() += 1;
            for letter in form.chars().rev().take(LONGEST_ENDING) {
                key.extend(letter.encode_utf8(&mut [0; 4]).bytes());
                *counts.entry(key.clone()).or_default().entry(&reading.rule).or_default() += 1;
            }
        }
    }
    let mut endings: BTreeMap<Vec<u8>, Rule> = BTreeMap::new();
    // In this order every shorter ending comes before the longer ones that it begins.
    for (key, rules) in &counts {
        let total: usize = rules.values().sum();
        let best = rules.iter().max_by_key(|(rule, count)| (**count, std::cmp::Reverse(**rule)));
        let Some((rule, count)) = best else { continue };
        let inherited =
            (1..key.len()).rev().find_map(|length| key.get(..length).and_then(|shorter| endings.get(shorter)));
        if key.len() == 1 || inherited != Some(*rule) && total >= 3 && *count * 2 > total {
            endings.insert(key.clone(), (*rule).clone());
        }
    }
    endings
}
