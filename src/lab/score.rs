//! Counts of a comparison, and what they come to.

/// What was annotated, what was found, and what of it agrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many are annotated.
    pub gold: usize,
    /// How many were found.
    pub found: usize,
    /// How many were rightly found.
    pub right: usize,
}

impl Score {
    /// Counts one more thing that is or is not annotated, and is or is not found.
    pub fn count(&mut self, is_gold: bool, is_found: bool) {
        self.gold += usize::from(is_gold);
        self.found += usize::from(is_found);
        self.right += usize::from(is_gold && is_found);
    }

    /// Returns the share of what was found that is right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// Returns the share of what is annotated that was found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.gold)
    }

    /// Returns the harmonic mean of precision and recall.
    ///
    /// ```
    /// let score = selon::lab::score::Score { gold: 4, found: 2, right: 2 };
    /// assert_eq!((score.precision(), score.recall()), (1.0, 0.5));
    /// assert!((score.f1() - 2.0 / 3.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.gold + self.found)
    }
}

/// Returns a part of a whole; of nothing, zero.
#[must_use]
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Writes a table in Markdown.
#[must_use]
pub fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}
