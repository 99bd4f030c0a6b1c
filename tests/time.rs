//! Times and numbers in French sentences.

use std::sync::LazyLock;

use chrono::NaiveDate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Term;
use proptest::prelude::*;
use selon::mention::quantity::{Bound, NumberWords, Quantity, find_quantities};
use selon::mention::time::{
    Modifier, Tense, TimeWords, Timex, TimexType, find_timexes, guess_tense, resolve, resolve_nearest,
};

static TRIPLES: LazyLock<Vec<(String, String, String)>> = LazyLock::new(|| {
    let files = [include_str!("../ontology/fr/time.ttl"), include_str!("../ontology/fr/numbers.ttl")];
    files
        .into_iter()
        .flat_map(|file| RdfParser::from_format(RdfFormat::Turtle).for_slice(file.as_bytes()).map(Result::unwrap))
        .map(|quad| {
            let object = match &quad.object {
                Term::Literal(literal) => literal.value().to_owned(),
                Term::NamedNode(node) => node.as_str().to_owned(),
                other => other.to_string(),
            };
            (quad.subject.to_string(), quad.predicate.as_str().to_owned(), object)
        })
        .collect()
});

fn triples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TRIPLES.iter().map(|(subject, predicate, object)| (subject.as_str(), predicate.as_str(), object.as_str()))
}

static TIME: LazyLock<TimeWords> = LazyLock::new(|| TimeWords::from_triples(triples()));
static NUMBERS: LazyLock<NumberWords> = LazyLock::new(|| NumberWords::from_triples(triples()));

/// A Thursday.
fn published() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2024, 6, 20)
}

fn timexes(text: &str) -> Vec<Timex> {
    find_timexes(text, published(), &TIME)
}

fn quantities(text: &str) -> Vec<Quantity> {
    find_quantities(text, &NUMBERS)
}

