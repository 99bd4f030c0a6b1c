//! What is read: a news article, and how to get one from a file.

pub mod text;
