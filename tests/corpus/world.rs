//! Many articles seen together: happenings, homonyms, and what users decide about names.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::{selon, succeeds};

/// The articles of the stories in `tests/world/`, in the order of their names.
fn stories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json") && !path.ends_with("gold.json"));
    files.sort();
    files
}

fn build(folder: &Path, store: &str, files: &[PathBuf]) {
    let files = files.iter().map(|path| path.to_str().unwrap());
    let arguments: Vec<&str> = ["build", "--quiet", "--store", store].into_iter().chain(files).collect();
    succeeds(folder, &arguments);
}

fn export(folder: &Path, store: &str) -> String {
    succeeds(folder, &["export", "--store", store]).0
}

#[test]
fn the_order_in_which_articles_come_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let stories = &stories()[..18];
    build(folder, "all", stories);
    let all = export(folder, "all");
    assert!(all.contains("sameHappening"));

    let backwards: Vec<PathBuf> = stories.iter().rev().cloned().collect();
    for part in backwards.chunks(5) {
        build(folder, "parts", part);
    }
    assert_eq!(export(folder, "parts"), all);

    // Shards know nothing of each other, and nothing that was found in another store is taken over.
    for (number, part) in stories.chunks(7).enumerate() {
        let store = format!("shard{number}");
        build(folder, &store, part);
        fs::write(folder.join(format!("{store}.nq")), export(folder, &store)).unwrap();
    }
    succeeds(folder, &["load", "shard2.nq", "shard0.nq", "shard1.nq", "--quiet", "--store", "loaded"]);
    assert_eq!(export(folder, "loaded"), all);

    build(folder, "all", &stories[3..4]);
    let changed = fs::read_to_string(&stories[3]).unwrap().replace("Koursk", "Belgorod");
    fs::write(folder.join("changed.json"), changed).unwrap();
    build(folder, "all", &[folder.join("changed.json")]);
    assert_ne!(export(folder, "all"), all);
    build(folder, "all", &stories[3..4]);
    assert_eq!(export(folder, "all"), all);
}

#[test]
fn what_is_forgotten_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let stories = stories();
    for left_out in [6, 17, 12] {
        let mut others = stories[6..18].to_vec();
        let article = others.remove(left_out - 6);
        build(folder, &format!("without{left_out}"), &others);
        build(folder, "all", &stories[6..18]);
        let name = format!("https://example.org/world/{}", &article.file_name().unwrap().to_str().unwrap()[..2]);
        succeeds(folder, &["forget", &name, "--store", "all"]);
        assert_eq!(export(folder, "all"), export(folder, &format!("without{left_out}")), "{name}");
    }
}

/// Three articles that name somebody as an official of these countries, and one that does not say of which.
fn write_homonyms(folder: &Path) {
    let texts = [
        (
            "a1",
            "Le ministre canadien Jean Tessier a rencontré lundi à Ottawa le président ukrainien Volodymyr Zelensky.",
        ),
        ("a2", "L'ambassadeur belge Jean Tessier a quitté Kinshasa mardi, a annoncé le ministre belge Jean Tessier."),
        ("a3", "Jean Tessier a démissionné mercredi, selon la télévision publique."),
    ];
    for (id, text) in texts {
        let article = json!({"id": format!("https://example.org/{id}"), "published": "2025-03-05", "text": text});
        fs::write(folder.join(format!("{id}.json")), article.to_string()).unwrap();
    }
}

