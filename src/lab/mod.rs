//! Measures: how well each stage does on annotated text.
//!
//! The annotated text is no part of the project; `models/README.md` and the
//! README name it. Every measure reads files and returns numbers; only the
//! program `selon-lab` prints them.

pub mod expressions;
pub mod factuality;
pub mod gold;
pub mod links;
mod lists;
pub mod pages;
pub mod score;
pub mod speakers;
pub mod syntax;
pub mod time;
mod timeml;
pub mod world;

use crate::article::{Article, Metadata, ReadFault};
use chrono::NaiveDate;

/// Returns the French article that a text makes, given the day it appeared.
fn article(text: &str, published: Option<NaiveDate>) -> Result<Article, ReadFault> {
    let metadata = Metadata {
        language: Some("fr".to_owned()),
        published: published.map(|day| day.to_string()),
        ..Metadata::default()
    };
    Article::from_text(text.to_owned(), metadata)
}
