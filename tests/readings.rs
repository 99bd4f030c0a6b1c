//! What is understood of whole articles, and of sentences that show one thing each.

mod reader;

use std::fs;
use std::path::{Path, PathBuf};

use reader::{ONTOLOGY, article, claim, claims_about, event, fillers, outline, reading, source, term};
use selon::article::{Articles, Metadata};
use selon::mention::quantity::Bound;
use selon::reading::read;
use selon::vocab;

/// Sentences that are not read as they should be: the sentence, and what its outline should say one day.
///
/// Each is asserted as it is; one that is read at last must become a test of its own.
const NOT_YET: &[(&str, &str)] = &[
    // A set phrase and its target: the sea makes it a test, a country an attack.
    ("La Corée du Nord a tiré un missile balistique vers la mer du Japon.", "WeaponTest"),
    // Two people told as one.
    ("Emmanuel Macron a reçu Olaf Scholz. Les deux hommes ont signé un accord.", "agent: \"Olaf Scholz\""),
];

/// Lists the articles to take snapshots of: those of the tests, and those that the program is shown with.
fn articles() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["tests/articles", "examples/articles"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        paths.extend(
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ext| ext == "txt")),
        );
    }
    paths.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    paths
}

#[test]
fn articles_read_as_a_journalist_would_check_them() {
    let paths = articles();
    assert!(paths.len() >= 2, "the articles are missing");
    for path in paths {
        let metadata = Metadata { url: Some("https://example.org/article".to_owned()), ..Metadata::default() };
        let article = Articles::new(std::slice::from_ref(&path), metadata).next().unwrap().unwrap();
        let outline = outline(&read(&article, &ONTOLOGY));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, outline) });
    }
}

#[test]
fn what_is_not_read_yet_is_known() {
    let outlines = NOT_YET.iter().map(|(sentence, wished)| (outline(&reading(sentence)), wished));
    let read: Vec<_> =
        outlines.filter(|(outline, wished)| outline.contains(*wished)).map(|(outline, _)| outline).collect();
    assert!(read.is_empty(), "these are read at last, so drop them from the list:\n{}", read.join("\n"));
}

#[test]
fn a_plain_statement_is_the_articles_own_and_certain() {
    let reading = reading("La France a déployé des soldats au Tchad.");
    let claim = claim(&reading, "Deployment");
    assert_eq!((source(&reading, claim), claim.factuality), (None, vocab::CERTAIN));
    assert!(claim.markers.is_empty());
    assert_eq!(fillers(&reading, event(&reading, claim).unwrap(), "agent"), ["France"]);
}

#[test]
fn the_hearsay_conditional_is_possible_according_to_its_source() {
    let reading =
        reading("Des soldats russes auraient été déployés en Géorgie, selon le ministère ukrainien de la Défense.");
    let claim = claim(&reading, "Deployment");
    assert_eq!(claim.factuality, vocab::POSSIBLE);
    assert_eq!(claim.markers, [vocab::CONDITIONAL]);
    assert_eq!(source(&reading, claim), Some("le ministère ukrainien de la Défense"));
    let cues: Vec<_> = claim.cues.iter().map(|cue| cue.text(&reading.article.text)).collect();
    assert!(cues.contains(&"selon"), "{cues:?}");
    assert_eq!(fillers(&reading, event(&reading, claim).unwrap(), "place"), ["Géorgie"]);
}

#[test]
fn selon_makes_its_complement_answerable() {
    let reading = reading("Selon Séoul, la Corée du Nord a envoyé des soldats en Russie.");
    let claim = claim(&reading, "Deployment");
    assert_eq!(source(&reading, claim), Some("Corée du Sud"));
    assert_eq!(claim.factuality, vocab::CERTAIN);
    let relay = &reading.claims.claims[claim.reported_in.unwrap()];
    assert_eq!(source(&reading, relay), None, "the article relays what Seoul says");
}

#[test]
fn pas_denies() {
    let reading = reading("L'armée israélienne n'a pas attaqué le village.");
    let claim = claim(&reading, "Attack");
    assert_eq!((claim.factuality, claim.markers.as_slice()), (vocab::DENIED, &[vocab::NEGATION][..]));
}

#[test]
fn ne_que_does_not_deny() {
    let reading = reading("L'armée russe n'a bombardé que des dépôts de munitions.");
    let claim = claim(&reading, "Attack");
    assert_eq!(claim.factuality, vocab::CERTAIN);
    assert!(!claim.markers.contains(&vocab::NEGATION));
}