/// Each sentence holds one time expression: its words, value and days.
#[test]
fn expressions_are_resolved_with_the_publication_date() {
    let cases = [
        ("Il est parti hier.", "hier", "2024-06-19", "2024-06-19/2024-06-19"),
        ("Il est parti avant-hier.", "avant-hier", "2024-06-18", "2024-06-18/2024-06-18"),
        ("Il parle aujourd’hui.", "aujourd’hui", "2024-06-20", "2024-06-20/2024-06-20"),
        ("Elle arrive demain soir.", "demain soir", "2024-06-21TEV", "2024-06-21/2024-06-21"),
        ("Le tir a eu lieu ce matin.", "ce matin", "2024-06-20TMO", "2024-06-20/2024-06-20"),
        ("Il a démissionné mardi soir.", "mardi soir", "2024-06-18TEV", "2024-06-18/2024-06-18"),
        ("Il a parlé jeudi.", "jeudi", "2024-06-20", "2024-06-20/2024-06-20"),
        ("Il a parlé jeudi dernier.", "jeudi dernier", "2024-06-13", "2024-06-13/2024-06-13"),
        ("Le 19 juin 2024, ils ont signé.", "Le 19 juin 2024", "2024-06-19", "2024-06-19/2024-06-19"),
        ("LE 1ER DECEMBRE 2023", "LE 1ER DECEMBRE 2023", "2023-12-01", "2023-12-01/2023-12-01"),
        ("Signé le 12\u{a0}mai 2023.", "le 12\u{a0}mai 2023", "2023-05-12", "2023-05-12/2023-05-12"),
        ("Le sommet du 26 juillet a échoué.", "26 juillet", "2023-07-26", "2023-07-26/2023-07-26"),
        ("Publié le 19/06/2024.", "19/06/2024", "2024-06-19", "2024-06-19/2024-06-19"),
        ("La guerre a commencé en février 2022.", "février 2022", "2022-02", "2022-02-01/2022-02-28"),
        ("Ils se sont vus en août.", "août", "2023-08", "2023-08-01/2023-08-31"),
        ("Élu en 2019, il gouverne.", "2019", "2019", "2019-01-01/2019-12-31"),
        ("Elle est venue la semaine dernière.", "la semaine dernière", "2024-W24", "2024-06-10/2024-06-16"),
        ("Le vote du mois prochain.", "mois prochain", "2024-07", "2024-07-01/2024-07-31"),
        ("Il partira l'an prochain.", "l'an prochain", "2025", "2025-01-01/2025-12-31"),
        ("Le week-end dernier, rien.", "Le week-end dernier", "2024-W24-WE", "2024-06-15/2024-06-16"),
        ("Confirmé au printemps dernier.", "printemps dernier", "2024-SP", "2024-03-01/2024-05-31"),
        ("Il viendra cet automne.", "cet automne", "2024-FA", "2024-09-01/2024-11-30"),
        ("Au premier trimestre 2024, la croissance.", "premier trimestre 2024", "2024-Q1", "2024-01-01/2024-03-31"),
        ("Dans les années 1990, la crise.", "les années 1990", "199X", "1990-01-01/1999-12-31"),
        ("Au XXe siècle, deux guerres.", "XXe siècle", "19XX", "1901-01-01/2000-12-31"),
        ("Ils ont attaqué à Noël.", "Noël", "2023-12-25", "2023-12-25/2023-12-25"),
        ("Le pape a prié à Pâques.", "Pâques", "2024-03-31", "2024-03-31/2024-03-31"),
        ("Fondé entre 2015 et 2018.", "2015 et 2018", "2015/2018", "2015-01-01/2018-12-31"),
        ("Réunis du 3 au 5 mars, ils.", "3 au 5 mars", "2024-03-03/2024-03-05", "2024-03-03/2024-03-05"),
        (
            "Dans la nuit de lundi à mardi, six tirs.",
            "la nuit de lundi à mardi",
            "2024-06-17TNI",
            "2024-06-17/2024-06-18",
        ),
        ("Il séjourne là depuis le 30 décembre.", "le 30 décembre", "2023-12-30", "2023-12-30/.."),
        ("Arrêtés depuis dimanche.", "dimanche", "2024-06-16", "2024-06-16/.."),
        ("En guerre depuis deux ans.", "deux ans", "P2Y", "2022-01-01/.."),
        ("Ils quitteront le pays d’ici à la fin de l’année.", "la fin de l’année", "2024", "../2024-12-31"),
        ("L'exercice dure jusqu'à samedi.", "samedi", "2024-06-22", "../2024-06-22"),
        ("Avant jeudi dernier, aucune aide.", "jeudi dernier", "2024-06-13", "../2024-06-12"),
        ("Il y a trois ans, tout a changé.", "trois ans", "P3Y", "2021-01-01/2021-12-31"),
        ("Il part dans deux jours.", "deux jours", "P2D", "2024-06-22/2024-06-22"),
        ("Le premier dimanche de mai 2024.", "Le premier dimanche de mai 2024", "2024-05-05", "2024-05-05/2024-05-05"),
        ("La semaine du 12 juin, rien.", "La semaine du 12 juin", "2024-W24", "2024-06-10/2024-06-16"),
        (
            "Il part mardi de la semaine prochaine.",
            "mardi de la semaine prochaine",
            "2024-06-25",
            "2024-06-25/2024-06-25",
        ),
        ("Arrêté le 4 de ce mois.", "le 4 de ce mois", "2024-06-04", "2024-06-04/2024-06-04"),
        (
            "Arrêté du 4 au 6 du mois dernier.",
            "4 au 6 du mois dernier",
            "2024-05-04/2024-05-06",
            "2024-05-04/2024-05-06",
        ),
        ("Le sommet s'est achevé le 15.", "le 15", "2024-06-15", "2024-06-15/2024-06-15"),
        ("Il doit partir dans les 48 heures.", "les 48 heures", "PT48H", "2024-06-20/2024-06-22"),
        ("Il y a un an et trois mois, tout a changé.", "un an et trois mois", "P1Y3M", "2023-03-01/2023-03-31"),
        ("La deuxième semaine de 2024.", "La deuxième semaine de 2024", "2024-W02", "2024-01-08/2024-01-14"),
        ("Signé le 22/04 par les deux.", "22/04", "2024-04-22", "2024-04-22/2024-04-22"),
        ("Le bilan de 03/2024.", "03/2024", "2024-03", "2024-03-01/2024-03-31"),
        ("Le ministre part apres-demain.", "apres-demain", "2024-06-22", "2024-06-22/2024-06-22"),
        ("Les pluies de fevrier 2024.", "fevrier 2024", "2024-02", "2024-02-01/2024-02-29"),
        ("La troisieme semaine de 2024.", "La troisieme semaine de 2024", "2024-W03", "2024-01-15/2024-01-21"),
        ("Né le 12 janvier, 2018.", "le 12 janvier, 2018", "2018-01-12", "2018-01-12/2018-01-12"),
        ("Mesures du 11 / 2023.", "11 / 2023", "2023-11", "2023-11-01/2023-11-30"),
        ("Compte rendu 03/05.", "03/05", "2024-05-03", "2024-05-03/2024-05-03"),
        (
            "Le procès du 4 au 6 du mois de mai.",
            "4 au 6 du mois de mai",
            "2024-05-04/2024-05-06",
            "2024-05-04/2024-05-06",
        ),
        (
            "Il neige depuis mardi jusqu'à aujourd'hui.",
            "mardi jusqu'à aujourd'hui",
            "2024-06-18/2024-06-20",
            "2024-06-18/2024-06-20",
        ),
        ("Elle siège la semaine du 12.", "la semaine du 12", "2024-W24", "2024-06-10/2024-06-16"),
        (
            "Un tournoi la semaine commençant le 10 juin.",
            "la semaine commençant le 10 juin",
            "2024-W24",
            "2024-06-10/2024-06-16",
        ),
        ("Les ventes du T3 2023.", "T3 2023", "2023-Q3", "2023-07-01/2023-09-30"),
        ("Les ventes au S1 2023.", "S1 2023", "2023-H1", "2023-01-01/2023-06-30"),
        ("Il parlera en fin de semaine.", "fin de semaine", "2024-W25", "2024-06-17/2024-06-23"),
        ("Les 3 dernieres semaines.", "Les 3 dernieres semaines", "P3W", "2024-05-30/2024-06-20"),
        ("Ces trois derniers jours, des combats.", "Ces trois derniers jours", "P3D", "2024-06-17/2024-06-20"),
    ];
    for (text, words, value, days) in cases {
        let timexes = timexes(text);
        let [timex] = timexes.as_slice() else { panic!("{text}: {timexes:?}") };
        let reading = resolve(timex, Tense::Past);
        let day = |day: Option<NaiveDate>| day.map_or("..".to_owned(), |day| day.to_string());
        let found = (
            timex.span.text(text),
            reading.value.as_str(),
            format!("{}/{}", day(reading.earliest), day(reading.latest)),
        );
        assert_eq!(found, (words, value, days.to_owned()), "{text}");
    }
}

