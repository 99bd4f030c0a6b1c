//! The workshop: compiles what `models/` holds, and measures what it is worth.
//!
//! Not part of the program that users run; built with the feature `lab`. What is
//! shipped was made, in this order, from UD French Sequoia (train, dev) and GSD
//! (dev), and for contractions also FQB, Rhapsodie and ParisStories:
//!
//! ```text
//! cargo run --release --features lab --bin selon-lab -- lexicon --lefff lefff-3.4.mlex.gz --out models/fr.lemmas TREEBANK.conllu…
//! cargo run --release --features lab --bin selon-lab -- contractions --out models/fr.contractions TREEBANK.conllu…
//! ```
//!
//! `selon-lab evaluate` measures one stage, `selon-lab figures` all of them.

mod contractions;
mod evaluate;
mod figures;
mod lexicon;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use miette::{IntoDiagnostic, WrapErr, miette};
use selon::syntax::conllu::{self, ConlluSentence};

#[derive(Parser)]
#[command(name = "selon-lab", about = "Compiles and measures the models of Selon")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compiles the lexicon of lemmas from Lefff and from treebanks
    Lexicon {
        /// Lefff's table of forms, unpacked or as a .gz file
        #[arg(long)]
        lefff: PathBuf,
        /// The file to write
        #[arg(long)]
        out: PathBuf,
        /// Treebanks in CoNLL-U
        treebanks: Vec<PathBuf>,
    },
    /// Trains the model that tells contractions from articles
    Contractions {
        /// The file to write
        #[arg(long)]
        out: PathBuf,
        /// Treebanks in CoNLL-U
        treebanks: Vec<PathBuf>,
    },
    /// Measures one stage against annotated text
    Evaluate {
        #[command(subcommand)]
        what: evaluate::Evaluation,
    },
    /// Measures everything and prints the figures beside their targets
    Figures(figures::Arguments),
    /// Trains the tagger and parser: runs models/train.py with the arguments given
    Train {
        /// Arguments for the script
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            eprintln!("{report:?}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> miette::Result<()> {
    match command {
        Command::Lexicon { lefff, out, treebanks } => {
            let lexicon = lexicon::compile(&read_text(&lefff)?, &read_treebanks(&treebanks)?)?;
            write_bytes(&out, &lexicon)
        }
        Command::Contractions { out, treebanks } => {
            let weights = contractions::train(&read_treebanks(&treebanks)?);
            write_bytes(&out, &weights)
        }
        Command::Evaluate { what } => evaluate::run(what),
        Command::Figures(arguments) => figures::run(&arguments),
        Command::Train { arguments } => {
            let status = std::process::Command::new("python3").arg("models/train.py").args(arguments).status();
            let status = status.into_diagnostic().wrap_err("cannot run `python3 models/train.py`")?;
            if status.success() { Ok(()) } else { Err(miette!("`models/train.py` failed: {status}")) }
        }
    }
}

fn read_text(path: &Path) -> miette::Result<String> {
    let bytes = std::fs::read(path).into_diagnostic().wrap_err_with(|| format!("cannot read `{}`", path.display()))?;
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        std::io::Read::read_to_string(&mut decoder, &mut text)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot unpack `{}`", path.display()))?;
        return Ok(text);
    }
    String::from_utf8(bytes).into_diagnostic().wrap_err_with(|| format!("`{}` is not UTF-8", path.display()))
}

fn read_treebanks(paths: &[PathBuf]) -> miette::Result<Vec<ConlluSentence>> {
    let mut sentences = Vec::new();
    for path in paths {
        let treebank = conllu::read(&read_text(path)?);
        sentences.extend(treebank.into_diagnostic().wrap_err_with(|| format!("`{}` is not CoNLL-U", path.display()))?);
    }
    Ok(sentences)
}

fn write_bytes(path: &Path, bytes: &[u8]) -> miette::Result<()> {
    std::fs::write(path, bytes).into_diagnostic().wrap_err_with(|| format!("cannot write `{}`", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}
