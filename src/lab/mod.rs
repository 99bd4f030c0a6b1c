//! Measures: how well each stage does on annotated text.

pub mod time;
