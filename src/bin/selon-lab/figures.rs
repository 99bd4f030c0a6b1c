//! `selon-lab figures`: every figure of the project beside its target.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use miette::{IntoDiagnostic, WrapErr, miette};
use selon::lab::factuality::Category;
use selon::lab::gold::list_files;
use selon::lab::score::{share, table};
use selon::lab::{expressions, factuality, links, speakers, syntax, time};
use selon::ontology::Ontology;
use serde_json::Value;

use super::evaluate::ontology;
use super::read_treebanks;

#[derive(Args)]
pub struct Arguments {
    /// Folder with the annotated text: ud_fr_sequoia, ud_fr_gsd, timebank_fr, recognizers_text, frames_fr_sequoia, and
    /// the lists of names: gaz_country_coder, gaz_naturalearth, gaz_regions, gaz_politicians, gaz_supranational,
    /// wikidata_mpararel
    ///
    /// Each part may also stand in a folder `data` below; the annotated articles with their `score.py` are looked for
    /// in a folder `gold` below or beside. What is missing is left out, with a line that says so.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The program that the annotated articles are read with; by default, the `selon` beside this program
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// The ontology's folder, which tells `score.py` what is below what
    #[arg(long, value_name = "FOLDER", default_value = "ontology")]
    ontology: PathBuf,
}

/// One figure with the target that it should reach, if there is one.
struct Figure {
    what: String,
    value: f64,
    target: Option<f64>,
    /// How many digits stand behind the point.
    digits: usize,
}

/// Per cent, as the figures of grammar and of single expressions are written.
fn percent(what: impl Into<String>, value: f64, target: impl Into<Option<f64>>) -> Figure {
    Figure { what: what.into(), value, target: target.into(), digits: 1 }
}

/// A share of one, as all else is written.
fn ratio(what: impl Into<String>, value: f64, target: impl Into<Option<f64>>) -> Figure {
    Figure { what: what.into(), value, target: target.into(), digits: 3 }
}

pub fn run(arguments: &Arguments) -> miette::Result<()> {
    if !arguments.data.is_dir() {
        return Err(miette!(
            help = "name the folder of annotated text with `--data`",
            "no folder `{}`",
            arguments.data.display()
        ));
    }
    let ontology = ontology()?;
    let mut figures = Vec::new();
    let mut missing = Vec::new();
    let mut part = |name: &str, measure: &dyn Fn(&Path) -> miette::Result<Vec<Figure>>| {
        match find(&arguments.data, name) {
            Some(path) => figures.extend(measure(&path)?),
            None => missing.push(format!("left out: `{name}` is not in `{}`", arguments.data.display())),
        }
        Ok::<(), miette::Report>(())
    };
    part("ud_fr_sequoia/fr_sequoia-ud-test.conllu", &|path| measure_syntax("Sequoia", path, Some(97.0), 88.0))?;
    part("ud_fr_gsd/fr_gsd-ud-test.conllu", &|path| measure_syntax("GSD", path, None, 85.0))?;
    part("timebank_fr", &|path| measure_timebank(path, &ontology))?;
    part("recognizers_text", &|path| measure_expressions(path, &ontology))?;
    part("frames_fr_sequoia", &|path| measure_speakers(path, &ontology))?;
    part("gaz_politicians/holders.tsv", &|path| measure_links(path, &ontology))?;
    part("gold/score.py", &|path| measure_articles(path, arguments))?;
    let rows = figures.iter().map(|figure| {
        let Figure { what, value, target, digits } = figure;
        let target = target.map_or(String::new(), |target| format!("{target:.digits$}"));
        // What is compared is what is shown.
        let value = format!("{value:.digits$}");
        let is_met = value.parse::<f64>().ok() >= target.parse().ok();
        let verdict = if target.is_empty() {
            ""
        } else if is_met {
            "met"
        } else {
            "missed"
        };
        [what.clone(), value, target, verdict.to_owned()]
    });
    println!("{}", table(["figure", "value", "target", ""], rows));
    for line in missing {
        println!("{line}");
    }
    Ok(())
}

/// Returns where a part of the annotated text stands, if it does.
fn find(data: &Path, name: &str) -> Option<PathBuf> {
    let beside = data.parent().map(|parent| parent.join(name));
    [Some(data.join(name)), Some(data.join("data").join(name)), beside].into_iter().flatten().find(|path| path.exists())
}

fn measure_syntax(name: &str, path: &Path, upos: Option<f64>, las: f64) -> miette::Result<Vec<Figure>> {
    let measure = syntax::measure(&read_treebanks(&[path.to_owned()])?);
    let (gold, raw) = (&measure.gold_words, &measure.raw);
    Ok(vec![
        percent(format!("{name}: UPOS, gold words"), gold.upos, upos),
        percent(format!("{name}: LAS, gold words"), gold.labeled, las),
        percent(format!("{name}: lemma, gold tags"), measure.gold_tags, 96.0),
        percent(format!("{name}: UPOS, raw text"), raw.upos, gold.upos - 1.5),
        percent(format!("{name}: LAS, raw text"), raw.labeled, gold.labeled - 1.5),
        percent(format!("{name}: lemma, raw text"), raw.lemmas, None),
    ])
}