#[test]
fn tense_decides_which_monday_is_meant() {
    let text = "Le conseil se réunira lundi.";
    let timexes = timexes(text);
    assert_eq!(resolve(&timexes[0], Tense::Past).value, "2024-06-17");
    assert_eq!(resolve(&timexes[0], Tense::Future).value, "2024-06-24");
    assert_eq!(guess_tense(text, timexes[0].span, &TIME), Some(Tense::Future));
    let text = "Concert vendredi à Lens.";
    let timexes = self::timexes(text);
    assert_eq!(guess_tense(text, timexes[0].span, &TIME), None);
    assert_eq!(resolve_nearest(&timexes[0], published()).value, "2024-06-21");
}

#[test]
fn the_tense_is_that_of_the_clause() {
    for (text, tenses) in [
        ("Il a dit lundi qu'il viendra mardi.", [Tense::Past, Tense::Future]),
        ("Lundi, elle a promis qu'elle signera jeudi.", [Tense::Past, Tense::Future]),
        ("Samedi 22 juin, on jouera, et lundi on a dormi.", [Tense::Future, Tense::Past]),
    ] {
        let timexes = timexes(text);
        let found: Vec<Tense> = timexes.iter().filter_map(|timex| guess_tense(text, timex.span, &TIME)).collect();
        assert_eq!(found, tenses, "{text}");
    }
}

#[test]
fn what_begins_or_ends_lies_ahead_unless_it_is_just_past() {
    for (text, value) in [
        ("Gratuit à partir du 3 septembre.", "2024-09-03"),
        ("Gratuit à partir du 3 juin.", "2024-06-03"),
        ("Déposez avant le 15 juillet.", "2024-07-15"),
    ] {
        assert_eq!(timexes(text)[0].value, value, "{text}");
    }
}

