//! Queries of a graph and the ontology's as they are in memory.
//!
//! Both are the default graph of a query, and there are no named ones. Rows are those that a store gives which has both:
//! what one of them says and the other says too comes twice, and literals of one value are one term.

use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use oxigraph::model::{Quad, Term, TermRef};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter, Variable};
use spareval::{ExpressionTerm, InternalQuad, QueryEvaluator, QueryableDataset};
use spargebra::Query;

use super::data::Data;
use super::index;

/// Evaluates a SELECT, perhaps with a value given to a variable beforehand.
///
/// # Errors
///
/// Returns an error when the query fails; of another form of query, there are no rows.
pub(super) fn select<'a>(
    data: Data<'a>,
    query: &Query,
    bound: Option<(Variable, Term)>,
) -> Result<QuerySolutionIter<'a>, QueryEvaluationError> {
    let evaluator = QueryEvaluator::new();
    let mut prepared = evaluator.prepare(query);
    if let Some((variable, value)) = bound {
        prepared = prepared.substitute_variable(variable, value);
    }
    match prepared.execute(data)? {
        QueryResults::Solutions(rows) => Ok(rows),
        _ => Ok(QuerySolutionIter::from_tuples(Vec::new().into(), std::iter::empty())),
    }
}

/// A term while a query is evaluated.
#[derive(Clone, Debug)]
pub(super) enum InternalTerm<'a> {
    /// One of the data.
    Found(TermRef<'a>),
    /// One that the query names or makes.
    Made(Rc<Term>),
}

impl InternalTerm<'_> {
    fn term(&self) -> TermRef<'_> {
        match self {
            Self::Found(term) => *term,
            Self::Made(term) => term.as_ref().as_ref(),
        }
    }
}

impl PartialEq for InternalTerm<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.term() == other.term()
    }
}

impl Eq for InternalTerm<'_> {}

impl Hash for InternalTerm<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.term().hash(state);
    }
}

impl<'a> QueryableDataset<'a> for Data<'a> {
    type InternalTerm = InternalTerm<'a>;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&InternalTerm<'a>>,
        predicate: Option<&InternalTerm<'a>>,
        object: Option<&InternalTerm<'a>>,
        graph: Option<Option<&InternalTerm<'a>>>,
    ) -> impl Iterator<Item = Result<InternalQuad<InternalTerm<'a>>, Infallible>> + use<'a> {
        let [own, shared]: [&'a [&'a Quad]; 2] = if graph == Some(None) {
            let terms = [subject, predicate, object].map(|term| term.map(InternalTerm::term));
            let [subject, predicate, object] = terms;
            [self.own(), self.shared()].map(|index| index.candidates(subject, predicate, object))
        } else {
            [&[], &[]]
        };
        let [subject, predicate, object] = [subject, predicate, object].map(Option::<&_>::cloned);
        let is_of = |wanted: &Option<InternalTerm<'a>>, term: TermRef<'a>| {
            wanted.as_ref().is_none_or(|wanted| wanted.term() == term)
        };
        own.iter()
            .chain(shared)
            .copied()
            .filter(move |quad| {
                is_of(&predicate, quad.predicate.as_ref().into())
                    && is_of(&object, quad.object.as_ref())
                    && is_of(&subject, index::subject(quad))
            })
            .map(|quad| {
                Ok(InternalQuad {
                    subject: InternalTerm::Found(index::subject(quad)),
                    predicate: InternalTerm::Found(quad.predicate.as_ref().into()),
                    object: InternalTerm::Found(quad.object.as_ref()),
                    graph_name: None,
                })
            })
    }

    fn internalize_term(&self, term: Term) -> Result<InternalTerm<'a>, Infallible> {
        // A store keeps the value of a literal, not how it is written; what was read from it is written in one way.
        let term = match term {
            Term::Literal(_) => ExpressionTerm::from(term).into(),
            term => term,
        };
        Ok(InternalTerm::Made(Rc::new(term)))
    }

    fn externalize_term(&self, term: InternalTerm<'a>) -> Result<Term, Infallible> {
        Ok(match term {
            InternalTerm::Found(term) => term.into_owned(),
            InternalTerm::Made(term) => Rc::unwrap_or_clone(term),
        })
    }
}
