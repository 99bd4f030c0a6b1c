//! What the network says of sentences: the scores of heads, tags and relations.
//!
//! The encoder is a bidirectional minGRU (Feng et al. 2024), whose gates do not
//! look at the state, so that all of them come from one matrix product. Heads
//! are chosen by a biaffine layer (Dozat & Manning 2017) with a bias for the
//! distance.
//!
//! Several pieces of text go through it together, one below the other in the
//! same tables. The first row of each piece is the governor of its sentence.
//!
//! **Invariant:** what comes out for a piece does not depend on the others.

use std::ops::Range;

use super::linear::WholeRows;
use super::model::{DISTANCES, Model};
use super::spelling::Spelling;
use super::wide;

/// In how many lanes sums of fractions are kept.
const LANES: usize = 16;

/// Tables that are filled for some pieces and used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    spelling: Spelling,
    /// Which rows belong to each piece.
    pieces: Vec<Range<usize>>,
    rows: WholeRows,
    embedded: Vec<f32>,
    windows: Vec<f32>,
    encoded: Vec<f32>,
    gates: Vec<f32>,
    states: Vec<f32>,
    state: Vec<f32>,
    out: Vec<f32>,
    outputs: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
    coupled: Vec<f32>,
    arcs: Vec<f32>,
    pairs: Vec<f32>,
    relations: Vec<f32>,
}

impl Scratch {
    /// Reads pieces of text, given as their words.
    pub(super) fn read(&mut self, model: &Model, pieces: &[&[&str]]) {
        self.embed(model, pieces);
        model.input.apply(&self.windows, &mut self.rows, &mut self.encoded);
        wide::run(|| {
            self.encoded.iter_mut().for_each(|value| *value = gelu(*value));
            normalize(&mut self.encoded, &model.input_gain);
        });
        for layer in &model.layers {
            layer.gates.apply(&self.encoded, &mut self.rows, &mut self.gates);
            wide::run(|| self.recur(model.width));
            layer.out.apply(&self.states, &mut self.rows, &mut self.out);
            wide::run(|| {
                self.encoded.iter_mut().zip(&self.out).for_each(|(value, out)| *value += out);
                normalize(&mut self.encoded, &layer.gain);
            });
        }
        model.heads.apply(&self.encoded, &mut self.rows, &mut self.outputs);
        self.couple(model);
    }

    /// Sets each word side by side with the word before and the word behind it.
    fn embed(&mut self, model: &Model, pieces: &[&[&str]]) {
        let width = model.embedding;
        self.pieces.clear();
        let mut count = 0;
        for piece in pieces {
            self.pieces.push(count..count + piece.len() + 1);
            count += piece.len() + 1;
        }
        reset(&mut self.embedded, count * width);
        let mut rows = self.embedded.chunks_exact_mut(width);
        for piece in pieces {
            if let Some(row) = rows.next() {
                model.add_root(row);
            }
            for (word, row) in piece.iter().zip(&mut rows) {
                model.add_word(word, &mut self.spelling, row);
            }
        }
        let nothing = vec![0.0; width];
        self.windows.clear();
        for piece in &self.pieces {
            for row in piece.clone() {
                for neighbor in [row.checked_sub(1), Some(row), row.checked_add(1)] {
                    let neighbor = neighbor.filter(|neighbor| piece.contains(neighbor));
                    let numbers = neighbor.map_or(&nothing[..], |at| &self.embedded[at * width..(at + 1) * width]);
                    self.windows.extend_from_slice(numbers);
                }
            }
        }
    }

    /// Runs the gated recurrence, half of the width forward and half backward.
    #[inline(always)]
    fn recur(&mut self, width: usize) {
        let half = width / 2;
        let count = self.gates.len() / (2 * width);
        self.states.resize(count * width, 0.0);
        for (piece, backward) in self.pieces.iter().flat_map(|piece| [(piece, false), (piece, true)]) {
            let offset = if backward { half } else { 0 };
            reset(&mut self.state, half);
            for step in 0..piece.len() {
                let row = if backward { piece.end - 1 - step } else { piece.start + step };
                let (gates, candidates) = self.gates[row * 2 * width..(row + 1) * 2 * width].split_at(width);
                let values = gates[offset..offset + half].iter().zip(&candidates[offset..offset + half]);
                let start = row * width + offset;
                let states = self.states[start..start + half].iter_mut();
                for ((state, (gate, candidate)), out) in self.state.iter_mut().zip(values).zip(states) {
                    *state += sigmoid(*gate) * (candidate - *state);
                    *out = gelu(*state);
                }
            }
        }
    }

    /// Prepares what scores arcs: dependents coupled with what they look for, and heads.
    fn couple(&mut self, model: &Model) {
        let (arc, columns) = (model.arc, model.heads.columns);
        let count = self.outputs.len() / columns;
        self.dependents.resize(count * arc, 0.0);
        self.heads.resize(count * arc, 0.0);
        wide::run(|| {
            let tables = self.dependents.chunks_exact_mut(arc).zip(self.heads.chunks_exact_mut(arc));
            for (outputs, (dependent, head)) in self.outputs.chunks_exact(columns).zip(tables) {
                let (first, second) = outputs.split_at(arc);
                dependent.iter_mut().zip(first).for_each(|(value, output)| *value = leaky(*output));
                head.iter_mut().zip(second).for_each(|(value, output)| *value = leaky(*output));
            }
        });
        model.biaffine.apply(&self.dependents, &mut self.rows, &mut self.coupled);
    }

