//! The trained network that tags and parses French, and how its file is read.
//!
//! A word enters the network as a sum of embedding rows: the word itself, its
//! affixes, its shape, its lemma and the classes that the lexicon gives its
//! form. Which rows these are, this file decides; `models/train.py` writes the
//! file and must decide the same. `infer` computes, `parse` builds the tree.
//!
//! **Invariant:** loading checks every length, so that a damaged file is an
//! error and never a panic.

use std::sync::LazyLock;

use thiserror::Error;

use super::linear::Linear;
use super::spelling::{AFFIXES, Spelling, hash};
use super::tag::{Deprel, Features, Upos};
use super::wide;

/// The first bytes of a model file.
const MAGIC: &[u8] = b"SELONSYN";

/// The one version of the format that is read.
const VERSION: u32 = 1;

/// How many ways the network tells how far a head is from its dependent.
pub(super) const DISTANCES: usize = 16;

/// Why the bytes are not a model.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The file is of another kind.
    #[error("this is not a syntax model: it does not start with `SELONSYN`")]
    Magic,
    /// The file was written for another version of the program.
    #[error(
        "the syntax model has version {0}, but this program reads version {VERSION}; retrain it with models/train.py"
    )]
    Version(u32),
    /// The file ends too early or goes on too long.
    #[error("the syntax model is damaged: its length does not fit its contents")]
    Length,
    /// The network knows a tag or relation that the program does not.
    #[error("the syntax model has the unknown label `{0}`")]
    Label(String),
}

/// One layer of the encoder.
#[derive(Debug)]
pub(super) struct Layer {
    /// Update gates and candidate states, forward and backward.
    pub gates: Linear,
    /// What goes back into the sentence.
    pub out: Linear,
    /// The scale after normalization.
    pub gain: Vec<f32>,
}

/// Numbers by the hash of a string, in the order of the hashes.
#[derive(Debug)]
struct HashTable {
    hashes: &'static [u8],
    values: &'static [u8],
    width: usize,
    /// Where the hashes begin that have the same upper bits.
    starts: Vec<usize>,
}

impl HashTable {
    /// Divides hashes so that few have the same upper bits.
    fn new(hashes: &'static [u8], values: &'static [u8], width: usize) -> Self {
        let (numbers, _) = hashes.as_chunks::<4>();
        let bits = numbers.len().max(2).ilog2().min(16);
        let mut table = Self { hashes, values, width, starts: vec![0; (1 << bits) + 1] };
        for bytes in numbers {
            let bucket = table.bucket(u32::from_le_bytes(*bytes));
            table.starts[bucket + 1] += 1;
        }
        for bucket in 1..table.starts.len() {
            table.starts[bucket] += table.starts[bucket - 1];
        }
        table
    }

    fn bucket(&self, hash: u32) -> usize {
        hash as usize >> (32 - (self.starts.len() - 1).ilog2())
    }

    /// Returns the numbers of a string; a missing second number reads as 0.
    fn get(&self, text: &str) -> Option<[usize; 2]> {
        let wanted = hash(text, 0);
        let (hashes, _) = self.hashes.as_chunks::<4>();
        let bucket = self.bucket(wanted);
        let (from, to) = (self.starts[bucket], self.starts[bucket + 1]);
        let found = hashes[from..to].binary_search_by_key(&wanted, |bytes| u32::from_le_bytes(*bytes));
        let index = from + found.ok()?;
        let (values, _) = self.values.as_chunks::<2>();
        let number = |at: usize| values.get(at).map_or(0, |bytes| usize::from(u16::from_le_bytes(*bytes)));
        let first = index * self.width;
        Some([number(first), if self.width > 1 { number(first + 1) } else { 0 }])
    }
}

