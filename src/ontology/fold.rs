//! The form of a word under which it is looked up.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name to lower case without accents, each run of other signs to one space.
///
/// ```
/// use selon::ontology::fold::fold_name;
/// assert_eq!(fold_name("États-Unis d’Amérique"), "etats unis d amerique");
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    let mut push = |character: char, folded: &mut String| {
        if character.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(character);
        } else {
            gap = true;
        }
    };
    for character in name.chars() {
        if character.is_ascii() {
            push(character.to_ascii_lowercase(), &mut folded);
        } else {
            match character {
                'œ' | 'Œ' => folded_pair('o', 'e', &mut push, &mut folded),
                'æ' | 'Æ' => folded_pair('a', 'e', &mut push, &mut folded),
                'ß' => folded_pair('s', 's', &mut push, &mut folded),
                'ø' | 'Ø' => push('o', &mut folded),
                'ł' | 'Ł' => push('l', &mut folded),
                'đ' | 'Đ' => push('d', &mut folded),
                'ı' => push('i', &mut folded),
                _ => character
                    .to_lowercase()
                    .nfd()
                    .filter(|part| !is_combining_mark(*part))
                    .for_each(|part| push(part, &mut folded)),
            }
        }
    }
    folded
}

fn folded_pair(first: char, second: char, push: &mut impl FnMut(char, &mut String), folded: &mut String) {
    push(first, folded);
    push(second, folded);
}

/// Folds a word to lower case with straight apostrophes and plain spaces; accents stay.
///
/// ```
/// use selon::ontology::fold::fold_word;
/// assert_eq!(fold_word("D’Après"), "d'après");
/// ```
#[must_use]
pub fn fold_word(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { fold_characters(word).collect() }
}

/// Tells whether a word is folded to this form.
///
/// ```
/// use selon::ontology::fold::folds_to;
/// assert!(folds_to("D’Après", "d'après"));
/// ```
#[must_use]
pub fn folds_to(word: &str, form: &str) -> bool {
    if word.is_ascii() {
        let bytes = word.bytes().map(|byte| byte.to_ascii_lowercase());
        return word.len() == form.len() && bytes.eq(form.bytes());
    }
    fold_characters(word).eq(form.chars())
}

fn fold_characters(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(|character| match character {
        '’' | 'ʼ' | '‘' => '\''.to_lowercase(),
        '\u{a0}' | '\u{202f}' => ' '.to_lowercase(),
        _ => character.to_lowercase(),
    })
}
