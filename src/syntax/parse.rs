//! From the scores of the network to one tree for each sentence.
//!
//! The tree is the best projective one with a single root (Eisner 1996).
//!
//! **Invariant:** the heads of a sentence form one tree: one word has no head,
//! and from every other word the heads lead there.

use std::cell::RefCell;

use super::infer::Scratch;
use super::model::Model;
use super::tag::{Deprel, Features, Upos};

/// No sentence is longer: what is, lists and tables, is parsed in pieces.
const LONGEST: usize = 240;

/// From how many words on pieces are not joined by more, so that their numbers stay in the processor's cache.
const BATCH: usize = 128;

/// What the model says of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The part of speech.
    pub upos: Upos,
    /// The morphological features.
    pub features: Features,
    /// The index of the governor in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the governor.
    pub deprel: Deprel,
}

impl Model {
    /// Tags and parses one sentence, given as its syntactic words.
    ///
    /// # Examples
    ///
    /// ```
    /// use selon::syntax::{Deprel, Upos, model::Model};
    ///
    /// let words = ["La", "Russie", "a", "déployé", "ses", "soldats", "."];
    /// let analyses = Model::french().annotate(&words);
    /// assert_eq!(analyses[1].upos, Upos::Propn);
    /// assert_eq!(analyses[1].deprel, Deprel::Nsubj);
    /// assert_eq!(analyses[1].head, Some(3));
    /// ```
    #[must_use]
    pub fn annotate(&self, words: &[&str]) -> Vec<Analysis> {
        self.annotate_all(&[words.to_vec()]).pop().unwrap_or_default()
    }

    /// Tags and parses sentences, as `annotate` does each of them.
    #[must_use]
    pub fn annotate_all(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Analysis>> {
        thread_local! {
            static SCRATCH: RefCell<(Scratch, Chart)> = RefCell::default();
        }
        let mut analyses = vec![Vec::new(); sentences.len()];
        let pieces: Vec<(usize, &[&str])> = sentences
            .iter()
            .enumerate()
            .flat_map(|(at, words)| {
                let pieces = words.len().div_ceil(LONGEST).max(1);
                words.chunks(words.len().div_ceil(pieces).max(1)).map(move |piece| (at, piece))
            })
            .collect();
        let mut size = 0;
        // A batch is full with the piece that brings it to its size.
        let batches = pieces.chunk_by(|(_, piece), _| {
            size += piece.len() + 1;
            let goes_on = size < BATCH;
            size = if goes_on { size } else { 0 };
            goes_on
        });
        SCRATCH.with_borrow_mut(|(scratch, chart)| {
            for batch in batches {
                let pieces: Vec<&[&str]> = batch.iter().map(|(_, piece)| *piece).collect();
                scratch.read(self, &pieces);
                for (number, (at, piece)) in batch.iter().enumerate() {
                    self.annotate_piece(number, piece.len(), scratch, chart, &mut analyses[*at]);
                }
            }
        });
        analyses
    }

    /// Adds the analyses of a piece that was read; its root depends on the root of the first piece.
    fn annotate_piece(
        &self,
        piece: usize,
        length: usize,
        scratch: &mut Scratch,
        chart: &mut Chart,
        analyses: &mut Vec<Analysis>,
    ) {
        let start = analyses.len();
        let first_root = analyses.iter().position(|analysis| analysis.head.is_none());
        let heads = chart.find_heads(scratch.score_arcs(self, piece), length + 1);
        for row in 1..=length {
            let best = best_of(scratch.bundle_scores(self, piece, row), |_| true);
            let (upos, features) = self.bundles.get(best).copied().unwrap_or_default();
            analyses.push(Analysis { upos, features, head: None, deprel: Deprel::Root });
        }
        let scores = scratch.score_relations(self, piece, heads).chunks_exact(self.relations.len().max(1));
        for ((analysis, head), scores) in analyses[start..].iter_mut().zip(&heads[1..]).zip(scores.skip(1)) {
            if let Some(head) = head.checked_sub(1) {
                let best = best_of(scores, |relation| self.relations[relation] != Deprel::Root);
                analysis.deprel = self.relations.get(best).copied().unwrap_or_default();
                analysis.head = Some(start + head);
            } else if let Some(root) = first_root {
                analysis.deprel = Deprel::Parataxis;
                analysis.head = Some(root);
            }
        }
    }
}

/// Returns the first of the highest scores among those allowed.
fn best_of(scores: &[f32], is_allowed: impl Fn(usize) -> bool) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (index, &score) in scores.iter().enumerate() {
        if score > best.1 && is_allowed(index) {
            best = (index, score);
        }
    }
    best.0
}