#[test]
fn a_denial_denies_what_it_is_about() {
    let reading = reading("Le ministre iranien dément avoir livré des drones à la Russie.");
    let denial = claim(&reading, "Denial");
    assert_eq!((source(&reading, denial), denial.factuality), (None, vocab::CERTAIN));
    let transfer = claim(&reading, "ArmsTransfer");
    assert_eq!((source(&reading, transfer), transfer.factuality), (Some("Le ministre iranien"), vocab::DENIED));
}

#[test]
fn a_possibility_is_possible() {
    let reading = reading("La Chine pourrait livrer des missiles à l'Iran.");
    assert_eq!(claim(&reading, "ArmsTransfer").factuality, vocab::POSSIBLE);
}

#[test]
fn a_future_event_is_uncommitted() {
    let reading = reading("Emmanuel Macron rencontrera le chancelier allemand à Berlin.");
    let claim = claim(&reading, "Meeting");
    assert_eq!((claim.factuality, claim.markers.as_slice()), (vocab::UNCOMMITTED, &[vocab::FUTURE][..]));
}

#[test]
fn active_and_passive_give_the_same_roles() {
    let pairs = [
        ("L'armée russe a bombardé un hôpital.", "Un hôpital a été bombardé par l'armée russe.", "Attack"),
        ("Les talibans ont capturé trois pilotes.", "Trois pilotes ont été capturés par les talibans.", "Capture"),
    ];
    for (active, passive, class) in pairs {
        let (active, passive) = (reading(active), reading(passive));
        let roles = |reading| {
            let event = event(reading, claim(reading, class)).unwrap();
            ["agent", "patient"]
                .map(|role| fillers(reading, event, role).iter().map(|name| name.to_lowercase()).collect::<Vec<_>>())
        };
        assert_eq!(roles(&active), roles(&passive), "{}", outline(&passive));
        assert!(roles(&active).iter().all(|names| !names.is_empty()), "{}", outline(&active));
    }
}

#[test]
fn a_relative_clause_gives_its_noun_a_role() {
    let reading = reading("L'armée russe, qui a bombardé Kharkiv, nie toute faute.");
    let attack = claim(&reading, "Attack");
    let event = event(&reading, attack).unwrap();
    assert_eq!(fillers(&reading, event, "agent"), ["L'armée russe"]);
    assert_eq!(fillers(&reading, event, "patient"), ["Kharkiv"]);
}

/// Roles of sentences in which grammar hides who does what: `(sentence, class, role, fillers)`.
const ROLES: &[(&str, &str, &str, &[&str])] = &[
    // The partitive looks like the preposition.
    ("La Russie a vendu du pétrole à l'Inde.", "Trade", "recipient", &["Inde"]),
    // What a light verb gives, and to whom.
    ("L'Union européenne a imposé des sanctions à l'Iran.", "Sanction", "patient", &["Iran"]),
    ("L'Allemagne a envoyé une aide au Soudan.", "Aid", "recipient", &["Soudan"]),
    // A title at the head of a sentence is no surname.
    ("Le maire d'Istanbul a été arrêté par la police.", "Arrest", "patient", &["Le maire d'Istanbul"]),
    // Whoever announces, promises or denies does what the noun names; whoever is asked does it.
    ("La Russie a annoncé le lancement d'une attaque.", "Attack", "agent", &["Russie"]),
    ("Le Japon a promis une aide à l'Ukraine.", "Aid", "agent", &["Japon"]),
    ("Moscou a nié toute attaque contre Odessa.", "Attack", "agent", &["Russie"]),
    // A weapon's country acts where nobody else does.
    ("Un drone américain a frappé un véhicule à Kaboul.", "Attack", "agent", &["États-Unis"]),
    // A bare noun takes no complement from the verb.
    ("Les talibans se sont emparés sans combat de la ville.", "Seizure", "patient", &["la ville"]),
    // Gender and number tell what a participle goes with.
    ("La Syrie salue la mise en œuvre de l'accord signé à Genève.", "SignAgreement", "place", &["Genève"]),
    // A reflexive verb that looks passive.
    ("Des familles se sont réfugiées dans une école.", "Displacement", "patient", &["Des familles"]),
    // What somebody is doing stands beside the name.
    ("Emmanuel Macron, en visite à Berlin, a rencontré Olaf Scholz.", "Visit", "agent", &["Emmanuel Macron"]),
    // Whoever speaks is somebody, whatever the noun.
    ("Les organisateurs ont condamné les violences.", "Criticism", "agent", &["Les organisateurs"]),
    // A message speaks for its author.
    ("Un communiqué de la présidence turque a annoncé un cessez-le-feu.", "Statement", "agent", &["Turquie"]),
    // A text speaks where a passive names nobody, and through a participle.
    ("Les effets mentionnés dans la notice sont rares.", "Statement", "agent", &["la notice"]),
    ("La fermeture a été révélée dans la presse.", "Statement", "agent", &["la presse"]),
    ("Un rapport indiquant que le pont cède a été remis au préfet.", "Statement", "agent", &["Un rapport"]),
    // The subject behind its verb.
    ("Comme le précise la résolution, les inspecteurs reviendront.", "Statement", "agent", &["la résolution"]),
    ("Comme devait conclure le maire, la ville survivra.", "Statement", "agent", &["le maire"]),
    ("Le parti craint les révélations que pourrait faire le témoin.", "Statement", "agent", &["le témoin"]),
    // A part of a whole; an office behind a form of address.
    ("L'usine fermera, comme l'explique un des ouvriers.", "Statement", "agent", &["ouvriers"]),
    ("En dépit des propos de M. le commissaire, rien ne change.", "Statement", "agent", &["le commissaire"]),
    // Whoever is made or heard to say it says it.
    ("Il a fait reconnaître par le ministre la faute de l'armée.", "Confirmation", "agent", &["le ministre"]),
    ("On a entendu la boulangère raconter l'incendie.", "Statement", "agent", &["la boulangère"]),
    // Who did it may hang on the noun in between.
    ("Les notes confiées mardi à la police par le caissier ont disparu.", "Statement", "agent", &["le caissier"]),
    // What a preposition of two words introduces is no place.
    ("Quant à Jeanne Martin, elle admet avoir signé.", "Confirmation", "agent", &["Jeanne Martin"]),
    // Behind a comma a participle has the subject of the clause.
    ("Pyongyang a réagi, reconnaissant la mort de deux soldats.", "Confirmation", "agent", &["Corée du Nord"]),
];

