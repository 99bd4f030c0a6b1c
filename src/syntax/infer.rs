//! What the network says of a sentence: the scores of heads, tags and relations.
//!
//! The encoder is a bidirectional minGRU (Feng et al. 2024), whose gates do not
//! look at the state, so that all of them come from one matrix product. Heads
//! are chosen by a biaffine layer (Dozat & Manning 2017) with a bias for the
//! distance. Row 0 of every table is the governor of the sentence.

use super::model::{DISTANCES, Linear, Matrix, Model};
use super::spelling::Spelling;

/// Tables that are filled for one sentence and used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    spelling: Spelling,
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
    pairs: Vec<f32>,
    relations: Vec<f32>,
    /// Score of each head (column) for each dependent (row).
    pub arcs: Vec<f32>,
}

impl Scratch {
    /// Reads a sentence and scores its arcs.
    pub(super) fn read(&mut self, model: &Model, words: &[&str]) {
        let rows = words.len() + 1;
        self.embed(model, words);
        product(&model.input, &self.windows, &mut self.encoded);
        self.encoded.iter_mut().for_each(|value| *value = gelu(*value));
        normalize(&mut self.encoded, &model.input_gain);
        for layer in &model.layers {
            product(&layer.gates, &self.encoded, &mut self.gates);
            self.recur(model.width, rows);
            self.states.iter_mut().for_each(|value| *value = gelu(*value));
            product(&layer.out, &self.states, &mut self.out);
            self.encoded.iter_mut().zip(&self.out).for_each(|(value, out)| *value += out);
            normalize(&mut self.encoded, &layer.gain);
        }
        product(&model.heads, &self.encoded, &mut self.outputs);
        self.score_arcs(model, rows);
    }

    /// Sets each word side by side with the word before and the word behind it.
    fn embed(&mut self, model: &Model, words: &[&str]) {
        let width = model.embedding;
        reset(&mut self.embedded, (words.len() + 1) * width);
        let mut rows = self.embedded.chunks_exact_mut(width);
        if let Some(row) = rows.next() {
            model.add_root(row);
        }
        for (row, word) in rows.zip(words) {
            model.add_word(word, &mut self.spelling, row);
        }
        reset(&mut self.windows, (words.len() + 1) * 3 * width);
        let end = self.embedded.len();
        for (index, window) in self.windows.chunks_exact_mut(3 * width).enumerate() {
            let from = (index * width).saturating_sub(width);
            let to = end.min((index + 2) * width);
            let skipped = if index == 0 { width } else { 0 };
            window[skipped..skipped + to - from].copy_from_slice(&self.embedded[from..to]);
        }
    }

    /// Runs the gated recurrence, half of the width forward and half backward.
    fn recur(&mut self, width: usize, rows: usize) {
        let half = width / 2;
        reset(&mut self.states, rows * width);
        for backward in [false, true] {
            let offset = if backward { half } else { 0 };
            reset(&mut self.state, half);
            for step in 0..rows {
                let row = if backward { rows - 1 - step } else { step };
                let (gates, candidates) = self.gates[row * 2 * width..(row + 1) * 2 * width].split_at(width);
                let values = gates[offset..offset + half].iter().zip(&candidates[offset..offset + half]);
                let start = row * width + offset;
                let states = self.states[start..start + half].iter_mut();
                for ((state, (gate, candidate)), out) in self.state.iter_mut().zip(values).zip(states) {
                    *state += sigmoid(*gate) * (candidate - *state);
                    *out = *state;
                }
            }
        }
    }

    /// Scores every head for every dependent.
    fn score_arcs(&mut self, model: &Model, rows: usize) {
        let (arc, columns) = (model.arc, model.heads.matrix.columns);
        self.dependents.clear();
        self.heads.clear();
        for outputs in self.outputs.chunks_exact(columns) {
            self.dependents.extend(outputs[..arc].iter().copied().map(leaky));
            self.heads.extend(outputs[arc..2 * arc].iter().copied().map(leaky));
        }
        reset(&mut self.coupled, rows * arc);
        for row in self.coupled.chunks_exact_mut(arc) {
            row.copy_from_slice(&model.head_bias);
        }
        multiply(&self.dependents, &model.biaffine, &mut self.coupled);
        reset(&mut self.arcs, rows * rows);
        multiply_transposed(&self.coupled, &self.heads, &mut self.arcs, arc);
        let first = 2 * arc + 2 * model.label;
        for dependent in 0..rows {
            let distances = &self.outputs[dependent * columns + first..][..DISTANCES];
            let scores = &mut self.arcs[dependent * rows..(dependent + 1) * rows];
            for (head, score) in scores.iter_mut().enumerate() {
                *score += distances[distance(dependent, head)];
            }
        }
    }