#[test]
fn people_of_one_name_and_two_countries_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_homonyms(folder);
    succeeds(folder, &["build", "--quiet", "a1.json"]);
    let alone = export(folder, "selon-store");
    assert!(alone.contains("id/jean-tessier>") && !alone.contains("jean-tessier_"));

    succeeds(folder, &["build", "--quiet", "a2.json", "a3.json"]);
    let all = export(folder, "selon-store");
    for iri in ["jean-tessier_canada>", "jean-tessier_belgique>", "jean-tessier>"] {
        assert!(all.contains(iri), "{iri}");
    }
    assert!(all.contains(
        "id/jean-tessier_canada> <https://w3id.org/selon#homonymOf> <https://w3id.org/selon/id/jean-tessier>"
    ));
    let doubles = succeeds(folder, &["doubles"]).0;
    assert!(
        doubles.contains("id:jean-tessier_belgique\tid:jean-tessier_canada\tone name, other countries"),
        "{doubles}"
    );

    succeeds(folder, &["forget", "https://example.org/a2", "https://example.org/a3"]);
    assert_eq!(export(folder, "selon-store"), alone);
}

#[test]
fn whom_a_users_ontology_lists_is_one_where_shards_are_loaded_too() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_homonyms(folder);
    let prefixes = "@prefix id: <https://w3id.org/selon/id/> . @prefix selon: <https://w3id.org/selon#> . \
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .";
    let listed = "id:jean-tessier a selon:Person ; skos:prefLabel 'Jean Tessier'@fr .";
    fs::write(folder.join("my.ttl"), format!("{prefixes} {listed}")).unwrap();
    succeeds(folder, &["build", "--quiet", "--ontology", "my.ttl", "a1.json", "a2.json"]);
    let two = export(folder, "selon-store");
    assert!(!two.contains("jean-tessier_"), "who is listed is told apart from nobody");

    fs::write(folder.join("two.nq"), &two).unwrap();
    succeeds(folder, &["load", "two.nq", "--quiet", "--store", "loaded"]);
    assert_eq!(export(folder, "loaded"), two);
}

