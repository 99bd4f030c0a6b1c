//! Layers of the network: products of rows with weights, in whole numbers.
//!
//! Each row and each column of weights is scaled to integers of 16 bits, and
//! their products are added up in 32. Sums of integers are the same in every
//! order, so that the kernel may be another on each processor, and the scores
//! are still the same bits.
//!
//! **Invariant:** no sum leaves 32 bits: a column is scaled so that its integers
//! times `LARGEST` stay within them.

use super::wide;

/// How many columns a kernel computes at once.
pub(super) const PANEL: usize = 16;

/// How many rows a kernel computes at once.
pub(super) const ROWS: usize = 6;

/// What the largest number of a row is scaled to: 13 bits, which leaves as many to the weights.
const LARGEST: i32 = 8191;

/// A layer `x · weights + bias`.
#[derive(Debug)]
pub(super) struct Linear {
    /// How many numbers come out for each row.
    pub columns: usize,
    /// How many numbers a row has; always even.
    inner: usize,
    /// The weights by panels of columns; in a panel, two rows of weights lie column by column side by side.
    panels: Vec<i16>,
    /// What a unit is worth in each column.
    units: Vec<f32>,
    bias: Vec<f32>,
}

/// Rows as whole numbers, and behind them what fills them up to a multiple of `ROWS`: any numbers.
#[derive(Debug, Default)]
pub(super) struct WholeRows {
    numbers: Vec<i16>,
    /// What a unit is worth in each row.
    units: Vec<f32>,
}

impl Linear {
    /// Packs weights that are given row by row; rows are even in number.
    pub(super) fn pack(weights: &[f32], bias: Vec<f32>) -> Self {
        let columns = bias.len();
        let inner = weights.len() / columns.max(1);
        let mut sizes = vec![(0_f32, 0_f32); columns];
        for row in weights.chunks_exact(columns.max(1)) {
            for ((largest, sum), weight) in sizes.iter_mut().zip(row) {
                *largest = largest.max(weight.abs());
                *sum += weight.abs();
            }
        }
        // Rounding adds at most a half to each weight.
        let limit = (i32::MAX / LARGEST) as f32 - inner as f32;
        let unit = |(largest, sum): &(f32, f32)| (largest / f32::from(i16::MAX)).max(sum / limit);
        let units: Vec<f32> = sizes.iter().map(unit).collect();
        let scales: Vec<f32> = units.iter().map(|unit| inverse(*unit)).collect();
        let mut layer = Self { columns, inner, panels: vec![0; columns.div_ceil(PANEL) * PANEL * inner], units, bias };
        for (row, weights) in weights.chunks_exact(columns.max(1)).enumerate() {
            let panels = layer.panels.chunks_exact_mut(PANEL * inner.max(1));
            for (panel, (weights, scales)) in panels.zip(weights.chunks(PANEL).zip(scales.chunks(PANEL))) {
                let places = panel[row / 2 * 2 * PANEL..].iter_mut().skip(row % 2).step_by(2);
                for (place, (weight, scale)) in places.zip(weights.iter().zip(scales)) {
                    *place = whole(weight * scale);
                }
            }
        }
        layer
    }

    /// Computes the layer for each row of `input`.
    pub(super) fn apply(&self, input: &[f32], rows: &mut WholeRows, out: &mut Vec<f32>) {
        rows.fill(input, self.inner);
        let count = input.len() / self.inner.max(1);
        out.resize(count * self.columns, 0.0);
        wide::multiply(self, rows, out);
    }

    /// Fills `out` by panels and blocks of rows; `add_up` is the kernel.
    #[inline(always)]
    pub(super) fn multiply(
        &self,
        rows: &WholeRows,
        out: &mut [f32],
        add_up: impl Fn([&[i16]; ROWS], &[i16]) -> [[i32; PANEL]; ROWS],
    ) {
        let (inner, columns) = (self.inner.max(1), self.columns.max(1));
        for (at, panel) in self.panels.chunks_exact(PANEL * inner).enumerate() {
            let first = at * PANEL;
            let last = columns.min(first + PANEL);
            let (column_units, bias) = (&self.units[first..last], &self.bias[first..last]);
            let blocks = rows.numbers.chunks_exact(ROWS * inner).zip(rows.units.chunks(ROWS));
            for ((block, units), out) in blocks.zip(out.chunks_mut(ROWS * columns)) {
                let sums = add_up(std::array::from_fn(|row| &block[row * inner..(row + 1) * inner]), panel);
                for ((sums, unit), out) in sums.iter().zip(units).zip(out.chunks_exact_mut(columns)) {
                    let factors = column_units.iter().zip(bias);
                    for ((out, sum), (column_unit, bias)) in out[first..last].iter_mut().zip(sums).zip(factors) {
                        *out = *sum as f32 * (unit * column_unit) + bias;
                    }
                }
            }
        }
    }
}

