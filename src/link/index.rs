//! The names of our entities, found by names that are the same, or nearly so.
//!
//! Datasets are large and stores are not: what is indexed are our own names, and theirs stream by. So memory does not
//! grow with the dataset, and none of it is written down.
//!
//! Names that differ by up to two letters are found by their pieces: of a name cut into three pieces, two changes leave
//! one as it is (Li, Deng, Wang, Feng: Pass-Join, 2011).

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::glossary::Glossary;
use super::spelling::{Spelling, before_titles, sound};
use super::subject::Subject;
use crate::ontology::fold::fold_name;
use crate::world::knowledge::Kind;

/// How a name of theirs is like one of ours, the likest last.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Likeness {
    /// All but some letters are the same; the share of those that are, each change counted twice.
    Letters(f64),
    /// One has more names than the other behind the first: "Bola Tinubu", "Bola Ahmed Tinubu".
    Part,
    /// Their consonants are the same, and most vowels: "Abdallah", "Abdullah".
    Consonants,
    /// They are the same but for titles, initials and the state behind them: "reine Elizabeth II".
    Bare,
    /// They sound the same where one is written in French and the other is not: "Burhane", "Burhan".
    Sound,
    /// They have the same words in another order.
    Words,
    /// They are the same but for case, accents and signs.
    Same,
}

impl Likeness {
    /// Returns the likeness from 0 to 1.
    #[must_use]
    pub const fn value(self) -> f64 {
        match self {
            Self::Same => 1.0,
            Self::Words => 0.98,
            Self::Sound => 0.96,
            Self::Bare => 0.95,
            Self::Consonants => 0.93,
            Self::Part => 0.92,
            Self::Letters(share) => share,
        }
    }
}

/// A name of ours.
#[derive(Debug)]
struct Key {
    letters: Vec<char>,
    spelling: Spelling,
    subjects: Vec<u32>,
}

/// Our names by all that finds them.
#[derive(Debug, Default)]
pub struct Index {
    keys: Vec<Key>,
    exact: FxHashMap<String, u32>,
    words: FxHashMap<String, Vec<u32>>,
    sounds: FxHashMap<String, Vec<u32>>,
    bare: FxHashMap<String, Vec<u32>>,
    skeletons: FxHashMap<String, Vec<u32>>,
    pairs: FxHashMap<String, Vec<u32>>,
    /// Who is found by names that are spelled otherwise; names of all else are too much alike.
    people: FxHashSet<u32>,
    /// Pieces of names, by the length of the name, the number of the piece, and its letters.
    pieces: FxHashMap<u64, Vec<u32>>,
}

/// How many letters may differ in a name of a length.
const fn most_changes(length: usize) -> usize {
    match length {
        0..=6 => 0,
        7..=12 => 1,
        _ => 2,
    }
}