#[test]
fn what_users_decide_wins_and_outlives_reading_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_homonyms(folder);
    succeeds(folder, &["build", "--quiet", "a1.json", "a2.json"]);
    let apart = export(folder, "selon-store");
    succeeds(folder, &["merge", "id:jean-tessier_canada", "id:jean-tessier_belgique"]);
    let merged = export(folder, "selon-store");
    let names_belgian = |export: &str| {
        export
            .lines()
            .filter(|line| {
                line.starts_with(
                    "<https://w3id.org/selon/id/jean-tessier_belgique> <http://www.w3.org/2000/01/rdf-schema#label>",
                )
            })
            .count()
    };
    assert_eq!((names_belgian(&apart), names_belgian(&merged)), (1, 0));

    succeeds(folder, &["build", "--quiet", "--again", "a2.json", "a1.json"]);
    assert_eq!(export(folder, "selon-store"), merged);
    succeeds(folder, &["split", "id:jean-tessier_canada", "id:jean-tessier_belgique"]);
    let split = export(folder, "selon-store");
    assert_eq!(names_belgian(&split), 1);
    let articles = |export: &str| {
        export.lines().filter(|line| !line.contains("graph/decisions")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(articles(&split), articles(&apart));
    assert!(!succeeds(folder, &["doubles"]).0.contains("one name, other countries"));

    fs::write(
        folder.join("same.ttl"),
        "@prefix id: <https://w3id.org/selon/id/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        id:tessier owl:sameAs id:jean-tessier_canada .",
    )
    .unwrap();
    succeeds(folder, &["merge", "--from", "same.ttl"]);
    let surname = json!({"id": "https://example.org/a4", "published": "2025-03-06", "text": "Tessier a rencontré Emmanuel Macron à Paris, selon l'Élysée."});
    fs::write(folder.join("a4.json"), surname.to_string()).unwrap();
    succeeds(folder, &["build", "--quiet", "a4.json"]);
    let later = export(folder, "selon-store");
    assert!(
        later.lines().any(|line| line.contains("selon#agent> <https://w3id.org/selon/id/jean-tessier_canada>")
            && line.contains("example.org/a4>")),
        "{later}"
    );

    succeeds(folder, &["split", "Tessier", "--article", "https://example.org/a4", "--as", "Louis Tessier"]);
    assert!(export(folder, "selon-store").contains("selon#agent> <https://w3id.org/selon/id/louis-tessier>"));
}

#[test]
fn decisions_that_contradict_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_homonyms(folder);
    succeeds(folder, &["build", "--quiet", "a1.json"]);
    fs::write(
        folder.join("same.ttl"),
        "@prefix id: <https://w3id.org/selon/id/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        id:a owl:sameAs id:b . id:c owl:sameAs id:b . id:a owl:differentFrom id:c .",
    )
    .unwrap();
    let output = selon(folder, &["merge", "--from", "same.ttl"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("same and to be different"), "{said}");
    // What went before is kept; the refused one is not.
    assert!(!export(folder, "selon-store").contains("differentFrom"));
    for bad in ["", "id:a a id:b .", "no turtle"] {
        fs::write(folder.join("bad.ttl"), bad).unwrap();
        assert_eq!(selon(folder, &["merge", "--from", "bad.ttl"]).status.code(), Some(2), "{bad}");
    }
    assert_eq!(selon(folder, &["merge", "Personne", "Autre"]).status.code(), Some(2));
}

/// Two voices of two articles on one happening, one of which denies what the other affirms.
fn write_dispute(folder: &Path) {
    let texts = [
        (
            "b1",
            "2023-06-06",
            "L'armée russe a bombardé mardi l'hôpital de Kherson, a affirmé le ministère ukrainien de la Défense. Dix personnes ont été tuées à Kherson, selon Kiev.",
        ),
        ("b2", "2023-06-07", "Moscou a démenti mercredi avoir bombardé mardi l'hôpital de Kherson."),
    ];
    for (id, published, text) in texts {
        let article = json!({"id": format!("https://example.org/{id}"), "published": published, "text": text});
        fs::write(folder.join(format!("{id}.json")), article.to_string()).unwrap();
    }
}

#[test]
fn worlds_of_two_voices_differ() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_dispute(folder);
    succeeds(folder, &["build", "--quiet", "b1.json", "b2.json"]);
    let table = succeeds(folder, &["diff", "Ukraine", "Russie", "--with-organs"]).0;
    assert!(table.starts_with("contradicts\tasserted\tL'armée russe a bombardé mardi"), "{table}");
    assert!(table.contains("\tdenied\t"), "{table}");
    let graph = succeeds(folder, &["diff", "Ukraine", "Russie", "--with-organs", "--format", "nquads"]).0;
    assert!(graph.contains("https://example.org/b1#c") && graph.contains("https://example.org/b2#c"));
    let contradictions = succeeds(folder, &["query", "contradictions", "--format", "csv"]).0;
    assert!(contradictions.contains("https://example.org/b1,https://example.org/b2"), "{contradictions}");
    assert_eq!(selon(folder, &["diff", "Ukraine", "Atlantide"]).status.code(), Some(2));
}

#[test]
fn what_is_believed_is_renewed_as_articles_change() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_dispute(folder);
    succeeds(folder, &["build", "--quiet", "b2.json"]);
    let belief = "https://w3id.org/selon/graph/belief/ukraine,organs";
    let attacked = |export: &str| {
        export.lines().any(|line| line.contains("news#attacked") && line.ends_with(&format!("<{belief}> .")))
    };
    let ukraine =
        |arguments: &[&str]| succeeds(folder, &[&["believe", "id:ukraine", "--with-organs"], arguments].concat()).0;
    ukraine(&[]);
    assert!(!attacked(&export(folder, "selon-store")));
    succeeds(folder, &["build", "--quiet", "b1.json"]);
    assert!(attacked(&export(folder, "selon-store")), "{}", export(folder, "selon-store"));
    assert!(ukraine(&["--print", "turtle"]).contains("news:attacked"));
    assert!(!succeeds(folder, &["believe", "id:russie", "--print", "turtle"]).0.contains("news:attacked"));
    succeeds(folder, &["forget", "https://example.org/b1"]);
    assert!(!attacked(&export(folder, "selon-store")));
    succeeds(folder, &["forget", belief]);
    assert!(!export(folder, "selon-store").contains(belief));
}