impl WholeRows {
    /// Scales each row so that its largest number becomes `LARGEST`.
    fn fill(&mut self, input: &[f32], width: usize) {
        let width = width.max(1);
        let count = input.len() / width;
        self.numbers.resize(count.next_multiple_of(ROWS) * width, 0);
        self.units.clear();
        wide::run(|| {
            for (row, numbers) in input.chunks_exact(width).zip(self.numbers.chunks_exact_mut(width)) {
                // Numbers without their sign are in the order of their bits, and integers are compared in any order.
                let size = |value: &f32| (value.to_bits() & (u32::MAX >> 1)).cast_signed();
                let largest = f32::from_bits(row.iter().map(size).max().unwrap_or(0).cast_unsigned());
                let unit = largest / LARGEST as f32;
                let scale = inverse(unit);
                numbers.iter_mut().zip(row).for_each(|(number, value)| *number = whole(value * scale));
                self.units.push(unit);
            }
        });
    }
}

/// Adds up the products of rows with the columns of a panel, on any processor.
pub(super) fn add_up(rows: [&[i16]; ROWS], panel: &[i16]) -> [[i32; PANEL]; ROWS] {
    let mut sums = [[0_i32; PANEL]; ROWS];
    let (steps, _) = panel.as_chunks::<{ 2 * PANEL }>();
    for (sums, row) in sums.iter_mut().zip(rows) {
        let (pairs, _) = row.as_chunks::<2>();
        for ([first, second], weights) in pairs.iter().zip(steps) {
            let (weights, _) = weights.as_chunks::<2>();
            for (sum, [left, right]) in sums.iter_mut().zip(weights) {
                let product = i32::from(*first) * i32::from(*left) + i32::from(*second) * i32::from(*right);
                *sum = sum.wrapping_add(product);
            }
        }
    }
    sums
}

/// Returns 1 / `unit`, and 0 where there is nothing to scale.
fn inverse(unit: f32) -> f32 {
    if unit > f32::MIN_POSITIVE { 1.0 / unit } else { 0.0 }
}

/// Rounds to the nearest integer.
fn whole(value: f32) -> i16 {
    // Adding 1.5 · 2²³ leaves the integer in the lowest bits.
    (value + 12_582_912.0).to_bits() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -1 and 1 that look random.
    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let states = std::iter::successors(Some(seed), next).skip(1).take(count);
        states.map(|state| f32::from((state >> 16) as u16) / 32768.0 - 1.0).collect()
    }

    fn apply(layer: &Linear, input: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        layer.apply(input, &mut WholeRows::default(), &mut out);
        out
    }

    #[test]
    fn products_are_close() {
        for (rows, inner, columns) in [(1, 2, 1), (3, 128, 16), (4, 96, 57), (9, 384, 33), (27, 256, 799)] {
            let (input, weights, bias) = (numbers(rows * inner, 1), numbers(inner * columns, 2), numbers(columns, 3));
            let out = apply(&Linear::pack(&weights, bias.clone()), &input);
            assert_eq!(out.len(), rows * columns);
            for (at, value) in out.iter().enumerate() {
                let (row, column) = (at / columns, at % columns);
                let products = (0..inner).map(|k| input[row * inner + k] * weights[k * columns + column]);
                let wanted = products.sum::<f32>() + bias[column];
                assert!((value - wanted).abs() < 0.01, "{value} for {wanted}");
            }
        }
    }

    #[test]
    fn every_kernel_comes_to_the_same_bits() {
        let (input, layer) = (numbers(7 * 256, 1), Linear::pack(&numbers(256 * 40, 2), numbers(40, 3)));
        let mut rows = WholeRows::default();
        rows.fill(&input, 256);
        let mut out = vec![0.0; 7 * 40];
        layer.multiply(&rows, &mut out, add_up);
        assert_eq!(out, apply(&layer, &input));
    }

    #[test]
    fn sums_stay_within_their_bits() {
        let layer = Linear::pack(&[1.0; 384], vec![0.0]);
        let out = apply(&layer, &[-1e6; 384]);
        assert!((out[0] / -384e6 - 1.0).abs() < 1e-3, "{}", out[0]);
    }

    #[test]
    fn nothing_and_too_much_are_numbers_too() {
        let layer = Linear::pack(&[0.0, 1.0, 0.0, 1.0], vec![0.5, 0.25]);
        assert!(apply(&layer, &[]).is_empty());
        assert_eq!(apply(&layer, &[0.0, 0.0]), [0.5, 0.25]);
        assert_eq!(apply(&layer, &[1e-45, 0.0]), [0.5, 0.25]);
        assert_eq!(apply(&layer, &[f32::NAN, f32::INFINITY, 1.0, 1.0]).len(), 4);
    }
}