#[test]
fn a_weekday_is_the_one_whose_date_the_text_says() {
    for text in
        ["Fête samedi à Lens.\nLe bal a lieu samedi 22 juin.", "La fête du samedi 22 juin.\nEntrée libre samedi."]
    {
        let values: Vec<String> = timexes(text).into_iter().map(|timex| timex.value).collect();
        assert_eq!(values, ["2024-06-22", "2024-06-22"], "{text}");
    }
    // Two Saturdays tell nothing, and another weekday neither.
    let text = "Fête dimanche à Lens.\nLe bal a lieu samedi 22 juin, comme samedi 15 juin.";
    assert_eq!(timexes(text)[0].value, "2024-06-16");
}

#[test]
fn the_eve_of_an_event_is_the_day_beside_it() {
    for (text, value) in [
        ("Il a parlé lundi, à la veille du sommet.", "2024-06-17"),
        ("Elle est partie hier, au lendemain de la grève.", "2024-06-19"),
        ("Arrivé lundi, il est reparti le lendemain.", "2024-06-18"),
    ] {
        assert_eq!(timexes(text)[1].value, value, "{text}");
    }
}

#[test]
fn accents_that_tell_words_apart_are_needed() {
    for text in ["La semaine passe.", "Il a 2 heure.", "Un ete de la mer."] {
        let values: Vec<String> = timexes(text).into_iter().map(|timex| timex.value).collect();
        assert!(values.iter().all(|value| !value.starts_with("2024")), "{text}: {values:?}");
    }
}

#[test]
fn a_weekday_tells_the_years_apart() {
    let timexes = timexes("Rendez-vous samedi 6 juillet.");
    assert_eq!((timexes[0].value.as_str(), &timexes[0].future), ("2024-07-06", &None));
}

#[test]
fn later_dates_lean_on_earlier_ones() {
    let values: Vec<String> = timexes("Le 3 mai 2021, il a fui. Le lendemain, il est rentré. Deux jours plus tard, on l'arrêtait. Cette année-là fut dure.")
        .into_iter()
        .map(|timex| format!("{} {:?}", timex.value, timex.earliest.map(|day| day.to_string())))
        .collect();
    assert_eq!(
        values,
        [
            "2021-05-03 Some(\"2021-05-03\")",
            "2021-05-04 Some(\"2021-05-04\")",
            "P2D Some(\"2021-05-06\")",
            "2021 Some(\"2021-01-01\")"
        ]
    );
}

#[test]
fn a_sentence_goes_on_from_the_year_it_names() {
    let timexes = timexes(
        "En mai 2018, il s'est retiré et, dès le mois d'août, il a agi. En mars, il a parlé. Trois mois après l'accord, rien.",
    );
    let values: Vec<&str> = timexes.iter().map(|timex| timex.value.as_str()).collect();
    assert_eq!(values, ["2018-05", "2018-08", "2024-03", "P3M"]);
    // The length counts from the agreement, whose date is not said here.
    assert_eq!(timexes[3].earliest, None);
}

#[test]
fn parts_and_approximations_are_modifiers() {
    for (text, modifier) in [
        ("fin août 2023", Modifier::End),
        ("au début de l'année", Modifier::Start),
        ("à la mi-juin", Modifier::Mid),
        ("vers midi", Modifier::Approx),
        ("plus de vingt ans", Modifier::MoreThan),
        ("au moins trois jours", Modifier::EqualOrMore),
    ] {
        assert_eq!(timexes(text)[0].modifier, Some(modifier), "{text}");
    }
}