/// The tagger and parser of one language.
#[derive(Debug)]
pub struct Model {
    /// Width of an embedding row.
    pub(super) embedding: usize,
    /// Width of the encoder.
    pub(super) width: usize,
    /// Width of the vectors that choose a head.
    pub(super) arc: usize,
    /// Width of the vectors that choose a relation.
    pub(super) label: usize,
    /// Part of speech and features, by the number of the bundle.
    pub(super) bundles: Vec<(Upos, Features)>,
    /// Relations by number.
    pub(super) relations: Vec<Deprel>,
    /// A word with its neighbors, to the width of the encoder.
    pub(super) input: Linear,
    /// The scale after the first normalization.
    pub(super) input_gain: Vec<f32>,
    /// The recurrent layers.
    pub(super) layers: Vec<Layer>,
    /// All that is read off the encoder: dependent, head, both for relations, distances, bundles.
    pub(super) heads: Linear,
    /// Couples dependents with heads; the bias is what makes a word a head, whatever the dependent.
    pub(super) biaffine: Linear,
    /// Relations of a coupled dependent and head.
    pub(super) relation: Linear,
    words: HashTable,
    forms: HashTable,
    tables: Vec<usize>,
    first_table: usize,
    first_lemma: usize,
    first_class: usize,
    first_name: usize,
    scales: &'static [u8],
    cells: &'static [u8],
}

/// The row that stands for the governor of the sentence.
const ROOT: usize = 0;
/// The row of a word that training did not see.
const UNKNOWN: usize = 1;

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    ///
    /// Returns an error when the bytes are not a whole model of this version.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes };
        if reader.take(MAGIC.len()).map_err(|_| ModelError::Magic)? != MAGIC {
            return Err(ModelError::Magic);
        }
        match reader.number()? {
            version if version == VERSION as usize => {}
            version => return Err(ModelError::Version(u32::try_from(version).unwrap_or(u32::MAX))),
        }
        if reader.number()? != reader.bytes.len() {
            return Err(ModelError::Length);
        }
        let [embedding, width, layers, arc, label, tables] = reader.numbers()?;
        let is_even = |width: &usize| *width > 0 && width.is_multiple_of(2);
        if tables != AFFIXES || ![embedding, width, arc, label].iter().all(is_even) {
            return Err(ModelError::Length);
        }
        let tables: Vec<usize> = reader.numbers::<AFFIXES>()?.to_vec();
        if tables.contains(&0) {
            return Err(ModelError::Length);
        }
        let [words, lemmas, classes] = reader.numbers()?;
        let bundles = reader.lines(|line| {
            let (upos, features) = line.split_once('\t')?;
            Some((Upos::from_label(upos)?, Features::from_conllu(features)))
        })?;
        let relations = reader.lines(Deprel::from_label)?;

        let first_table = UNKNOWN + 1 + words;
        let first_lemma = first_table + tables.iter().sum::<usize>();
        let first_class = first_lemma + 1 + lemmas;
        let first_name = first_class + classes;
        let rows = first_name + classes;
        let words = reader.hash_table(1)?;
        let forms = reader.hash_table(2)?;
        let scales = reader.take(rows.saturating_mul(4))?;
        let cells = reader.take(rows.saturating_mul(embedding))?;
        let read_layer = |reader: &mut Reader| -> Result<Layer, ModelError> {
            Ok(Layer {
                gates: reader.linear(width, 2 * width)?,
                out: reader.linear(width, width)?,
                gain: reader.vector(width)?,
            })
        };
        let outputs = 2 * arc + 2 * label + DISTANCES + bundles.len();
        let model = Self {
            embedding,
            width,
            arc,
            label,
            input: reader.linear(3 * embedding, width)?,
            input_gain: reader.vector(width)?,
            layers: (0..layers).map(|_| read_layer(&mut reader)).collect::<Result<_, _>>()?,
            heads: reader.linear(width, outputs)?,
            biaffine: reader.linear(arc, arc)?,
            relation: reader.linear(label, relations.len())?,
            bundles,
            relations,
            words,
            forms,
            tables,
            first_table,
            first_lemma,
            first_class,
            first_name,
            scales,
            cells,
        };
        if reader.bytes.is_empty() { Ok(model) } else { Err(ModelError::Length) }
    }

    /// Returns the model of French that comes with the program.
    #[must_use]
    pub fn french() -> &'static Self {
        static FRENCH: LazyLock<Model> = LazyLock::new(|| {
            Model::from_bytes(include_bytes!("../../models/fr.model")).expect("the model in the program is whole")
        });
        &FRENCH
    }

    /// Adds the embedding of the governor of the sentence.
    pub(super) fn add_root(&self, sum: &mut [f32]) {
        self.add_row(ROOT, sum);
    }

    /// Adds the embedding of a word.
    pub(super) fn add_word(&self, word: &str, spelling: &mut Spelling, sum: &mut [f32]) {
        spelling.spell(word, |key| self.words.get(key).is_some() || self.forms.get(key).is_some());
        let key = spelling.key();
        self.add_row(self.words.get(key).map_or(UNKNOWN, |[word, _]| word), sum);
        let mut first = self.first_table;
        for ((seed, size), affix) in (0..).zip(&self.tables).zip(spelling.affixes()) {
            self.add_row(first + hash(affix, seed) as usize % size, sum);
            first += size;
        }
        let [class, lemma] = self.forms.get(key).unwrap_or_default();
        let name = if spelling.form() == key { None } else { self.forms.get(spelling.form()) };
        self.add_row(self.first_lemma + lemma, sum);
        self.add_row(self.first_class + class, sum);
        self.add_row(self.first_name + name.map_or(0, |[class, _]| class), sum);
    }

    /// Adds a row; a number that no row has adds nothing.
    fn add_row(&self, row: usize, sum: &mut [f32]) {
        let (scales, _) = self.scales.as_chunks::<4>();
        let start = row * self.embedding;
        let (Some(scale), Some(cells)) = (scales.get(row), self.cells.get(start..start + self.embedding)) else {
            return;
        };
        let scale = f32::from_le_bytes(*scale);
        wide::run(|| {
            sum.iter_mut().zip(cells).for_each(|(value, cell)| *value += scale * f32::from(cell.cast_signed()));
        });
    }
}

