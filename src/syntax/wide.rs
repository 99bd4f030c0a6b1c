//! The same computations with the wider vectors that newer processors have.
//!
//! **Invariant:** the numbers are the same bits with them and without: what is
//! run here neither joins multiplication and addition into one step nor adds
//! fractions in another order.

use super::linear::{Linear, WholeRows, add_up};

/// Fills `out` with the products of rows with the weights of a layer.
pub(super) fn multiply(layer: &Linear, rows: &WholeRows, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { avx2::multiply(layer, rows, out) };
    }
    layer.multiply(rows, out, add_up);
}

/// Runs loops over numbers; what is to profit must be inlined.
#[inline(always)]
pub(super) fn run<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { avx2::run(work) };
    }
    work()
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_extract_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setr_epi16,
        _mm256_setzero_si256,
    };

    use super::super::linear::{Linear, PANEL, ROWS, WholeRows};

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply(layer: &Linear, rows: &WholeRows, out: &mut [f32]) {
        layer.multiply(rows, out, |rows, panel| add_up(rows, panel));
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn run<T>(work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Adds up the products of rows with the columns of a panel.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn add_up(rows: [&[i16]; ROWS], panel: &[i16]) -> [[i32; PANEL]; ROWS] {
        let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
        let (steps, _) = panel.as_chunks::<{ 2 * PANEL }>();
        let mut pairs: [&[[i16; 2]]; ROWS] = [&[]; ROWS];
        for (pairs, row) in pairs.iter_mut().zip(rows) {
            *pairs = &row.as_chunks::<2>().0[..steps.len()];
        }
        for (at, step) in steps.iter().enumerate() {
            let (halves, _) = step.as_chunks::<PANEL>();
            let weights = [load(&halves[0]), load(&halves[1])];
            for (sums, pairs) in sums.iter_mut().zip(pairs) {
                let [first, second] = pairs[at];
                let pair = _mm256_set1_epi32(i32::from(first) & 0xffff | i32::from(second) << 16);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pair, weights));
                }
            }
        }
        let mut numbers = [[0; PANEL]; ROWS];
        for (numbers, sums) in numbers.iter_mut().zip(sums) {
            let (halves, _) = numbers.as_chunks_mut::<{ PANEL / 2 }>();
            for (half, sum) in halves.iter_mut().zip(sums) {
                *half = store(sum);
            }
        }
        numbers
    }

    /// Compiles to one load.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn load(numbers: &[i16; 16]) -> __m256i {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *numbers;
        _mm256_setr_epi16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
    }

    /// Compiles to one store.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn store(vector: __m256i) -> [i32; 8] {
        [
            _mm256_extract_epi32::<0>(vector),
            _mm256_extract_epi32::<1>(vector),
            _mm256_extract_epi32::<2>(vector),
            _mm256_extract_epi32::<3>(vector),
            _mm256_extract_epi32::<4>(vector),
            _mm256_extract_epi32::<5>(vector),
            _mm256_extract_epi32::<6>(vector),
            _mm256_extract_epi32::<7>(vector),
        ]
    }
}
