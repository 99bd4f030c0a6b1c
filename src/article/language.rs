//! Which language an article is written in.
//!
//! What the article says about itself is believed unless its words plainly say
//! otherwise; a text too short to tell is taken for French.

use whatlang::{Info, Lang};

use super::ReadFault;
use crate::language::Language;

/// How many bytes of a text are looked at.
const SAMPLE: usize = 4000;

/// Below this many characters a text is too short to contradict what it says of itself.
const LONG_ENOUGH: usize = 120;

/// Returns the language of a text, if Selon reads it.
pub(super) fn recognize(text: &str, tag: Option<&str>) -> Result<Language, ReadFault> {
    let claimed = match tag.map(str::trim).filter(|tag| !tag.is_empty()) {
        Some(tag) => Some(Language::from_tag(tag).ok_or_else(|| ReadFault::Language(format!("`{tag}`")))?),
        None => None,
    };
    let sample = sample(text);
    match whatlang::detect(sample) {
        Some(info) if is_foreign(&info) && (claimed.is_none() || sample.chars().count() >= LONG_ENOUGH) => {
            Err(ReadFault::Language(info.lang().eng_name().to_owned()))
        }
        _ => Ok(claimed.unwrap_or_default()),
    }
}

/// Tells whether the words are surely those of a language that Selon cannot read.
fn is_foreign(info: &Info) -> bool {
    info.lang() != Lang::Fra && info.is_reliable()
}

/// Returns the beginning of a text.
fn sample(text: &str) -> &str {
    let text = text.trim_start();
    let mut end = SAMPLE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str =
        "Le ministre des Affaires étrangères a confirmé mardi que les deux pays avaient signé un accord.";
    const ENGLISH: &str = "The foreign minister confirmed on Tuesday that both countries had signed an agreement about trade, \
                           and that the talks between their governments would go on until the end of the year.";

    #[test]
    fn french_is_read() {
        assert!(recognize(FRENCH, None).is_ok());
        assert!(recognize(FRENCH, Some("fr-CA")).is_ok());
        assert!(recognize("Paris, 3", None).is_ok());
    }

    #[test]
    fn other_languages_are_named() {
        let named = |text, tag| recognize(text, tag).map_err(|fault| fault.to_string());
        assert_eq!(named(ENGLISH, None), Err("the article is in English".to_owned()));
        assert_eq!(named(ENGLISH, Some("fr")), Err("the article is in English".to_owned()));
        assert_eq!(named(FRENCH, Some("en")), Err("the article is in `en`".to_owned()));
    }
}