fn measure_timebank(path: &Path, ontology: &Ontology) -> miette::Result<Vec<Figure>> {
    let documents = list_files(&[path.to_owned()], "tml")?;
    let held_back = documents.get(time::TUNED_ON..).unwrap_or(&documents);
    let times = time::evaluate(held_back, &ontology.time_words)?;
    let mut figures = vec![
        ratio("time, held back: strict F1", times.strict.f1(), 0.86),
        ratio("time, held back: relaxed F1", times.relaxed.f1(), 0.91),
        ratio("time, held back: value F1", times.value_f1(), 0.76),
        ratio("time, held back: type F1", times.kind_f1(), 0.83),
    ];
    let factuality = factuality::evaluate(&documents, ontology)?;
    for category in Category::ALL {
        let score = factuality.all.get(&category).copied().unwrap_or_default();
        figures.push(if category.has_precision() {
            ratio(format!("factuality, {}: F1", category.label()), score.f1(), None)
        } else {
            ratio(format!("factuality, {}: recall", category.label()), score.recall(), None)
        });
    }
    Ok(figures)
}

fn measure_expressions(path: &Path, ontology: &Ontology) -> miette::Result<Vec<Figure>> {
    let comparison = expressions::evaluate(&expressions::list_cases(&[path.to_owned()])?, ontology)?;
    let rate = |count: &expressions::Count| 100.0 * share(count.right, count.modeled);
    let kinds = comparison.kinds.iter();
    let mut figures: Vec<Figure> =
        kinds.map(|(kind, count)| percent(format!("expressions: {}", kind.label()), rate(count), 85.0)).collect();
    figures.push(percent("expressions: all", rate(&comparison.total()), 85.0));
    Ok(figures)
}

fn measure_speakers(path: &Path, ontology: &Ontology) -> miette::Result<Vec<Figure>> {
    let total = speakers::evaluate(&list_files(&[path.to_owned()], "jsonl")?, ontology)?.total();
    Ok(vec![
        ratio("speakers: words of saying found", total.targets.recall(), None),
        ratio("speakers: precision", total.speakers.precision(), None),
        ratio("speakers: recall, nouns and names", total.nominal.recall(), 0.80),
        ratio("speakers: recall, pronouns without context too", total.speakers.recall(), None),
    ])
}

/// Measures links with the lists of names, which lie in folders side by side; only items that are held back count.
fn measure_links(list: &Path, ontology: &Ontology) -> miette::Result<Vec<Figure>> {
    let folder = list.ancestors().nth(2).unwrap_or(Path::new("."));
    let comparison = links::evaluate(folder, ontology).into_diagnostic()?;
    let mut figures = Vec::new();
    for ((_, kind), row) in &comparison.rows {
        let count = &row.held_back;
        if count.is_negative() {
            figures.push(ratio(format!("links, held back, {kind}: left alone"), count.left_alone(), 0.98));
        } else {
            figures.push(ratio(format!("links, held back, {kind}: precision"), count.score.precision(), 0.98));
            figures.push(ratio(format!("links, held back, {kind}: recall"), count.score.recall(), 0.85));
        }
    }
    Ok(figures)
}

/// Scores the reading of the annotated articles with the script that lies beside them.
fn measure_articles(script: &Path, arguments: &Arguments) -> miette::Result<Vec<Figure>> {
    let folder = script.parent().unwrap_or(Path::new("."));
    let mut articles = list_files(&[folder.to_owned()], "json")?;
    articles.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dev-")));
    let beside = std::env::current_exe().into_diagnostic()?.with_file_name("selon");
    let program = arguments.program.as_ref().unwrap_or(&beside);
    if !program.is_file() {
        let help = "build it with the same features, or name it with `--program`";
        return Err(miette!(help = help, "no program `{}` to read the annotated articles with", program.display()));
    }
    let output = std::env::temp_dir().join(format!("selon-figures-{}.json", std::process::id()));
    let run = Command::new("python3")
        .arg(script)
        .arg("--program")
        .arg(program)
        .arg("--ontology")
        .arg(&arguments.ontology)
        .arg("--json")
        .arg(&output)
        .args(&articles)
        .output()
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot run `python3 {}`", script.display()))?;
    let scores = std::fs::read_to_string(&output);
    let _ = std::fs::remove_file(&output);
    if !run.status.success() {
        let help = "it needs the Python package `pyoxigraph`";
        let last = String::from_utf8_lossy(&run.stderr).lines().last().unwrap_or_default().to_owned();
        return Err(miette!(help = help, "`{}` failed ({}): {last}", script.display(), run.status));
    }
    let scores: Value = serde_json::from_str(&scores.into_diagnostic()?).into_diagnostic()?;
    let score = |name: &str, target: Option<f64>| {
        let value = scores.get(name).and_then(Value::as_f64)?;
        Some(ratio(format!("annotated articles: {}", name.replace('_', " ")), value, target))
    };
    const TARGETS: &[(&str, Option<f64>)] = &[
        ("facts", Some(0.60)),
        ("events", Some(0.72)),
        ("arguments", Some(0.60)),
        ("attribution", Some(0.75)),
        ("entities", Some(0.80)),
        ("relations", Some(0.70)),
        ("quotes", Some(0.90)),
        ("source", None),
        ("chain", Some(0.85)),
        ("factuality", Some(0.90)),
        ("factuality_macro", Some(0.65)),
        ("time", Some(0.75)),
        ("count", Some(0.80)),
        ("speaker", Some(0.85)),
    ];
    Ok(TARGETS.iter().filter_map(|(name, target)| score(name, *target)).collect())
}