/// The chart of Eisner's algorithm: the best half-trees over every stretch of words.
///
/// A half-tree has its head at its left or right end; it is open when the other
/// end may still take dependents on the far side. `left` tables have the head at
/// the right end, and are stored by it, so that a search runs over neighbors.
#[derive(Debug, Default)]
struct Chart {
    right: Vec<f32>,
    left: Vec<f32>,
    open_right: Vec<f32>,
    open_left: Vec<f32>,
    right_split: Vec<u16>,
    left_split: Vec<u16>,
    open_split: Vec<u16>,
    pending: Vec<(usize, usize, Stretch)>,
    heads: Vec<usize>,
}

/// The four kinds of half-trees.
#[derive(Clone, Copy, Debug)]
enum Stretch {
    Right,
    Left,
    OpenRight,
    OpenLeft,
}

impl Chart {
    /// Finds the heads of the best tree; row and column 0 of the scores are the root.
    fn find_heads(&mut self, arcs: &[f32], size: usize) -> &[usize] {
        self.fill(arcs, size);
        self.heads.clear();
        self.heads.resize(size, 0);
        self.pending.clear();
        self.pending.push((0, size - 1, Stretch::Right));
        while let Some((from, to, stretch)) = self.pending.pop() {
            if from == to {
                continue;
            }
            let (first, second) = (from * size + to, to * size + from);
            match stretch {
                Stretch::Right => {
                    let split = usize::from(self.right_split[first]);
                    self.pending.extend([(from, split, Stretch::OpenRight), (split, to, Stretch::Right)]);
                }
                Stretch::Left => {
                    let split = usize::from(self.left_split[second]);
                    self.pending.extend([(from, split, Stretch::Left), (split, to, Stretch::OpenLeft)]);
                }
                Stretch::OpenRight | Stretch::OpenLeft => {
                    let is_right = matches!(stretch, Stretch::OpenRight);
                    let (head, dependent) = if is_right { (from, to) } else { (to, from) };
                    self.heads[dependent] = head;
                    let split = usize::from(self.open_split[first]);
                    self.pending.extend([(from, split, Stretch::Right), (split + 1, to, Stretch::Left)]);
                }
            }
        }
        &self.heads
    }

    fn fill(&mut self, arcs: &[f32], size: usize) {
        for table in [&mut self.right, &mut self.left, &mut self.open_right, &mut self.open_left] {
            table.clear();
            table.resize(size * size, 0.0);
        }
        for table in [&mut self.right_split, &mut self.left_split, &mut self.open_split] {
            table.clear();
            table.resize(size * size, 0);
        }
        for width in 1..size {
            for from in 0..size - width {
                let to = from + width;
                let (first, second) = (from * size + to, to * size + from);
                // The root takes one dependent only: all before it depends on that.
                let splits = if from == 0 { 1 } else { width };
                let (split, score) = best_pair(&self.right[from * size + from..][..splits], &self.left[second + 1..]);
                self.open_split[first] = (from + split) as u16;
                self.open_right[first] = score + arcs[second];
                self.open_left[second] = score + arcs[first];
                let mut best = (from, self.open_left[second]);
                for middle in from + 1..to {
                    let score = self.left[middle * size + from] + self.open_left[to * size + middle];
                    if score > best.1 {
                        best = (middle, score);
                    }
                }
                self.left[second] = best.1;
                self.left_split[second] = best.0 as u16;
                let mut best = (to, self.open_right[first]);
                for middle in from + 1..to {
                    let score = self.open_right[from * size + middle] + self.right[middle * size + to];
                    if score > best.1 {
                        best = (middle, score);
                    }
                }
                self.right[first] = best.1;
                self.right_split[first] = best.0 as u16;
            }
        }
    }
}

