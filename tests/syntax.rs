//! Tokens, sentences and lemmas of French: one phenomenon a case.

use proptest::prelude::*;
use selon::span::Span;
use selon::syntax::conllu::{self, ConlluError};
use selon::syntax::lemma::Lemmas;
use selon::syntax::sentence::{LONGEST, find_lines};
use selon::syntax::{Features, Sentence, Upos, parse, segment};

/// The surface tokens of a text, with `|` between sentences.
fn tokens(text: &str) -> String {
    let show = |sentence: &Sentence| {
        let mut spans: Vec<Span> = sentence.tokens.iter().map(|token| token.span).collect();
        spans.dedup();
        spans.iter().map(|span| span.text(text).replace([' ', '\u{a0}', '\u{202f}'], "_")).collect::<Vec<_>>().join(" ")
    };
    segment(text).iter().map(show).collect::<Vec<_>>().join(" | ")
}

/// The syntactic words of a text.
fn words(text: &str) -> String {
    let sentences = segment(text);
    sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .map(|token| token.form.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn finds_tokens() {
    let cases = [
        // Elision, with either apostrophe.
        ("L'armée d’Irak n'a rien dit.", "L' armée d’ Irak n' a rien dit ."),
        ("Lorsqu'il viendra, jusqu’ici absent", "Lorsqu' il viendra , jusqu’ ici absent"),
        ("M. Giscard d'Estaing a vu O'Brien.", "M. Giscard d' Estaing a vu O'Brien ."),
        (
            "Aujourd'hui, quelqu'un parle aux prud'hommes, c'est-à-dire à l'on-dit.",
            "Aujourd'hui , quelqu'un parle aux prud'hommes , c'est-à-dire à l' on-dit .",
        ),
        // Clitics.
        ("A-t-il parlé ?", "A -t-il parlé ?"),
        ("Donnez-le-moi et allez-vous-en !", "Donnez -le -moi et allez-vous-en !"),
        ("Va-t'en, dit-elle.", "Va -t' en , dit -elle ."),
        ("Kim Jong-il et Ban Ki-moon ont rendez-vous.", "Kim Jong-il et Ban Ki-moon ont rendez-vous ."),
        ("Peut-être Jean-Marie est-il celui-là.", "Peut-être Jean-Marie est -il celui-là ."),
        ("Ce jour-là, jusque-là calme", "Ce jour -là , jusque-là calme"),
        // Numbers, dates, times, money.
        ("Près de 10 000 soldats et 1\u{202f}250\u{a0}000 euros", "Près de 10_000 soldats et 1_250_000 euros"),
        ("En 2024 300 hommes", "En 2024 300 hommes"),
        ("Une hausse de 3,5 % (-2,5%)", "Une hausse de 3,5 % ( -2,5 % )"),
        ("Le 12/03/2024 à 14h30 puis à 20 h.", "Le 12/03/2024 à 14 h 30 puis à 20 h ."),
        ("60€, 5 $ et 25°C", "60 € , 5 $ et 25 °C"),
        ("Le 1er mai, le 3e RIMa, l'A380 et le F-16", "Le 1er mai , le 3e RIMa , l' A380 et le F-16"),
        // Abbreviations and acronyms.
        ("L'O.N.U. et le Dr J.-P. Martin, art. 3.2, p. 5.", "L' O.N.U. et le Dr J.-P. Martin , art. 3.2 , p. 5 ."),
        ("Une œuvre d'art. Il dort.", "Une œuvre d' art . | Il dort ."),
        ("M.Houel et A.Durand sont là.", "M. Houel et A. Durand sont là ."),
        // Addresses.
        (
            "Voir https://exemple.fr/a?b=1, ou ecrire@exemple.fr.",
            "Voir https://exemple.fr/a?b=1 , ou ecrire@exemple.fr .",
        ),
        // Marks.
        ("« Oui… » — dit-il ; “non” (enfin...)", "« Oui … » — dit -il ; “ non ” ( enfin ... )"),
    ];
    for (text, expected) in cases {
        assert_eq!(tokens(text), expected, "{text}");
    }
}

#[test]
fn cuts_sentences() {
    let cases = [
        "Il est parti avec M. Dupont. | Elle reste.",
        "Le gén. Martin et Mme Petit l'ont vu. | Tous deux nient.",
        "Le chef de l'ONU, A. Guterres, a réagi. | George W. Bush aussi.",
        "« C'est faux ! » a-t-il dit.",
        "« C'est faux ! », a-t-il dit. | « Vraiment ? » a-t-elle demandé.",
        "« Nous partirons. Rien ne nous retient. » | Le ministre a quitté la salle.",
        "Le prix a atteint 3.2 millions. | 12 usines ferment.",
        "PARIS, 3 mars (Agence) - Le gouvernement a démissionné. | Le président a pris acte.",
        "Il hésite... puis il parle. | Elle hésite... | Puis elle parle.",
        "Il a tout vendu (la maison, la voiture. Même le chien !) avant de partir. | Fin.",
        "Des pommes, des poires, etc. | Le marché ferme.",
        "Des pommes, des poires, etc., à vendre.",
        "C'est le plan B. | Le maire l'a dit.",
        "Né en 50 av. J.-C. à Rome.",
        "Qui est-ce ?! | Personne ne sait.",
    ];
    for case in cases {
        let expected: Vec<&str> = case.split(" | ").collect();
        let text = expected.join(" ");
        let found: Vec<&str> = segment(&text).iter().map(|sentence| sentence.span.text(&text)).collect();
        // A quotation of several sentences may be cut inside.
        if case.contains("Rien ne nous") {
            assert_eq!(found.last(), expected.last(), "{text}");
        } else {
            assert_eq!(found, expected, "{text}");
        }
    }
}

#[test]
fn cuts_at_every_line_break() {
    let text = "Un titre sans point\n\nUne phrase\r\nUne autre";
    let found: Vec<&str> = segment(text).iter().map(|sentence| sentence.span.text(text)).collect();
    assert_eq!(found, ["Un titre sans point", "Une phrase", "Une autre"]);
    assert_eq!(find_lines(text).len(), 3);
}

#[test]
fn splits_contractions() {
    assert_eq!(words("Il va au port et aux îles."), "Il va à le port et à les îles .");
    assert_eq!(words("La fin des combats auxquels il pense."), "La fin de les combats à lesquels il pense .");
    assert_eq!(words("Des soldats ont tiré des missiles."), "Des soldats ont tiré des missiles .");
    for text in [
        "Il parle du ministre.",
        "Elle vient du Mali.",
        "L'armée s'est emparée des armes.",
        "Elle s'est retirée du Liban.",
        "Le pays dépend des importations.",
    ] {
        assert!(words(text).contains(" de le"), "{text}");
    }
    for text in
        ["Il y a des morts.", "Ils ont fourni du matériel.", "Avec des drones, ils frappent.", "Il a fait des blessés."]
    {
        assert!(!words(text).contains(" de le"), "{text}");
    }
    assert_eq!(words("Du Japon, AUX ARMES"), "De le Japon , À LES ARMES");
    let sentence = &segment("Le chef du parti")[0];
    assert_eq!(sentence.tokens[2].span, sentence.tokens[3].span);
}

#[test]
fn writes_forms_as_the_treebanks_do() {
    assert_eq!(words("L’armée compte 10\u{202f}000 hommes."), "L' armée compte 10 000 hommes .");
}

#[test]
fn finds_lemmas() {
    let cases = [
        ("soldats", "NOUN", "Number=Plur", "soldat"),
        ("généraux", "NOUN", "Number=Plur", "général"),
        ("déployés", "VERB", "Tense=Past|VerbForm=Part", "déployer"),
        ("auraient", "AUX", "Mood=Cnd|Number=Plur", "avoir"),
        ("convient", "VERB", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin", "convenir"),
        ("suis", "AUX", "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin", "être"),
        ("l'", "DET", "Definite=Def", "le"),
        ("s'", "PRON", "Reflex=Yes", "soi"),
        ("-t-il", "PRON", "Person=3", "lui"),
        ("Corée", "PROPN", "", "Corée"),
        ("PIB", "NOUN", "", "PIB"),
        ("blessées", "ADJ", "Number=Plur", "blessé"),
        ("10 000", "NUM", "", "10 000"),
        // Unknown words are guessed by their endings.
        ("débitcoinisèrent", "VERB", "Mood=Ind|Number=Plur|Person=3|Tense=Past|VerbForm=Fin", "débitcoiniser"),
        ("cryptomonnaies", "NOUN", "Number=Plur", "cryptomonnaie"),
    ];
    for (form, upos, features, lemma) in cases {
        let upos = Upos::from_label(upos).unwrap();
        assert_eq!(Lemmas::french().lemma(form, upos, Features::from_conllu(features)), lemma, "{form}");
    }
    assert!(Lemmas::french().is_known("Soldats"));
    assert!(!Lemmas::french().is_known("xqzt"));
}

#[test]
fn parses_a_sentence() {
    let sentences = parse("Les soldats nord-coréens ont été déployés.");
    let tokens = &sentences[0].tokens;
    let root = tokens.iter().find(|token| token.head.is_none()).unwrap();
    assert_eq!((root.lemma.as_str(), root.upos), ("déployer", Upos::Verb));
}

#[test]
fn writes_and_reads_conllu() {
    let text = "Le chef du parti n’a rien dit. « Rien », dit-il.";
    let sentences = parse(text);
    let written = conllu::write(text, &sentences, 1);
    let read = conllu::read(&written).unwrap();
    assert_eq!(read.len(), sentences.len());
    for (gold, sentence) in read.iter().zip(&sentences) {
        assert_eq!(gold.text, sentence.span.text(text));
        for (left, right) in gold.sentence.tokens.iter().zip(&sentence.tokens) {
            assert_eq!(left.span.text(&gold.text), right.span.text(text));
            assert_eq!(
                (&left.lemma, left.upos, left.features, left.head, left.deprel),
                (&right.lemma, right.upos, right.features, right.head, right.deprel)
            );
        }
    }
}

#[test]
fn names_the_line_of_an_error() {
    assert_eq!(conllu::read("# x\n1\tOui\n"), Err(ConlluError::Columns { line: 2, found: 2 }));
    let wrong = "1\tOui\toui\tINTJ\t_\t_\t7\troot\t_\t_\n";
    assert_eq!(conllu::read(wrong).unwrap_err().to_string(), "line 1: `7` is not a word of the sentence");
    let wrong = "2\tOui\toui\tINTJ\t_\t_\t0\troot\t_\t_\n";
    assert_eq!(conllu::read(wrong).unwrap_err().to_string(), "line 1: `2` is not the expected word number");
}

#[test]
fn survives_junk() {
    for text in [
        "",
        " \n\u{feff}\u{0}",
        "l'",
        "-",
        "...",
        "«",
        "1",
        "1 ",
        "a-",
        "'",
        "www.",
        "http://",
        "é\u{301}'",
        "\u{ad}-t-il",
        "O.",
        "°",
        "a@b@",
    ] {
        check(text);
    }
    let long = "mot ".repeat(3_000);
    assert!(segment(&long).iter().all(|sentence| sentence.tokens.len() <= LONGEST));
    for piece in ["a", "l'", "1 000 ", "(", "a-", ".", "« ", "a.", "1/", "des ", "http://", "A.-", "é"] {
        check(&piece.repeat(20_000));
    }
}

/// Checks what holds of any text.
fn check(text: &str) {
    let mut end = 0;
    for sentence in segment(text) {
        assert!(sentence.span.start >= end && !sentence.tokens.is_empty());
        let mut last = Span::new(sentence.span.start, sentence.span.start);
        for token in &sentence.tokens {
            assert!(
                text.get(token.span.start..token.span.end)
                    .is_some_and(|surface| !surface.is_empty() && surface.trim() == surface)
            );
            assert!(token.span == last || token.span.start >= last.end);
            assert!(sentence.span.contains(token.span));
            last = token.span;
        }
        assert_eq!(sentence.span.end, last.end);
        end = last.end;
    }
}

const NO_BREAK_SPACE: char = '\u{a0}';

proptest! {
    #[test]
    fn spans_hold_on_any_text(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn spans_hold_on_french_like_text(pieces in prop::collection::vec(prop::sample::select(vec![
        "l'", "d’", "a-t-il", "10 000", "3,5", ".", "...", " ", "\u{a0}", "\n", "« ", " »", "\"", "(", ")", "des", "du", "M.", "J.-C.", "été", "-", "-là", "14h30", "www.", "@", "É", "1", "\u{301}", "\u{ad}", "'", "c'est-à-dire", "😀",
    ]), 0..40)) {
        let text = pieces.concat();
        check(&text);
        for sentence in segment(&text) {
            for token in &sentence.tokens {
                prop_assert!(!token.form.contains(['’', NO_BREAK_SPACE]));
            }
        }
    }

    #[test]
    fn conllu_never_panics(text in "\\PC{0,40}", id in "[0-9.-]{0,4}", head in "[0-9_]{0,2}") {
        let _ = conllu::read(&format!("# text = {text}\n{id}\t{text}\t_\t_\t_\t_\t{head}\t_\t_\t_\n"));
    }
}
