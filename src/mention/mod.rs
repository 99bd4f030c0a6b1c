//! What a text names: numbers and times.

pub mod quantity;
pub mod time;
