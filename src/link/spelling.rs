//! Spellings of names that are the same, and keys under which they are found.
//!
//! French papers write foreign names as they sound in French, and with or without what stands around names: titles,
//! initials, the country of a king. Two keys of different width find them: how a name sounds, and its consonants alone,
//! which are compared word by word afterwards.

use super::alignment::ALIGNMENT;
use super::glossary::Glossary;
use crate::ontology::fold::fold_name;

/// A name without what may stand around it, for comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The name, folded, without titles, initials and Arabic articles.
    pub(super) bare: String,
    /// Its words as they sound, widely.
    words: Vec<String>,
}

impl Spelling {
    /// Prepares a folded name.
    pub(super) fn new(name: &str, glossary: &Glossary) -> Self {
        let bare = bare(name, glossary);
        let words = bare.split(' ').map(|word| hear(word, WIDE)).filter(|word| !word.is_empty()).collect();
        Self { bare, words }
    }

    /// Returns the consonants of the name, however it is cut into words, and whether it begins with a vowel; nothing of a
    /// single word, which would be too short to tell anything.
    pub(super) fn skeleton(&self) -> Option<String> {
        (self.words.len() > 1).then(|| consonants(&self.words.concat()))
    }

    /// Returns the first word of the name with each of the others, as their consonants; nothing of a single word.
    pub(super) fn pairs(&self) -> impl Iterator<Item = String> {
        let (first, others) =
            self.words.split_first().map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
        others.iter().map(move |other| format!("{} {}", consonants(first), consonants(other)))
    }

    /// Tells whether each word is spelled nearly as the other's; where one name has more of them, the whole.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        if self.words.len() != other.words.len() {
            return near(&self.words.concat(), &other.words.concat(), 4);
        }
        self.words.iter().zip(&other.words).all(|(one, other)| near(one, other, 3))
    }

    /// Tells whether the shorter of two names has its words in the longer one, in their order and from the first on.
    pub(super) fn is_part(&self, other: &Self) -> bool {
        let (shorter, longer) = match self.words.len() < other.words.len() {
            true => (&self.words, &other.words),
            false => (&other.words, &self.words),
        };
        let numerals = |name: &Self| -> Vec<String> {
            name.words.iter().filter(|word| word.chars().all(|letter| letter as u32 > ONE)).cloned().collect()
        };
        let mut rest = longer.iter();
        shorter.len() > 1
            && shorter.len() < longer.len()
            && numerals(self) == numerals(other)
            && shorter.first().zip(longer.first()).is_some_and(|(one, other)| near(one, other, 3))
            && shorter.iter().all(|word| rest.any(|other| near(word, other, 3)))
    }
}

/// Tells whether two words that sound alike are nearly the same: of so many letters, one may differ.
fn near(one: &str, other: &str, letters: usize) -> bool {
    let longest = one.chars().count().max(other.chars().count());
    strsim::levenshtein(one, other) * letters <= longest
}

/// Returns the consonants of a word but for "h", each once where it stands twice, and whether none stands first.
fn consonants(word: &str) -> String {
    let mut consonants = String::with_capacity(word.len());
    for (at, letter) in word.chars().enumerate() {
        if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'h') {
            if at == 0 {
                consonants.push('*');
            }
        } else if !consonants.ends_with(letter) {
            consonants.push(letter);
        }
    }
    consonants
}

/// Takes off what may stand around a folded name: titles, initials, Arabic articles, and a state at the end.
fn bare(name: &str, glossary: &Glossary) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    // "Carl XVI Gustaf of Sweden", "Willem-Alexander des Pays-Bas": a short word joins the state.
    let joint = (1..words.len().saturating_sub(1)).find(|at| {
        words.get(*at).is_some_and(|word| word.len() <= 3)
            && words.get(at + 1..).is_some_and(|behind| glossary.countries.find(&behind.join(" ")).is_some())
    });
    words.truncate(joint.unwrap_or(words.len()));
    let titles = words.iter().take_while(|word| glossary.is_title(word)).count();
    let last = words.len().saturating_sub(1);
    let is_kept = |(at, word): &(usize, &&str)| {
        // An initial in the middle; what counts kings stands at the end.
        let is_initial = word.chars().count() == 1 && *at > titles && *at < last;
        *at >= titles && !is_initial && (*at == titles || !ALIGNMENT.is_particle(word))
    };
    let kept: Vec<&str> = words.iter().enumerate().filter(is_kept).map(|(_, word)| *word).collect();
    if kept.is_empty() { name.to_owned() } else { kept.join(" ") }
}