#[test]
fn roles_are_found_where_grammar_hides_them() {
    for (sentence, class, role, expected) in ROLES {
        assert_fillers(sentence, class, role, expected);
    }
}

/// Asserts who fills a role of the first event of a class.
fn assert_fillers(text: &str, class: &str, role: &str, expected: &[&str]) {
    let reading = reading(text);
    let event = reading.claims.events.iter().find(|event| ONTOLOGY.schema.is_a(event.class, term(class)));
    let names = event.map(|event| fillers(&reading, event, role)).unwrap_or_default();
    assert_eq!(names, expected, "{}", outline(&reading));
}

/// Who is meant: `(text, class of an event, role, filler)`.
const REFERENTS: &[(&str, &str, &str, &str)] = &[
    ("Olaf Scholz a reçu Joe Biden. Ce dernier a condamné les frappes.", "Criticism", "agent", "Joe Biden"),
    ("L'agence Sana a démenti toute attaque.", "Denial", "agent", "Sana"),
    ("L'émissaire de l'ONU Ghassan Salamé a condamné les frappes.", "Criticism", "agent", "Ghassan Salamé"),
    ("Angela Merkel a reçu Emmanuel Macron. Elle a condamné les frappes.", "Criticism", "agent", "Angela Merkel"),
    ("Le Mali a expulsé un diplomate. Le pays a condamné les frappes.", "Criticism", "agent", "Mali"),
    ("Deux Britanniques ont été arrêtés à Londres.", "Arrest", "patient", "Deux Britanniques"),
];

#[test]
fn it_is_told_who_is_meant() {
    for (text, class, role, expected) in REFERENTS {
        assert_fillers(text, class, role, &[*expected]);
    }
}

/// Factuality that a word far from the event decides: `(sentence, class, factuality)`.
const FACTUALITY: &[(&str, &str, &str)] = &[
    ("Une réunion est prévue lundi à Vienne.", "Meeting", "uncommitted"),
    ("Des affrontements ont probablement éclaté à Idleb.", "Clash", "probable"),
    ("Des affrontements auraient éclaté à Idleb.", "Clash", "possible"),
    ("Les négociations pourraient reprendre en novembre.", "Negotiation", "possible"),
    ("Aucun décès n'a été signalé.", "Death", "denied"),
    ("Le Conseil n'a adopté aucune sanction.", "Sanction", "denied"),
    ("La Minusma a envoyé un hélicoptère afin d'évacuer les civils.", "Displacement", "uncommitted"),
    ("Le Japon a promis une aide à l'Ukraine.", "Aid", "uncommitted"),
];