impl Index {
    /// Prepares the names of entities, which are known by their places.
    #[must_use]
    pub fn new(subjects: &[Subject], glossary: &Glossary) -> Self {
        let mut index = Self::default();
        for (number, subject) in subjects.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            if subject.kind == Kind::Person {
                index.people.insert(number);
            }
            subject.names.iter().for_each(|name| index.add(name, number, glossary));
        }
        index
    }

    /// Adds a folded name of a subject.
    fn add(&mut self, name: &str, subject: u32, glossary: &Glossary) {
        if name.is_empty() {
            return;
        }
        if let Some(key) = self.exact.get(name).and_then(|key| self.keys.get_mut(*key as usize)) {
            if !key.subjects.contains(&subject) {
                key.subjects.push(subject);
            }
            return;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let letters: Vec<char> = name.chars().collect();
        self.exact.insert(name.to_owned(), number);
        if name.contains(' ') {
            self.words.entry(sort_words(name)).or_default().push(number);
        }
        self.sounds.entry(sound(name)).or_default().push(number);
        let changes = most_changes(letters.len());
        if changes > 0 {
            for (at, (start, end)) in cut(letters.len(), changes + 1).enumerate() {
                let piece = letters.get(start..end).unwrap_or_default();
                self.pieces.entry(hash(letters.len(), at, piece)).or_default().push(number);
            }
        }
        let spelling = Spelling::new(name, glossary);
        self.bare.entry(spelling.bare.clone()).or_default().push(number);
        if let Some(skeleton) = spelling.skeleton() {
            self.skeletons.entry(skeleton).or_default().push(number);
        }
        for pair in spelling.pairs() {
            self.pairs.entry(pair).or_default().push(number);
        }
        self.keys.push(Key { letters, spelling, subjects: vec![subject] });
    }

    /// Finds the subjects whose names are like a name, each once, as it is likest.
    pub fn find(&self, name: &str, glossary: &Glossary, found: &mut Vec<(u32, Likeness)>) {
        found.clear();
        let name = &fold_name(before_titles(name, glossary));
        let mut keys: Vec<(u32, Likeness)> = Vec::new();
        if let Some(key) = self.exact.get(name) {
            keys.push((*key, Likeness::Same));
        }
        if name.contains(' ') {
            let others = self.words.get(&sort_words(name)).into_iter().flatten();
            keys.extend(others.map(|key| (*key, Likeness::Words)));
        }
        let others = self.sounds.get(&sound(name)).into_iter().flatten();
        keys.extend(others.map(|key| (*key, Likeness::Sound)));
        self.find_spelled(&Spelling::new(name, glossary), &mut keys);
        self.find_near(name, &mut keys);
        for (key, likeness) in keys {
            let Some(key) = self.keys.get(key as usize) else { continue };
            let is_spelled = matches!(likeness, Likeness::Bare | Likeness::Consonants | Likeness::Part);
            for subject in key.subjects.iter().filter(|subject| !is_spelled || self.people.contains(*subject)) {
                match found.iter_mut().find(|(other, _)| other == subject) {
                    Some((_, known)) if likeness > *known => *known = likeness,
                    Some(_) => {}
                    None => found.push((*subject, likeness)),
                }
            }
        }
    }

    /// Finds names that are spelled otherwise, or longer or shorter.
    fn find_spelled(&self, spelling: &Spelling, keys: &mut Vec<(u32, Likeness)>) {
        let bare = self.bare.get(&spelling.bare).into_iter().flatten();
        keys.extend(bare.map(|key| (*key, Likeness::Bare)));
        let of = |key: &u32| self.keys.get(*key as usize).map(|key| &key.spelling);
        if let Some(skeleton) = spelling.skeleton() {
            let others = self.skeletons.get(&skeleton).into_iter().flatten();
            let near = others.filter(|key| of(key).is_some_and(|other| other.is_near(spelling)));
            keys.extend(near.map(|key| (*key, Likeness::Consonants)));
        }
        let mut parts: Vec<u32> = Vec::new();
        for pair in spelling.pairs() {
            parts.extend(self.pairs.get(&pair).into_iter().flatten());
        }
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|key| of(key).is_some_and(|other| other.is_part(spelling)));
        keys.extend(parts.into_iter().map(|key| (key, Likeness::Part)));
    }

    /// Finds names that differ by few letters, by a piece that is the same.
    fn find_near(&self, name: &str, keys: &mut Vec<(u32, Likeness)>) {
        let letters: Vec<char> = name.chars().collect();
        let mut seen: Vec<u32> = Vec::new();
        for length in letters.len().saturating_sub(2)..=letters.len() + 2 {
            let changes = most_changes(length);
            let shift = letters.len().abs_diff(length);
            if changes == 0 || shift > changes {
                continue;
            }
            for (at, (start, end)) in cut(length, changes + 1).enumerate() {
                for start_here in start.saturating_sub(changes)..=start + changes {
                    let Some(piece) = letters.get(start_here..start_here + (end - start)) else { continue };
                    for key in self.pieces.get(&hash(length, at, piece)).into_iter().flatten() {
                        if !seen.contains(key) {
                            seen.push(*key);
                        }
                    }
                }
            }
        }
        for number in seen {
            let Some(key) = self.keys.get(number as usize) else { continue };
            let longest = key.letters.len().max(letters.len());
            let changes = strsim::generic_levenshtein(&key.letters, &letters);
            if changes > 0 && changes <= most_changes(key.letters.len().min(letters.len())) {
                keys.push((number, Likeness::Letters(1.0 - 2.0 * changes as f64 / longest as f64)));
            }
        }
    }
}

/// Returns where a number of pieces of a length begin and end, the longer ones last.
fn cut(length: usize, count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).map(move |at| (at * length / count, (at + 1) * length / count))
}

fn hash(length: usize, at: usize, piece: &[char]) -> u64 {
    let mut hasher = FxHasher::default();
    (length, at, piece).hash(&mut hasher);
    hasher.finish()
}

fn sort_words(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(ours: &[&str], theirs: &str) -> Vec<(u32, Likeness)> {
        let (mut index, glossary) = (Index::default(), Glossary::default());
        for (number, name) in (0..).zip(ours) {
            index.add(&fold_name(name), number, &glossary);
            index.people.insert(number);
        }
        let mut found = Vec::new();
        index.find(theirs, &glossary, &mut found);
        found
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let ours = ["Abbas Araghchi", "Kim Jong-un", "Iran", "Vladimir Poutine", "Massoud Barzani"];
        assert_eq!(find(&ours, "KIM JONG UN"), [(1, Likeness::Same)]);
        assert_eq!(find(&ours, "Jong-un Kim"), [(1, Likeness::Words)]);
        assert_eq!(find(&ours, "Masud Barzani"), [(4, Likeness::Sound)]);
        assert!(matches!(find(&ours, "Abbas Araghci")[..], [(0, Likeness::Letters(share))] if share > 0.8));
        assert_eq!(find(&ours, "Irak"), []);
        assert_eq!(find(&ours, ""), []);
    }

    #[test]
    fn pieces_find_all_that_differ_by_few_letters() {
        let name = "abdelmalek sellal";
        for at in 0..name.len() {
            let mut changed: Vec<char> = name.chars().collect();
            changed.remove(at);
            let removed: String = changed.iter().collect();
            assert!(!find(&[name], &removed).is_empty(), "{removed}");
            changed.insert(at.saturating_sub(3), 'z');
            let moved: String = changed.iter().collect();
            assert!(!find(&[name], &moved).is_empty(), "{moved}");
        }
    }
}
