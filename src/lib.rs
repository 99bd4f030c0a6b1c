//! Selon reads news and builds a knowledge graph in which every statement keeps
//! who says so, how surely, when, where, how many, and the words that prove it.

#[cfg(feature = "lab")]
pub mod lab;
pub mod language;
pub mod mention;
pub mod span;
pub mod syntax;
pub mod vocab;
