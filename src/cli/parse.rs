//! `selon parse`: shows the grammar of articles.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::report::{self, Failure};
use super::{Outcome, output};
use crate::article::{Articles, Metadata};
use crate::syntax::{self, conllu};

/// Write words, parts of speech and dependencies in CoNLL-U
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon parse article.txt
  echo 'Paris a signé un accord.' | selon parse -
  selon parse --pretokenized treebank.conllu")]
pub(super) struct Arguments {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Inputs are CoNLL-U: keep their sentences and words, and analyze these anew
    #[arg(long)]
    pretokenized: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = output();
    if arguments.pretokenized {
        for path in &arguments.inputs {
            annotate(path, &mut output)?;
        }
        output.flush()?;
        return Ok(Outcome::Done);
    }
    let mut first = 1;
    let mut is_partly = false;
    for article in Articles::new(&arguments.inputs, Metadata::default()) {
        match article {
            Ok(article) => {
                let sentences = syntax::parse(&article.text);
                output.write_all(conllu::write(&article.text, &sentences, first).as_bytes())?;
                first += sentences.len();
            }
            Err(error) => {
                report::show_skipped(&error);
                is_partly = true;
            }
        }
    }
    output.flush()?;
    Ok(Outcome::partly_if(is_partly))
}

/// Analyzes the sentences of a CoNLL-U file anew.
fn annotate(path: &Path, output: &mut impl Write) -> Result<(), Failure> {
    let name = report::name(path);
    let read = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = read.map_err(|error| Failure::new(format!("cannot read `{name}`: {error}"), Some("check the path")))?;
    let help = "give a file in CoNLL-U, or leave `--pretokenized` out";
    let sentences = conllu::read(&text).map_err(|error| Failure::new(format!("`{name}`: {error}"), Some(help)))?;
    for (number, mut read) in sentences.into_iter().enumerate() {
        syntax::annotate(&mut read.sentence);
        let mut written = String::new();
        let id = read.id.unwrap_or_else(|| (number + 1).to_string());
        conllu::write_sentence(&mut written, &read.text, &read.sentence, &id);
        output.write_all(written.as_bytes())?;
    }
    Ok(())
}
