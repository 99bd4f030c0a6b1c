//! The commands for those who write words: `explain`, `why` and `coverage`.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const CHAD: &str = "Selon le Kremlin, la France aurait déployé des soldats au Tchad en février 2008. \
                       Emmanuel Macron devrait se rendre à Berlin.";
const CHRISTO: &str = "Christo a emballé le Reichstag en juin 1995 à Berlin. Il avait emballé le Pont-Neuf à Paris. \
                       « L'art est libre », claironne-t-il.";

fn selon(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::cargo_bin("selon").unwrap();
    command.current_dir(folder).env_remove("SELON_STORE").env("COLUMNS", "100").args(arguments);
    command.write_stdin(input.to_owned()).output().unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = selon(folder, arguments, "");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn fails(folder: &Path, arguments: &[&str], words: &[&str]) {
    let output = selon(folder, arguments, "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is not in:\n{text}");
    }
}

/// Returns a folder with two articles.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), format!("date: 2024-01-09\nurl: https://news.example/a\n\n{CHAD}\n"))
        .unwrap();
    fs::write(folder.path().join("b.txt"), CHRISTO).unwrap();
    folder
}

/// Returns the number of the claim whose explanation says a word.
fn claim_about(folder: &Path, word: &str) -> String {
    let all = succeeds(folder, &["explain", "a.txt"]);
    let claims = all.split("https://news.example/a#c").skip(1);
    let claim = claims.filter(|claim| claim.contains(&format!("({word})"))).find(|claim| claim.contains("what "));
    let claim = claim.unwrap_or_else(|| panic!("no {word} in:\n{all}"));
    format!("c{}", claim.chars().take_while(char::is_ascii_digit).collect::<String>())
}

#[test]
fn help_has_examples() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["explain", "why", "coverage"] {
        assert!(succeeds(folder.path(), &[command, "--help"]).contains("Example"), "{command} has no example");
    }
}

#[test]
fn a_claim_of_a_file_is_explained() {
    let folder = folder();
    let number = claim_about(folder.path(), "news:Deployment");
    let text = succeeds(folder.path(), &["explain", "a.txt", "--claim", &number]);
    says(
        &text,
        &[
            &format!("https://news.example/a#{number}\n"),
            "    Selon le Kremlin, la France aurait déployé des soldats au Tchad en février 2008.\n",
            "^^^^^^^",
            "from ontology/fr/",
            "a lex:Verb ;\n",
            "lex:evokes news:Deployment",
            "déployé ↓nsubj France",
            "lex:object",
            "conditional mood",
            "by « Selon » (fr:selon from ontology/fr/cues.ttl)",
            "<https://w3id.org/selon/news#deployedIn>",
        ],
    );
    assert!(!text.contains('\u{1b}'), "{text}");
    assert_eq!(text, succeeds(folder.path(), &["explain", &format!("a.txt#{number}")]));
    let visit = claim_about(folder.path(), "news:Visit");
    says(&succeeds(folder.path(), &["explain", "a.txt", "-c", &visit]), &["[control]", "fr:devoir-marker"]);
    fails(folder.path(), &["explain", "a.txt", "--claim", "c99"], &["`a.txt` has no claim c99", "selon show"]);
    fails(folder.path(), &["explain", "a.txt", "--claim", "first"], &["write it as c1, c2"]);
    fails(folder.path(), &["explain", "b.txt", "--claim", "0"], &["write it as c1, c2"]);
}

#[test]
fn lines_fit_the_terminal() {
    let folder = folder();
    let mut command = Command::cargo_bin("selon").unwrap();
    command.current_dir(folder.path()).env("COLUMNS", "50").args(["explain", "a.txt"]);
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let pictures = text.lines().filter(|line| line.starts_with("    ") && !line.starts_with("        "));
    assert!(pictures.clone().count() > 5, "{text}");
    for line in pictures {
        assert!(line.chars().count() <= 50, "{line}");
    }
}

#[test]
fn a_claim_of_the_store_is_explained() {
    let folder = folder();
    let path = folder.path();
    succeeds(path, &["build", "a.txt", "--quiet"]);
    let number = claim_about(path, "news:Deployment");
    let text = succeeds(path, &["explain", &format!("https://news.example/a#{number}")]);
    assert_eq!(text, succeeds(path, &["explain", "a.txt", "--claim", &number]));
    assert_eq!(text, succeeds(path, &["explain", "https://news.example/a", "--claim", &number]));
    fails(path, &["explain", "https://news.example/a#c99"], &["has no claim c99"]);
    fails(path, &["explain", "https://news.example/z#c1"], &["no article `https://news.example/z`"]);
    fails(path, &["explain", "nothing"], &["no article `nothing`"]);
    fails(path, &["explain", "x#c1", "--store", "nowhere"], &["there is no store"]);
}