#[test]
fn clocks_durations_and_sets_have_their_type() {
    for (text, kind, value) in [
        ("Réunion à 14h30.", TimexType::Time, "2024-06-20T14:30"),
        ("Hier, à 8 heures du soir.", TimexType::Date, "2024-06-19"),
        ("Pendant trois jours.", TimexType::Duration, "P3D"),
        ("En quelques heures.", TimexType::Duration, "PTXH"),
        ("Une peine de dix ans de prison.", TimexType::Duration, "P10Y"),
        ("Une demi-heure de trajet.", TimexType::Duration, "PT30M"),
        ("Un retard de 3,5h en tout.", TimexType::Duration, "PT3.5H"),
        ("Un film de 90-minutes.", TimexType::Duration, "PT90M"),
        ("Il neige toute l'année.", TimexType::Duration, "P1Y"),
        ("Il a neigé toute la journee.", TimexType::Duration, "P1D"),
        ("Le travail d'une pleine semaine.", TimexType::Duration, "P1W"),
        ("Le bilan du quinquennat.", TimexType::Duration, "P5Y"),
        ("Chaque année.", TimexType::Set, "P1Y"),
        ("Tous les lundis.", TimexType::Set, "XXXX-WXX-1"),
        ("Trois fois par semaine.", TimexType::Set, "P1W"),
    ] {
        let timexes = timexes(text);
        assert_eq!((timexes[0].kind, timexes[0].value.as_str()), (kind, value), "{text}");
    }
}

#[test]
fn a_length_says_when_only_if_it_is_counted() {
    for (text, is_length) in [
        ("Une trêve de deux heures.", true),
        ("Il a plu pendant trois jours.", true),
        ("Il a plu il y a trois jours.", false),
        ("Il pleut depuis trois jours.", false),
        ("Il a plu ces derniers jours.", false),
    ] {
        assert_eq!(timexes(text)[0].is_length, is_length, "{text}");
    }
}

#[test]
fn ages_and_counts_are_no_times() {
    for text in [
        "Jean Dupont, 42 ans, est mort.",
        "Un homme âgé de 35 ans.",
        "Une femme de 30 ans.",
        "Quelque 2000 soldats.",
        "Il a été élu.",
        "Une seconde fois.",
    ] {
        assert_eq!(timexes(text), [], "{text}");
    }
}

#[test]
fn nothing_is_invented_without_a_publication_date() {
    let timexes = find_timexes("Il est venu la semaine dernière et hier, mais pas lundi ni le 3 mai.", None, &TIME);
    let values: Vec<&str> = timexes.iter().map(|timex| timex.value.as_str()).collect();
    assert_eq!(values, ["UNDEF-last-week", "UNDEF-last-day", "XXXX-WXX-1", "XXXX-05-03"]);
    assert!(timexes.iter().all(|timex| timex.earliest.is_none() && timex.latest.is_none()));
}

#[test]
fn numbers_are_read_with_their_approximator() {
    let cases = [
        ("Près de 10 000 soldats", "Près de 10 000", Some(10_000.0), Bound::Nearly),
        ("environ 2\u{202f}000 hommes", "environ 2\u{202f}000", Some(2_000.0), Bound::Around),
        ("20.000 soldats", "20.000", Some(20_000.0), Bound::Exact),
        ("2,5 millions d’euros", "2,5 millions", Some(2_500_000.0), Bound::Exact),
        ("33 millions de vaccins", "33 millions", Some(33_000_000.0), Bound::Exact),
        ("une centaine de morts", "une centaine", Some(100.0), Bound::Around),
        ("plus d’une centaine", "plus d’une centaine", Some(100.0), Bound::MoreThan),
        ("près d'un millier", "près d'un millier", Some(1_000.0), Bound::Nearly),
        ("une dizaine de milliers", "une dizaine de milliers", Some(10_000.0), Bound::Around),
        ("des milliers de gens", "des milliers", Some(1_000.0), Bound::MoreThan),
        ("des dizaines de milliers", "des dizaines de milliers", Some(10_000.0), Bound::MoreThan),
        ("plusieurs dizaines de blessés", "plusieurs dizaines", Some(10.0), Bound::MoreThan),
        ("plusieurs soldats", "plusieurs", None, Bound::Some),
        ("au moins trois morts", "au moins trois", Some(3.0), Bound::AtLeast),
        ("jusqu'à 300 chars", "jusqu'à 300", Some(300.0), Bound::AtMost),
        ("moins de 20 élus", "moins de 20", Some(20.0), Bound::LessThan),
        ("10 000 environ", "10 000 environ", Some(10_000.0), Bound::Around),
        ("quatre-vingt-dix-neuf mille", "quatre-vingt-dix-neuf mille", Some(99_000.0), Bound::Exact),
        ("soixante et onze", "soixante et onze", Some(71.0), Bound::Exact),
        (
            "deux cent vingt-trois mille quatre cents",
            "deux cent vingt-trois mille quatre cents",
            Some(223_400.0),
            Bound::Exact,
        ),
        ("quatre-vingts", "quatre-vingts", Some(80.0), Bound::Exact),
        ("Il a fait −15 degrés.", "−15", Some(-15.0), Bound::Exact),
        ("deux virgule zéro cinq", "deux virgule zéro cinq", Some(2.05), Bound::Exact),
        ("15 Md d'euros", "15 Md", Some(15e9), Bound::Exact),
        ("10k euros", "10k", Some(10_000.0), Bound::Exact),
        ("2,5 k€", "2,5 k", Some(2_500.0), Bound::Exact),
        ("trois crores de roupies", "trois crores", Some(3e7), Bound::Exact),
        ("moins 15 degrés", "moins 15", Some(-15.0), Bound::Exact),
        ("moins cinq virgule cinq", "moins cinq virgule cinq", Some(-5.5), Bound::Exact),
        ("plus ou moins 20", "plus ou moins 20", Some(20.0), Bound::Around),
        ("au moins deux", "au moins deux", Some(2.0), Bound::AtLeast),
        ("pres de zero", "pres de zero", Some(0.0), Bound::Nearly),
        ("quatre-vingt-neuf", "quatre-vingt-neuf", Some(89.0), Bound::Exact),
        ("un million et demi", "un million et demi", Some(1_500_000.0), Bound::Exact),
    ];
    for (text, span, value, bound) in cases {
        let quantities = quantities(text);
        let [quantity] = quantities.as_slice() else { panic!("{text}: {quantities:?}") };
        assert_eq!((quantity.span.text(text), quantity.value, quantity.bound), (span, value, bound), "{text}");
    }
}

