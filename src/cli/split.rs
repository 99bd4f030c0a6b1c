//! `selon split`: decides that names are not of one bearer.

use std::path::PathBuf;

use clap::Args;
use oxigraph::model::NamedNode;

use super::merge::entity;
use super::report::{self, Failure};
use super::{Outcome, StoreArguments, find_article, refresh};
use crate::graph::iri::named_entity;
use crate::ontology::Ontology;
use crate::store::format::expand;
use crate::world::decision::Decision;
use crate::world::{self, World};

/// Decide that names are not of one bearer
///
/// With two names: they are different, whatever was merged before; the articles that name them are read again. With one
/// name and articles: in these the name means somebody else, who gets the IRI or name of `--as`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon split id:anderson-torres id:torres
  selon split 'Karim Haddad' --article https://example.org/31 --as 'Karim Haddad Amman'")]
pub(super) struct Arguments {
    /// A name or IRI
    #[arg(value_name = "ONE")]
    one: String,
    /// The name or IRI that it is not
    #[arg(value_name = "OTHER", required_unless_present = "articles", conflicts_with = "articles")]
    other: Option<String>,
    /// An article in which the name means somebody else
    #[arg(long = "article", value_name = "IRI", requires = "stands")]
    articles: Vec<String>,
    /// What stands for him
    #[arg(long = "as", value_name = "NAME|IRI", requires = "articles")]
    stands: Option<String>,
    /// Turtle file or folder to read with again, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open_existing()?;
    let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
    report::show_diagnostics(&diagnostics);
    let one = entity(&store, &arguments.one)?;
    let mut world = World::new(&store, &world::ontology(&store, &arguments.ontology)?.0)?;
    let articles = if let Some(other) = &arguments.other {
        let other = entity(&store, other)?;
        let decision = Decision::Different(one.clone(), other.clone());
        let articles = world.decide(&decision, &[one, other])?;
        drop(world);
        refresh::read_again(&store, &ontology, &articles, true)?;
        articles
    } else {
        let mut articles = Vec::new();
        for name in &arguments.articles {
            articles.push(find_article(&store, name)?);
        }
        let stands = arguments.stands.as_deref().unwrap_or_default();
        let iri = if stands.contains("://") { Some(stands.to_owned()) } else { expand(stands) };
        let stands = NamedNode::new(iri.unwrap_or_else(|| named_entity(stands)))
            .map_err(|error| Failure::new(format!("`{stands}` is no IRI: {error}"), Some("give a name or an IRI")))?;
        world.decide(&Decision::Apart(one.clone(), stands, articles), &[one])?
    };
    store.flush()?;
    report::show_note(&format!("the decision was stored; {} articles named one of these", articles.len()));
    Ok(Outcome::Done)
}