#[test]
fn a_claim_that_is_read_otherwise_today_is_not_explained() {
    let folder = folder();
    let path = folder.path();
    let words = "@prefix fr: <https://w3id.org/selon/lex/fr#> . @prefix lex: <https://w3id.org/selon/lex#> .
        @prefix news: <https://w3id.org/selon/news#> . @prefix selon: <https://w3id.org/selon#> .
        fr:emballer a lex:Verb ; lex:lemma \"emballer\"@fr ; lex:evokes news:Seizure ;
            lex:subject selon:agent ; lex:object selon:theme ; fr:dans selon:place .";
    fs::write(path.join("mine.ttl"), words).unwrap();
    succeeds(path, &["build", "b.txt", "--quiet", "--ontology", "mine.ttl"]);
    let article = succeeds(path, &["articles"]).split('\t').next().unwrap().to_owned();
    let explained = succeeds(path, &["explain", &article, "--ontology", "mine.ttl"]);
    says(&explained, &["fr:emballer from mine.ttl", "fr:emballer a lex:Verb ;"]);
    let output = selon(path, &["explain", &format!("{article}#c1")], "");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8(output.stderr).unwrap().contains("help: "));
}

#[test]
fn why_tells_what_was_understood_and_what_not() {
    let folder = folder();
    let path = folder.path();
    let text = succeeds(path, &["why", CHAD, "--date", "2024-01-09"]);
    says(
        &text,
        &[
            "déployé VERB déployer root",
            "├─ ",
            "name in the gazetteer",
            "2008-02-01 to 2008-02-29",
            "(news:Deployment) by fr:",
            "shifts factuality (fr:devoir-marker)",
            "(connective): attributes by fr:selon",
            "claims ",
        ],
    );
    let text = succeeds(path, &["why", CHRISTO]);
    says(&text, &["« emballé » (verb emballer): unknown to the lexicon", "pronoun, same as « Christo »"]);
    let text = succeeds(path, &["why", "Des chercheurs ont tiré des conclusions."]);
    says(&text, &["calls up no event", "is not known as news:Weapon", "the other words of the phrase do not follow"]);
    let text = succeeds(path, &["why", "L'aviation israélienne a mené une frappe à Damas."]);
    says(&text, &["light verb fr:mener-support of « frappe »", "[light verb]", "empty: "]);

    let piped = selon(path, &["why", "-"], "Paris a signé un accord.");
    assert_eq!(piped.status.code(), Some(0));
    assert!(String::from_utf8(piped.stdout).unwrap().contains("signé VERB signer root"));
    fails(path, &["why", ""], &["there is no text", "help:"]);
    fails(path, &["why", "Paris a signé.", "--date", "hier"], &["`hier` is not a date"]);
}

#[test]
fn coverage_ranks_what_is_unknown() {
    let folder = folder();
    let path = folder.path();
    let table = succeeds(path, &["coverage", "b.txt"]);
    says(
        &table,
        &["sentences with a claim", "emballer", "claironner", "reporting verb", "Il avait emballé le Pont-Neuf"],
    );
    let csv = succeeds(path, &["coverage", "b.txt", "--format", "csv", "--kind", "verbs", "--limit", "1"]);
    assert!(csv.starts_with("word,kind,times,sign,example\r\n\"emballer\",verb,2,heads a clause,\""), "{csv}");
    assert_eq!(csv.lines().count(), 2, "{csv}");
    let json = succeeds(path, &["coverage", "a.txt", "b.txt", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["articles"], 2);
    assert!(json["words"].as_array().unwrap().iter().any(|word| word["word"] == "claironner"), "{json}");
    assert_eq!(selon(path, &["coverage", "none.txt"], "").status.code(), Some(1));
}

#[test]
fn stubs_load_and_read_once_they_are_filled_in() {
    let folder = folder();
    let path = folder.path();
    succeeds(path, &["coverage", "b.txt", "--stubs", "mine.ttl"]);
    let stubs = fs::read_to_string(path.join("mine.ttl")).unwrap();
    says(&stubs, &["fr:emballer a lex:Verb ; lex:lemma \"emballer\"@fr", "# fr:emballer lex:evokes news:… ."]);
    let output = selon(path, &["coverage", "b.txt", "--ontology", "mine.ttl"], "");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    assert!(!String::from_utf8(output.stdout).unwrap().contains("emballer"), "what has an entry is known");
    let filled = stubs.replace("# fr:emballer lex:evokes news:… .", "fr:emballer lex:evokes news:Seizure .");
    fs::write(path.join("mine.ttl"), filled).unwrap();
    says(
        &succeeds(path, &["explain", "b.txt", "--ontology", "mine.ttl"]),
        &["(news:Seizure), called up by « emballé »"],
    );
    fails(path, &["coverage", "b.txt", "--stubs", "no/such/mine.ttl"], &["cannot write `no/such/mine.ttl`"]);
}