#[test]
fn ranges_have_two_ends() {
    for (text, min, max) in
        [("entre 10 et 20 blessés", 10.0, 20.0), ("10 à 15 morts", 10.0, 15.0), ("2 à 3 millions", 2e6, 3e6)]
    {
        let quantity = &quantities(text)[0];
        assert_eq!((quantity.min, quantity.max), (Some(min), Some(max)), "{text}");
    }
}

#[test]
fn units_and_articles_are_told() {
    let text = "12 % et 5,2 milliards de dollars pour un soldat";
    let quantities = quantities(text);
    let units: Vec<Option<&str>> =
        quantities.iter().map(|quantity| quantity.unit.map(|unit| unit.text(text))).collect();
    assert_eq!(units, [Some("%"), Some("dollars"), None]);
    assert!(quantities[2].is_article);
}

#[test]
fn names_with_numbers_are_no_numbers() {
    for text in [
        "le Pont-Neuf",
        "les Deux-Sèvres",
        "à Trois-Rivières",
        "K comme Kiev",
        "des F-16",
        "le G7",
        "l'un des soldats",
        "le 35e régiment",
    ] {
        assert_eq!(quantities(text), [], "{text}");
    }
}

#[test]
fn long_input_takes_linear_time() {
    let nested = "début de la nuit du ".repeat(20_000);
    let digits = "2024-".repeat(50_000);
    for text in [nested, digits, "1 000 ".repeat(40_000), "le lundi 3 ".repeat(20_000), "entre ".repeat(50_000)] {
        let started = std::time::Instant::now();
        let _ = (timexes(&text), quantities(&text));
        assert!(started.elapsed().as_secs() < 20);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_in_order(text in "(?s).{0,80}", words in "(le|du|au|entre|et|à|3|19|2024|mars|lundi|nuit|début|de|dernier|ans|siècle|XX|e|h|-|/|,|\\.|’| |mille|cent|million|demi|vingt|quatre|jour|semaine|premier| ){0,30}") {
        for text in [text, words] {
            let timexes = timexes(&text);
            prop_assert!(timexes.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            prop_assert!(timexes.iter().all(|timex| !timex.span.text(&text).is_empty()));
            for timex in &timexes {
                if let (Some(earliest), Some(latest)) = (timex.earliest, timex.latest) {
                    prop_assert!(earliest <= latest, "{:?}", timex);
                }
            }
            let quantities = quantities(&text);
            prop_assert!(quantities.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            prop_assert!(quantities.iter().all(|quantity| quantity.span.contains(quantity.number) && !quantity.number.text(&text).is_empty()));
        }
    }
}
