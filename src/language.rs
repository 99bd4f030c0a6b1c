//! The languages an article can be written in.

use serde::{Deserialize, Serialize};

/// A language that Selon can read, by its BCP 47 tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// French, `fr`.
    #[default]
    Fr,
}

impl Language {
    /// Returns the BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
        }
    }

    /// Returns the language of a BCP 47 tag ("fr", "fr-CA"), if Selon can read it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        primary.eq_ignore_ascii_case("fr").then_some(Self::Fr)
    }
}
