//! Selon reads news and builds a knowledge graph in which every statement keeps
//! who says so, how surely, when, where, how many, and the words that prove it.

pub mod article;
pub mod claim;
pub mod cli;
pub mod diagnostic;
pub mod export;
pub mod fingerprint;
pub mod graph;
#[cfg(feature = "lab")]
pub mod lab;
pub mod language;
pub mod link;
pub mod mention;
pub mod ontology;
pub mod reading;
pub mod serve;
pub mod shacl;
pub mod span;
pub mod store;
pub mod syntax;
pub mod vocab;
pub mod world;