/// Returns a name up to a comma behind which a title stands: "Valerie Amos, Baroness Amos".
pub(super) fn before_titles<'a>(name: &'a str, glossary: &Glossary) -> &'a str {
    match name.split_once(',') {
        Some((before, behind)) => {
            let next = fold_name(behind.split_whitespace().next().unwrap_or_default());
            if glossary.is_title(&next) || ALIGNMENT.is_particle(&next) { before } else { name }
        }
        None => name,
    }
}

/// Spells a folded name as it sounds, so that French and English spellings of foreign names come out the same.
pub(super) fn sound(name: &str) -> String {
    name.split(' ').map(|word| hear(word, SOUNDS)).collect()
}

/// Returns a Roman numeral as one letter that no name has, so that kings of one name stay apart.
fn numeral(word: &str) -> Option<char> {
    let mut value = 0_u32;
    let mut last = 0;
    for letter in word.chars().rev() {
        let digit = match letter {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            _ => return None,
        };
        value = if digit < last { value.saturating_sub(digit) } else { value + digit };
        last = digit;
    }
    char::from_u32(ONE + value)
}

/// The letter that stands before those for numerals.
const ONE: u32 = '\u{2460}' as u32 - 1;

/// Spells a word as it sounds by a table; a letter is heard once where it is written twice.
fn hear(word: &str, table: &[(&str, &str)]) -> String {
    if let Some(numeral) = numeral(word) {
        return numeral.to_string();
    }
    let mut heard = String::with_capacity(word.len());
    let mut rest = word;
    let mut last = ' ';
    while let Some(first) = rest.chars().next() {
        // What is not heard at the end of a word.
        if matches!(rest, "e" | "h") && heard.chars().count() > 2 {
            break;
        }
        let mut buffer = [0; 4];
        let found = table.iter().find_map(|(written, sound)| Some((rest.strip_prefix(written)?, *sound)));
        let (behind, sound) =
            found.unwrap_or_else(|| (rest.get(first.len_utf8()..).unwrap_or_default(), first.encode_utf8(&mut buffer)));
        for letter in sound.chars() {
            if letter != last {
                heard.push(letter);
            }
            last = letter;
        }
        rest = behind;
    }
    heard
}