/// Returns where the sum of two neighboring scores is highest, and the sum.
fn best_pair(left: &[f32], right: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (index, (left, right)) in left.iter().zip(right).enumerate() {
        if left + right > best.1 {
            best = (index, left + right);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_tree(analyses: &[Analysis]) -> bool {
        let reaches_root = |mut at: usize| {
            for _ in 0..=analyses.len() {
                match analyses[at].head {
                    Some(head) => at = head,
                    None => return true,
                }
            }
            false
        };
        let roots = analyses.iter().filter(|analysis| analysis.head.is_none()).count();
        roots == 1
            && (0..analyses.len()).all(reaches_root)
            && analyses.iter().all(|analysis| (analysis.deprel == Deprel::Root) == analysis.head.is_none())
    }

    #[test]
    fn no_words_no_analyses() {
        assert!(Model::french().annotate(&[]).is_empty());
    }

    #[test]
    fn heads_form_a_tree_whatever_the_words() {
        let words =
            ["", "Selon", "les", "«", "a", "été", "\u{a0}", "12\u{202f}000", "🦀", ",", "Etats-Unis", "que", "ﷺ", "."];
        for length in [1, 2, 3, 7, 40, 240, 241, 700, 1500] {
            let sentence: Vec<&str> = (0..length).map(|index| words[index * index % 11 % words.len()]).collect();
            let analyses = Model::french().annotate(&sentence);
            assert_eq!(analyses.len(), length);
            assert!(is_tree(&analyses), "{length} words");
            assert_eq!(analyses, Model::french().annotate(&sentence));
        }
    }

    #[test]
    fn the_best_tree_wins() {
        // The scores want 2 → 1, 2 → 3 and the root at 2, but also the root at 3.
        #[rustfmt::skip]
        let arcs = [
            0.0, 0.0, 0.0, 0.0,
            1.0, 0.0, 5.0, 0.0,
            6.0, 1.0, 0.0, 2.0,
            5.5, 0.0, 5.0, 0.0,
        ];
        assert_eq!(Chart::default().find_heads(&arcs, 4), [0, 2, 0, 2]);
    }

    #[test]
    fn a_passive_sentence_is_understood() {
        let words = ["Le", "pont", "a", "été", "détruit", "par", "des", "soldats", "russes", "mardi", "."];
        let analyses = Model::french().annotate(&words);
        let found: Vec<_> = analyses.iter().map(|analysis| (analysis.head, analysis.deprel)).collect();
        assert_eq!(found[0], (Some(1), Deprel::Det));
        assert_eq!(found[1], (Some(4), Deprel::NsubjPass));
        assert_eq!(found[3], (Some(4), Deprel::AuxPass));
        assert_eq!(found[4], (None, Deprel::Root));
        assert_eq!(found[7], (Some(4), Deprel::OblAgent));
        assert_eq!(found[8], (Some(7), Deprel::Amod));
    }

    #[test]
    fn spelling_variants_are_parsed_alike() {
        let model = Model::french();
        let typed = model.annotate(&["L'", "Etat", "dit", "\"", "non", "\"", "."]);
        let printed = model.annotate(&["L’", "État", "dit", "«", "non", "»", "."]);
        assert_eq!(typed, printed);
    }
}
