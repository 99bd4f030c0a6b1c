//! `selon merge`: decides that names are of one bearer.

use std::path::PathBuf;

use clap::Args;
use oxigraph::model::NamedNode;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments};
use crate::store::Store;
use crate::store::names;
use crate::vocab;
use crate::world::World;
use crate::world::decision::{self, Decision};

/// Decide that names are of one bearer
///
/// The first one stands for the others from then on, in all articles that are in the store and all that come later.
/// The decisions are in the graph <https://w3id.org/selon/graph/decisions>, as owl:sameAs and owl:differentFrom; they
/// win over what is found, and outlive reading again. `selon split` takes them back.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon merge 'Benjamin Netanyahou' 'Benjamin Netanyahu'
  selon merge id:anderson-torres id:torres --store news
  selon merge --from same.ttl")]
pub(super) struct Arguments {
    /// The name, or IRI, that stands for the others
    #[arg(value_name = "KEPT", required_unless_present = "from", requires = "others")]
    kept: Option<String>,
    /// The others
    #[arg(value_name = "OTHER")]
    others: Vec<String>,
    /// Turtle with owl:sameAs and owl:differentFrom between entities
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open_existing()?;
    let mut decisions = Vec::new();
    if let Some(path) = &arguments.from {
        let name = report::name(path);
        let help = "write Turtle with triples of owl:sameAs and owl:differentFrom between entities";
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::new(format!("cannot read `{name}`: {error}"), Some("check the path")))?;
        decisions = decision::parse(&bytes).map_err(|error| Failure::new(format!("`{name}`: {error}"), Some(help)))?;
    }
    if let Some(kept) = &arguments.kept {
        let others = arguments.others.iter().map(|name| entity(&store, name)).collect::<Result<Vec<_>, _>>()?;
        decisions.push(Decision::Same(entity(&store, kept)?, others));
    }
    let mut world = World::of(&store)?;
    let mut count = 0;
    for decision in &decisions {
        let changed = match decision {
            Decision::Same(_, others) => others.clone(),
            _ => Vec::new(),
        };
        count += world.decide(decision, &changed)?.len();
    }
    store.flush()?;
    report::show_note(&format!("{} decisions were stored; {count} articles named one of these", decisions.len()));
    Ok(Outcome::Done)
}

/// Returns the entity that a name on the command line means.
pub(super) fn entity(store: &Store, name: &str) -> Result<NamedNode, Failure> {
    let mut found = names::resolve(store, name)?;
    found.retain(|entity| entity.as_str().starts_with(vocab::ID));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(names::unknown(store, name).into()),
        several => {
            let list: Vec<_> = several.iter().map(|entity| format!("<{}>", entity.as_str())).collect();
            Err(Failure::new(format!("`{name}` may be {}", list.join(" or ")), Some("name one of these IRIs")))
        }
    }
}