/// Letters and what is heard, the longest first: both "ch" and "sh", "tch" and "ch" come out as one.
const SOUNDS: &[(&str, &str)] = &[
    ("tsch", "x"),
    ("tch", "x"),
    ("sch", "x"),
    ("sh", "x"),
    ("ch", "x"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "ai"),
    ("ey", "ai"),
    ("ay", "ai"),
    ("qu", "k"),
    ("guei", "gai"),
    ("guey", "gai"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ck", "k"),
    ("ts", "z"),
    ("tz", "z"),
    ("y", "i"),
    ("w", "v"),
    ("q", "k"),
    ("c", "k"),
    ("h", ""),
];

/// The same, more widely: what other languages write for one sound too, and what is easily misheard.
const WIDE: &[(&str, &str)] = &[
    ("shtch", "x"),
    ("chtch", "x"),
    ("shch", "x"),
    ("tsch", "x"),
    ("dzh", "j"),
    ("tch", "x"),
    ("sch", "x"),
    ("sh", "x"),
    ("ch", "x"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("oua", "va"),
    ("oue", "ve"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ij", "i"),
    ("qu", "k"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ck", "k"),
    ("ts", "s"),
    ("tz", "s"),
    ("ce", "se"),
    ("ci", "si"),
    ("x", "ks"),
    ("y", "i"),
    ("w", "v"),
    ("f", "v"),
    ("z", "s"),
    ("q", "k"),
    ("c", "k"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary() -> Glossary {
        let mut glossary = Glossary::default();
        ["sweden", "pays bas"].iter().for_each(|state| glossary.countries.learn(state, state));
        glossary
    }

    fn spelling(name: &str) -> Spelling {
        let glossary = glossary();
        Spelling::new(&fold_name(before_titles(name, &glossary)), &glossary)
    }

    #[test]
    fn what_stands_around_a_name_is_taken_off() {
        let cases = [
            ("King Carl XVI Gustaf", "Carl XVI Gustaf of Sweden"),
            ("Willem-Alexander", "Willem-Alexander des Pays-Bas"),
            ("Valerie Amos", "Valerie Amos, Baroness Amos"),
            ("Donald J. Trump", "Donald Trump"),
            ("Hamad ben Issa Al-Khalifa", "Sheikh Hamad ben Issa Khalifa"),
        ];
        for (ours, theirs) in cases {
            assert_eq!(spelling(ours).bare, spelling(theirs).bare, "{ours}");
        }
        assert_eq!(before_titles("Haddad, Karim", &glossary()), "Haddad, Karim");
        assert_eq!(spelling("Martin Luther King").bare, "martin luther king");
        assert_ne!(spelling("Charles I").bare, spelling("Charles").bare);
        assert_eq!(spelling("King").bare, "king");
    }

    #[test]
    fn french_spellings_have_the_consonants_of_others() {
        let cases = [
            ("Alexandre Loukachenko", "Alyaksandr Lukashenka"),
            ("Gourbangouly Berdimoukhamedov", "Gurbanguly Berdimuhamedow"),
            ("Vladimir Goussakov", "Vladimir Gusakov"),
            ("Issaias Afeworki", "Isaias Afwerki"),
            ("Mykhaïlo Iejel", "Mykhailo Yezhel"),
            ("Abdallah II", "Abdullah II"),
            ("Youssouf Raza Gilani", "Yousaf Raza Gillani"),
            ("Andriï Dechtchytsia", "Andriy Deshchytsya"),
            ("Abdel Rahmane ben Jassem", "Abdulrahman ibn Jassim"),
        ];
        for (ours, theirs) in cases {
            let (one, other) = (spelling(ours), spelling(theirs));
            assert!(one.skeleton().is_some() && one.skeleton() == other.skeleton(), "{one:?} {other:?}");
            assert!(one.is_near(&other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("Mahmoud Ali", "Mohamed Ali"),
            ("Charles II", "Charles III"),
            ("Hassan Salem", "Hussein Salem"),
            ("Li Wang", "Lu Weng"),
        ] {
            assert!(!spelling(one).is_near(&spelling(other)), "{one} {other}");
        }
        assert_eq!(spelling("Naruhito").skeleton(), None);
    }

    #[test]
    fn names_are_found_in_longer_ones() {
        let cases = [
            ("Bola Tinubu", "Bola Ahmed Tinubu"),
            ("Mohamed Ould Ghazouani", "Mohamed Ould Cheikh Ghazwani"),
            ("Abiy Ahmed", "Abiy Ahmed Ali"),
        ];
        for (ours, theirs) in cases {
            let (one, other) = (spelling(ours), spelling(theirs));
            assert!(one.is_part(&other) && other.is_part(&one), "{one:?} {other:?}");
            assert!(one.pairs().any(|pair| other.pairs().any(|other| pair == other)), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("Ahmed Ali", "Abiy Ahmed Ali"),
            ("Ali", "Ali Salem"),
            ("Ali Salem", "Ali Salem"),
            ("Jean Paul", "Jean Paul II"),
        ] {
            assert!(!spelling(one).is_part(&spelling(other)), "{one} {other}");
        }
    }

    #[test]
    fn names_sound_the_same_in_french_and_english() {
        for (one, other) in
            [("tchouikov", "chuikov"), ("goussev", "gusev"), ("sergueiev", "sergeyev"), ("jiguit", "zhigit")]
        {
            assert_eq!(sound(one), sound(other));
        }
    }
}