#[test]
fn factuality_is_that_of_the_verb_an_event_happens_by() {
    for (sentence, class, factuality) in FACTUALITY {
        let reading = reading(sentence);
        let found = claim(&reading, class);
        assert_eq!(found.factuality, term(factuality), "{}", outline(&reading));
    }
}

/// Whose word it is: `(sentence, class, source)`.
const VOICES: &[(&str, &str, Option<&str>)] = &[
    ("« La Russie a attaqué nos villes », a déclaré Volodymyr Zelensky.", "Attack", Some("Volodymyr Zelensky")),
    ("Le séisme a fait 35 morts, d'après un bilan établi par la police.", "Death", Some("la police")),
    ("Berlin a condamné l'attaque, également critiquée par Washington.", "Attack", Some("Allemagne")),
    ("L'armée a tué dix rebelles, a annoncé l'état-major, sans préciser leur identité.", "Death", Some("l'état-major")),
    ("Pour Moscou, Kiev a attaqué la ville.", "Attack", Some("Russie")),
];

#[test]
fn voices_answer_for_what_they_say() {
    for (sentence, class, expected) in VOICES {
        let reading = reading(sentence);
        let found = claim(&reading, class);
        assert_eq!(source(&reading, found), *expected, "{}", outline(&reading));
    }
}

#[test]
fn numbers_keep_how_exact_they_are() {
    let cases = [
        ("La Pologne a déployé près de 300 soldats en Lituanie.", "Deployment", Bound::Nearly, 300.0),
        ("La Pologne a envoyé mardi près de 300 soldats à la frontière.", "Deployment", Bound::Nearly, 300.0),
        ("Plus de 2 000 personnes ont manifesté à Ankara.", "Protest", Bound::MoreThan, 2000.0),
        ("La Pologne a déployé 300 soldats en Lituanie.", "Deployment", Bound::Exact, 300.0),
        ("Au moins douze personnes ont été tuées à Kaboul.", "Death", Bound::AtLeast, 12.0),
        ("La Pologne a déployé environ 2 000 soldats en Lituanie.", "Deployment", Bound::Around, 2000.0),
        ("Une centaine de civils ont été tués à Kaboul.", "Death", Bound::Around, 100.0),
    ];
    for (sentence, class, bound, value) in cases {
        let reading = reading(sentence);
        let event = event(&reading, claim(&reading, class)).unwrap();
        let numbers: Vec<_> = event.quantities.iter().map(|id| &reading.mentions.quantities[*id]).collect();
        let found = numbers.iter().any(|number| number.bound == bound && number.value == Some(value));
        assert!(found, "{}", outline(&reading));
    }
}

#[test]
fn a_number_keeps_its_approximator() {
    let reading = reading("Près de 300 soldats ont traversé le pont, et plus de 2\u{a0}000 civils les suivent.");
    let numbers: Vec<_> = reading.mentions.quantities.iter().map(|number| (number.bound, number.value)).collect();
    assert_eq!(numbers, [(Bound::Nearly, Some(300.0)), (Bound::MoreThan, Some(2000.0))]);
}

#[test]
fn two_voices_make_a_chain() {
    let reading = reading("Selon l'agence Reuters, Emmanuel Macron affirme que la Russie a attaqué Kharkiv.");
    let attack = claim(&reading, "Attack");
    assert_eq!(source(&reading, attack), Some("Emmanuel Macron"));
    let inner = &reading.claims.claims[attack.reported_in.unwrap()];
    assert_eq!(source(&reading, inner), Some("Reuters"));
    let outer = &reading.claims.claims[inner.reported_in.unwrap()];
    assert_eq!(source(&reading, outer), None);
    assert_eq!(outer.reported_in, None);
}

#[test]
fn two_sources_of_one_clause_make_a_chain() {
    let reading = reading("Selon Kiev, selon Moscou, la Russie a attaqué Kharkiv.");
    let outline = outline(&reading);
    assert!(outline.contains("according to Russie, according to Ukraine, according to the article"), "{outline}");
}

#[test]
fn a_quotation_has_its_speaker() {
    let reading = reading("Emmanuel Macron a déclaré : « La Russie a attaqué nos alliés ».");
    let attack = claim(&reading, "Attack");
    assert_eq!(source(&reading, attack), Some("Emmanuel Macron"));
    let quotes: Vec<_> = attack.quotes.iter().map(|quote| quote.text(&reading.article.text)).collect();
    assert_eq!(quotes, ["La Russie a attaqué nos alliés"]);
}

