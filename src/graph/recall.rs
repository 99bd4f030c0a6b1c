//! From a graph back to the article: its text, and what is known beside it.

use oxigraph::model::{NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};

use crate::article::Article;
use crate::language::Language;
use crate::vocab::{self, Term};

/// Returns the article that a graph describes, if its text is there.
///
/// ```
/// use selon::article::{Article, Metadata};
/// use selon::graph::{self, recall};
/// let ontology = selon::ontology::Ontology::bundled()?;
/// let metadata = Metadata { id: Some("a".into()), title: Some("Un accord".into()), ..Metadata::default() };
/// let article = Article::from_text("Paris et Berlin ont signé un accord.".into(), metadata)?;
/// let quads = graph::describe(&selon::reading::read(&article, &ontology), &ontology);
/// assert_eq!(recall::article(&article.iri, &quads), Some(article));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn article(iri: &str, quads: &[Quad]) -> Option<Article> {
    let value = |property: Term| find(iri, quads, property).map(str::to_owned);
    Some(Article {
        iri: iri.to_owned(),
        title: value(vocab::SCHEMA_HEADLINE),
        published: find(iri, quads, vocab::SCHEMA_DATE_PUBLISHED).and_then(|day| day.parse().ok()),
        publisher: value(vocab::SCHEMA_PUBLISHER),
        url: value(vocab::SCHEMA_URL),
        language: Language::from_tag(find(iri, quads, vocab::SCHEMA_IN_LANGUAGE)?)?,
        text: value(vocab::SCHEMA_TEXT)?,
    })
}

/// Returns a literal that a property of the article has.
fn find<'a>(iri: &str, quads: &'a [Quad], property: Term) -> Option<&'a str> {
    let subject = NamedOrBlankNodeRef::from(NamedNodeRef::new_unchecked(iri));
    let property = vocab::FIXED.get(property.0 as usize)?;
    quads.iter().find_map(|quad| match quad.object.as_ref() {
        TermRef::Literal(literal) if quad.subject.as_ref() == subject && quad.predicate.as_str() == *property => {
            Some(literal.value())
        }
        _ => None,
    })
}