    /// Returns the score of every bundle of part of speech and features for a word.
    pub(super) fn bundle_scores(&self, model: &Model, row: usize) -> &[f32] {
        let columns = model.heads.matrix.columns;
        &self.outputs[(row + 1) * columns - model.bundles.len()..(row + 1) * columns]
    }

    /// Scores the relations of all words to their heads; row 0 means nothing.
    pub(super) fn score_relations(&mut self, model: &Model, heads: &[usize]) -> &[f32] {
        let (columns, label) = (model.heads.matrix.columns, model.label);
        let first = 2 * model.arc;
        self.pairs.clear();
        for (dependent, head) in heads.iter().enumerate() {
            let dependent = &self.outputs[dependent * columns + first..][..label];
            let head = &self.outputs[head * columns + first + label..][..label];
            self.pairs.extend(dependent.iter().zip(head).map(|(dependent, head)| (dependent + head).max(0.0)));
        }
        product(&model.relation, &self.pairs, &mut self.relations);
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

/// Computes `out = input · weights + bias`.
fn product(layer: &Linear, input: &[f32], out: &mut Vec<f32>) {
    let columns = layer.matrix.columns;
    let rows = input.len() * columns / layer.matrix.weights.len().max(1);
    reset(out, rows * columns);
    for row in out.chunks_exact_mut(columns.max(1)) {
        row.copy_from_slice(&layer.bias);
    }
    multiply(input, &layer.matrix, out);
}

/// Adds `left · right` to `out`.
fn multiply(left: &[f32], right: &Matrix, out: &mut [f32]) {
    let columns = right.columns;
    let rows = out.len() / columns.max(1);
    let inner = right.weights.len() / columns.max(1);
    add_product(rows, inner, columns, left, (&right.weights, 1, columns), out);
}

/// Adds `left · rightᵀ` to `out`; both have rows of the same width.
fn multiply_transposed(left: &[f32], right: &[f32], out: &mut [f32], width: usize) {
    add_product(left.len() / width, width, right.len() / width, left, (right, width, 1), out);
}

/// Adds a product of matrices to `out`; the right one comes with its strides over columns and rows.
fn add_product(
    rows: usize,
    inner: usize,
    columns: usize,
    left: &[f32],
    (right, over_columns, over_rows): (&[f32], usize, usize),
    out: &mut [f32],
) {
    assert!(left.len() == rows * inner && right.len() == inner * columns && out.len() == rows * columns);
    let stride = |length: usize| isize::try_from(length).unwrap_or(isize::MAX);
    // SAFETY: the lengths are those of the three matrices, as asserted, and every stride stays within them.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            inner,
            out.as_mut_ptr(),
            1,
            stride(columns),
            true,
            left.as_ptr(),
            1,
            stride(inner),
            right.as_ptr(),
            stride(over_columns),
            stride(over_rows),
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// Brings each row to mean 0 and variance 1, then scales its columns.
fn normalize(table: &mut [f32], gain: &[f32]) {
    let width = gain.len() as f32;
    for row in table.chunks_exact_mut(gain.len()) {
        let mean = row.iter().sum::<f32>() / width;
        let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / width;
        let scale = 1.0 / (variance + 1e-5).sqrt();
        row.iter_mut().zip(gain).for_each(|(value, gain)| *value = (*value - mean) * scale * gain);
    }
}

fn leaky(value: f32) -> f32 {
    if value < 0.0 { 0.1 * value } else { value }
}

fn gelu(value: f32) -> f32 {
    value * sigmoid(1.595_769 * (value + 0.044_715 * value * value * value))
}

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + exponential(-value))
}

/// Approximates the exponential to six digits, in a form that compilers vectorize.
fn exponential(value: f32) -> f32 {
    let power = value.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    // Adding and taking away 1.5 · 2²³ rounds to the nearest integer.
    let rounded = (power + 12_582_912.0) - 12_582_912.0;
    let rest = power - rounded;
    let fraction = 0.240_226_5 + rest * (0.055_504_1 + rest * (0.009_618_1 + rest * 0.001_333_3));
    let mantissa = 1.0 + rest * (std::f32::consts::LN_2 + rest * fraction);
    f32::from_bits(((rounded as i32 + 127) << 23).cast_unsigned()) * mantissa
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
