//! Which language an article is written in.
//!
//! What the article says about itself is believed unless its words plainly say
//! otherwise: templates of pages often name a language that is not that of the
//! article. A text too short to tell is taken for French.

use whatlang::{Info, Lang};

use super::ReadFault;
use crate::language::Language;

/// How many bytes of a text are looked at.
const SAMPLE: usize = 4000;

/// Below this many characters a text is too short to contradict what it says of itself.
const LONG_ENOUGH: usize = 120;

/// Returns the language of a text, if Selon reads it.
pub(super) fn recognize(text: &str, tag: Option<&str>) -> Result<Language, ReadFault> {
    let tag = tag.map(str::trim).filter(|tag| !tag.is_empty());
    let claimed = tag.map(|tag| Language::from_tag(tag).ok_or_else(|| ReadFault::Language(format!("`{tag}`"))));
    let sample = sample(text);
    let found = whatlang::detect(sample).filter(Info::is_reliable).map(|info| info.lang());
    let is_long = sample.chars().count() >= LONG_ENOUGH;
    match found {
        Some(Lang::Fra) if is_long => Ok(Language::Fr),
        Some(lang) if lang != Lang::Fra && (claimed.is_none() || is_long) => {
            Err(ReadFault::Language(lang.eng_name().to_owned()))
        }
        _ => claimed.unwrap_or_else(|| Ok(Language::default())),
    }
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
        let long = format!("{FRENCH} Les négociations entre les gouvernements doivent reprendre à la fin du mois.");
        assert!(recognize(&long, Some("en-US")).is_ok());
    }
}
