//! Spans as evidence: code points at the graph's edge.

use std::collections::BTreeMap;

use crate::span::Span;

/// Turns byte offsets of a text into Unicode code points.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// For each block of bytes, the number of code points before it.
    blocks: Vec<usize>,
    memo: BTreeMap<usize, usize>,
}

const BLOCK: usize = 256;

impl CodePoints {
    /// Counts a text once.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for (offset, byte) in text.bytes().enumerate() {
            if offset % BLOCK == 0 {
                blocks.push(count);
            }
            // Every byte but the continuation bytes begins a code point.
            count += usize::from(byte & 0xC0 != 0x80);
        }
        Self { blocks, memo: BTreeMap::new() }
    }

    /// Returns the number of code points in front of a byte offset.
    pub fn at(&mut self, text: &str, offset: usize) -> usize {
        if let Some(known) = self.memo.get(&offset) {
            return *known;
        }
        let block = (offset / BLOCK).min(self.blocks.len().saturating_sub(1));
        let base = self.blocks.get(block).copied().unwrap_or(0);
        let bytes = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        let count = base + bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.memo.insert(offset, count);
        count
    }

    /// Returns a span's bounds in code points.
    pub fn bounds(&mut self, text: &str, span: Span) -> (usize, usize) {
        (self.at(text, span.start), self.at(text, span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting_characters() {
        let text = "« L’été » 😀 à Kiev ".repeat(40);
        let mut points = CodePoints::of(&text);
        for (offset, _) in text.char_indices() {
            assert_eq!(points.at(&text, offset), text[..offset].chars().count());
        }
    }
}
