//! `selon-lab evaluate`: one stage against annotated text.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use miette::IntoDiagnostic;
use selon::lab::gold::list_files;
use selon::lab::{expressions, factuality, links, pages, speakers, syntax, time, world};
use selon::ontology::Ontology;

use super::read_treebanks;

#[derive(Subcommand)]
pub enum Evaluation {
    /// Words, tags, lemmas and trees, against treebanks in CoNLL-U
    Syntax(Inputs),
    /// Time expressions, against documents in TimeML (.tml)
    ///
    /// The grammar of times was made on the first 40 documents of the French
    /// TimeBank, in the order of their names; what is reported is measured on
    /// the others: `--skip 40`.
    Time {
        #[command(flatten)]
        inputs: Inputs,
        /// Leaves out so many of the documents, in the order of their names
        #[arg(long, value_name = "N", default_value_t = 0)]
        skip: usize,
    },
    /// Polarity, mood, modality and attribution of events, against documents in TimeML (.tml)
    Factuality(Inputs),
    /// Who says it, against sentences of the French FrameNet (.jsonl)
    Speakers(Inputs),
    /// Numbers, dates, periods and lengths one by one, against the French test cases of Recognizers-Text (.json)
    Expressions(Inputs),
    /// Who is who and what is one happening, over stories told by several articles each, against a folder's gold.json
    ///
    /// The weights of likeness were chosen on the first 18 articles; the others are held back: `--skip 18`.
    World {
        #[command(flatten)]
        inputs: Inputs,
        /// Leaves out what is annotated of so many articles, in the order of their names; they are read all the same
        #[arg(long, value_name = "N", default_value_t = 0)]
        skip: usize,
    },
    /// Links with another dataset, against the folder of public lists of names that stands for it
    Links(Inputs),
    /// Text, title, day, publisher and address of pages (.html), against the articles (.txt) of the same names
    Pages(Inputs),
}

#[derive(Args)]
pub struct Inputs {
    /// Lists the differences instead of the scores
    #[arg(long)]
    errors: bool,
    /// Files of annotated text, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub fn run(what: Evaluation) -> miette::Result<()> {
    match what {
        Evaluation::Syntax(inputs) => {
            for path in list_files(&inputs.paths, "conllu")? {
                evaluate_syntax(&path, inputs.errors)?;
            }
        }
        Evaluation::Time { inputs, skip } => {
            let documents: Vec<PathBuf> = list_files(&inputs.paths, "tml")?.into_iter().skip(skip).collect();
            let comparison = time::evaluate(&documents, &ontology()?.time_words)?;
            inputs.print(&comparison.table(), &comparison.differences);
        }
        Evaluation::Factuality(inputs) => {
            let comparison = factuality::evaluate(&list_files(&inputs.paths, "tml")?, &ontology()?)?;
            inputs.print(&comparison.table(), &comparison.differences);
        }
        Evaluation::Speakers(inputs) => {
            let comparison = speakers::evaluate(&list_files(&inputs.paths, "jsonl")?, &ontology()?)?;
            inputs.print(&comparison.table(), &comparison.differences);
        }
        Evaluation::Expressions(inputs) => {
            let comparison = expressions::evaluate(&expressions::list_cases(&inputs.paths)?, &ontology()?)?;
            inputs.print(&comparison.table(), &comparison.differences);
        }
        Evaluation::World { inputs, skip } => {
            for folder in &inputs.paths {
                let comparison = world::evaluate(folder, skip, &ontology()?).into_diagnostic()?;
                inputs.print(&comparison.table(), &comparison.differences);
            }
        }
        Evaluation::Links(inputs) => {
            for folder in &inputs.paths {
                let comparison = links::evaluate(folder, &ontology()?).into_diagnostic()?;
                inputs.print(&comparison.table(), &comparison.differences);
            }
        }
        Evaluation::Pages(inputs) => {
            let comparison = pages::evaluate(&list_files(&inputs.paths, "html")?);
            inputs.print(&comparison.table(), &comparison.differences);
        }
    }
    Ok(())
}

impl Inputs {
    fn print(&self, scores: &str, differences: &str) {
        if self.errors {
            print!("{differences}");
        } else {
            println!("{}", scores.trim_end());
        }
    }
}

fn evaluate_syntax(path: &Path, wants_errors: bool) -> miette::Result<()> {
    let treebank = read_treebanks(&[path.to_owned()])?;
    if wants_errors {
        print!("{}", syntax::list_errors(&treebank));
    } else {
        println!("{}\n{}", path.display(), syntax::measure(&treebank).table());
    }
    Ok(())
}

/// Returns what is bundled: the measures are of what is shipped.
pub fn ontology() -> miette::Result<Ontology> {
    Ontology::bundled().into_diagnostic()
}