/// The bytes that are still to be read.
struct Reader {
    bytes: &'static [u8],
}

impl Reader {
    fn take(&mut self, length: usize) -> Result<&'static [u8], ModelError> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(ModelError::Length)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, ModelError> {
        let (bytes, rest) = self.bytes.split_first_chunk::<4>().ok_or(ModelError::Length)?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*bytes) as usize)
    }

    fn numbers<const N: usize>(&mut self) -> Result<[usize; N], ModelError> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Ok(numbers)
    }

    fn lines<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ModelError> {
        let length = self.number()?;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| ModelError::Length)?;
        text.split('\n').map(|line| read(line).ok_or_else(|| ModelError::Label(line.to_owned()))).collect()
    }

    fn hash_table(&mut self, width: usize) -> Result<HashTable, ModelError> {
        let entries = self.number()?;
        let hashes = self.take(entries.saturating_mul(4))?;
        let values = self.take(entries.saturating_mul(2 * width))?;
        Ok(HashTable::new(hashes, values, width))
    }

    /// Reads numbers that are stored as multiples of a step.
    fn vector(&mut self, length: usize) -> Result<Vec<f32>, ModelError> {
        let (step, rest) = self.bytes.split_first_chunk::<4>().ok_or(ModelError::Length)?;
        self.bytes = rest;
        let step = f32::from_le_bytes(*step);
        let (multiples, _) = self.take(length.saturating_mul(2))?.as_chunks::<2>();
        Ok(multiples.iter().map(|bytes| step * f32::from(i16::from_le_bytes(*bytes))).collect())
    }

    fn linear(&mut self, rows: usize, columns: usize) -> Result<Linear, ModelError> {
        let weights = self.vector(rows.saturating_mul(columns))?;
        Ok(Linear::pack(&weights, self.vector(columns)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FRENCH: &[u8] = include_bytes!("../../models/fr.model");

    #[test]
    fn damaged_files_are_errors() {
        assert_eq!(Model::from_bytes(b"").unwrap_err(), ModelError::Magic);
        assert_eq!(Model::from_bytes(b"SELONTXT0000").unwrap_err(), ModelError::Magic);
        assert_eq!(Model::from_bytes(b"SELONSYN\x09\0\0\0").unwrap_err(), ModelError::Version(9));
        for end in [9, 15, 40, 1000, FRENCH.len() / 2, FRENCH.len() - 1] {
            assert_eq!(Model::from_bytes(&FRENCH[..end]).unwrap_err(), ModelError::Length);
        }
    }

    #[test]
    fn wrong_sizes_are_errors() {
        for field in 0..18 {
            let mut bytes = FRENCH.to_vec();
            bytes[16 + 4 * field..20 + 4 * field].fill(0xff);
            assert!(Model::from_bytes(bytes.leak()).is_err(), "field {field}");
        }
    }
}
