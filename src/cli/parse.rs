//! `selon parse`: shows the grammar of articles.

use std::io::Write as _;

use clap::Args;

use super::inputs::InputArguments;
use super::report::{self, Failure};
use super::{Outcome, output};
use crate::syntax;

/// Write words, parts of speech and dependencies in CoNLL-U
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon parse article.txt
  echo 'Paris a signé un accord.' | selon parse -")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = output();
    let mut is_partly = false;
    for article in arguments.input.articles()? {
        match article {
            Ok(article) => {
                let sentences = syntax::parse(&article.text);
                write!(output, "{}", syntax::conllu::write(&sentences, &article.text))?;
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