    /// Scores every head (column) for every dependent (row) of a piece; the first is the governor of the sentence.
    pub(super) fn score_arcs(&mut self, model: &Model, piece: usize) -> &[f32] {
        let (arc, columns) = (model.arc, model.heads.columns);
        let rows = self.pieces[piece].clone();
        let heads = &self.heads[rows.start * arc..rows.end * arc];
        let first = 2 * arc + 2 * model.label;
        self.arcs.clear();
        for (dependent, row) in rows.enumerate() {
            let distances = &self.outputs[row * columns + first..][..DISTANCES];
            let coupled = &self.coupled[row * arc..(row + 1) * arc];
            wide::run(|| {
                let scores = heads.chunks_exact(arc).enumerate();
                self.arcs
                    .extend(scores.map(|(head, numbers)| dot(coupled, numbers) + distances[distance(dependent, head)]));
            });
        }
        &self.arcs
    }

    /// Returns the score of every bundle of part of speech and features for a word of a piece; row 0 means nothing.
    pub(super) fn bundle_scores(&self, model: &Model, piece: usize, row: usize) -> &[f32] {
        let columns = model.heads.columns;
        let row = self.pieces[piece].start + row;
        &self.outputs[(row + 1) * columns - model.bundles.len()..(row + 1) * columns]
    }

    /// Scores the relations of all words of a piece to their heads; row 0 means nothing.
    pub(super) fn score_relations(&mut self, model: &Model, piece: usize, heads: &[usize]) -> &[f32] {
        let (columns, label) = (model.heads.columns, model.label);
        let first = 2 * model.arc;
        let outputs = &self.outputs[self.pieces[piece].start * columns..];
        self.pairs.clear();
        for (dependent, head) in heads.iter().enumerate() {
            let dependent = &outputs[dependent * columns + first..][..label];
            let head = &outputs[head * columns + first + label..][..label];
            self.pairs.extend(dependent.iter().zip(head).map(|(dependent, head)| (dependent + head).max(0.0)));
        }
        model.relation.apply(&self.pairs, &mut self.rows, &mut self.relations);
        &self.relations
    }
}

/// Tells how far a head is from its dependent: seven steps on each side, and the root.
fn distance(dependent: usize, head: usize) -> usize {
    if head == 0 {
        return DISTANCES - 1;
    }
    let step = match dependent.abs_diff(head) {
        size @ 0..=3 => size.saturating_sub(1),
        4..=5 => 3,
        6..=8 => 4,
        9..=15 => 5,
        _ => 6,
    };
    if head < dependent { step } else { step + 7 }
}

fn reset(table: &mut Vec<f32>, length: usize) {
    table.clear();
    table.resize(length, 0.0);
}

/// Brings each row to mean 0 and variance 1, then scales its columns.
#[inline(always)]
fn normalize(table: &mut [f32], gain: &[f32]) {
    let width = gain.len() as f32;
    for row in table.chunks_exact_mut(gain.len()) {
        let mean = sum(row, |value| value) / width;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / width;
        let scale = 1.0 / (variance + 1e-5).sqrt();
        row.iter_mut().zip(gain).for_each(|(value, gain)| *value = (*value - mean) * scale * gain);
    }
}

/// Adds numbers up in lanes, an order that vectors of every width can keep.
#[inline(always)]
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        lanes.iter_mut().zip(chunk).for_each(|(lane, value)| *lane += term(*value));
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane += term(*value));
    total(lanes)
}

/// Multiplies two rows of the same length, in the same order.
#[inline(always)]
fn dot(left: &[f32], right: &[f32]) -> f32 {
    let ((lefts, left_rest), (rights, right_rest)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (left, right) in lefts.iter().zip(rights) {
        lanes.iter_mut().zip(left.iter().zip(right)).for_each(|(lane, (left, right))| *lane += left * right);
    }
    lanes.iter_mut().zip(left_rest.iter().zip(right_rest)).for_each(|(lane, (left, right))| *lane += left * right);
    total(lanes)
}

#[inline(always)]
fn total(lanes: [f32; LANES]) -> f32 {
    let mut lanes = lanes;
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
    }
    lanes[0]
}

#[inline(always)]
fn leaky(value: f32) -> f32 {
    if value < 0.0 { 0.1 * value } else { value }
}

#[inline(always)]
fn gelu(value: f32) -> f32 {
    value * sigmoid(1.595_769 * (value + 0.044_715 * value * value * value))
}

#[inline(always)]
fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + exponential(-value))
}

/// Approximates the exponential to six digits, in a form that compilers vectorize.
#[inline(always)]
fn exponential(value: f32) -> f32 {
    let power = value.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    // Adding 1.5 · 2²³ rounds to the nearest integer, and leaves it in the lowest bits.
    let shifted = power + 12_582_912.0;
    let rest = power - (shifted - 12_582_912.0);
    let fraction = 0.240_226_5 + rest * (0.055_504_1 + rest * (0.009_618_1 + rest * 0.001_333_3));
    let mantissa = 1.0 + rest * (std::f32::consts::LN_2 + rest * fraction);
    f32::from_bits(shifted.to_bits().wrapping_add(127) << 23) * mantissa
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_is_close() {
        for step in -800..800 {
            let value = step as f32 / 10.0;
            assert!((exponential(value) / value.exp() - 1.0).abs() < 1e-4, "{value}");
        }
    }

    #[test]
    fn distances_have_sides() {
        assert_eq!(distance(5, 4), 0);
        assert_eq!(distance(5, 6), 7);
        assert_eq!(distance(30, 1), 6);
        assert_eq!(distance(1, 30), 13);
        assert_eq!(distance(3, 0), 15);
    }
}