#[test]
fn a_quotation_in_front_has_its_speaker() {
    let reading = reading("« La Russie a attaqué nos alliés », a déclaré Emmanuel Macron.");
    assert_eq!(source(&reading, claim(&reading, "Attack")), Some("Emmanuel Macron"));
}

#[test]
fn a_weekday_counts_back_from_the_day_of_publication() {
    let reading = reading("Emmanuel Macron a rencontré Olaf Scholz mardi à Berlin.");
    let event = event(&reading, claim(&reading, "Meeting")).unwrap();
    let timex = &reading.mentions.timexes[event.time.unwrap()];
    assert_eq!(timex.value, "2024-06-18");
    assert_eq!(timex.earliest.map(|day| day.to_string()).as_deref(), Some("2024-06-18"));
    assert_eq!(timex.earliest, timex.latest);
    assert_eq!(fillers(&reading, event, "agent"), ["Emmanuel Macron"]);
    assert_eq!(fillers(&reading, event, "partner"), ["Olaf Scholz"]);
    assert_eq!(fillers(&reading, event, "place"), ["Berlin"]);
}

#[test]
fn without_a_day_of_publication_a_weekday_has_no_bounds() {
    let reading = read(&article("Emmanuel Macron a rencontré Olaf Scholz mardi à Berlin.", None), &ONTOLOGY);
    let event = event(&reading, claim(&reading, "Meeting")).unwrap();
    let timex = &reading.mentions.timexes[event.time.unwrap()];
    assert_eq!((timex.earliest, timex.latest), (None, None));
    let quads = selon::graph::describe(&reading, &ONTOLOGY);
    assert!(quads.iter().all(|quad| !quad.predicate.as_str().ends_with("#earliest")));
}

#[test]
fn an_event_is_dated_by_its_distance_from_another() {
    let reading = reading(
        "La Suède et la Finlande avaient transmis ensemble leurs lettres de candidature au secrétaire général de \
         l'Otan, le 18 mai 2022, trois mois après l'invasion de l'Ukraine par la Russie.",
    );
    let event = event(&reading, claim(&reading, "Attack")).unwrap();
    let timex = &reading.mentions.timexes[event.time.unwrap()];
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    assert_eq!((day(timex.earliest), day(timex.latest)), ("2022-02-01".to_owned(), "2022-02-28".to_owned()));
}

#[test]
fn those_who_act_together_are_all_agents() {
    let reading = reading("La France et l'Allemagne ont signé un accord de coopération.");
    let event = event(&reading, claim(&reading, "SignAgreement")).unwrap();
    assert_eq!(fillers(&reading, event, "agent"), ["Allemagne", "France"]);
}

#[test]
fn an_event_noun_has_the_roles_of_its_adjective_and_complement() {
    let reading = reading("Le pape a condamné les frappes russes contre Kharkiv.");
    let event = event(&reading, claim(&reading, "Attack")).unwrap();
    assert_eq!(fillers(&reading, event, "agent"), ["Russie"]);
    assert_eq!(fillers(&reading, event, "patient"), ["Kharkiv"]);
}

#[test]
fn a_demand_commits_nobody_to_what_is_demanded() {
    let reading = reading("Le secrétaire général de l'ONU a demandé à Israël de libérer les prisonniers.");
    assert_eq!(claim(&reading, "Demand").factuality, vocab::CERTAIN);
    assert_eq!(claim(&reading, "Release").factuality, vocab::UNCOMMITTED);
}

#[test]
fn a_sentence_without_events_makes_no_claim_about_one() {
    for sentence in ["Il fait beau à Nantes.", "Le chat dort sur le canapé.", "La soupe est trop salée."] {
        let reading = reading(sentence);
        assert!(reading.claims.events.is_empty(), "{}", outline(&reading));
        assert!(claims_about(&reading, "Attack").is_empty());
    }
    assert!(ONTOLOGY.schema.is_a(term("Attack"), vocab::EVENT));
}

#[test]
fn objects_behind_the_verb_are_found() {
    for (text, expected) in [
        ("Le président turc n'a rencontré que le ministre grec.", "Meeting"),
        ("La police belge a arrêté Salah Abdeslam à Bruxelles.", "Arrest"),
        ("L'armée israélienne a bombardé mercredi le port de Beyrouth.", "patient: \"le port de Beyrouth\""),
    ] {
        let outline = outline(&reading(text));
        assert!(outline.contains(expected), "{outline}");
    }
}
