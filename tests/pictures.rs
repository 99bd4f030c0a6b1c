//! The pictures and the page of queries, on the example articles: what they show, what they link, what they say of mistakes.

mod reader;

use std::path::Path;
use std::sync::LazyLock;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad};
use quick_xml::events::Event;
use reader::ONTOLOGY;
use selon::article::{Articles, Metadata};
use selon::graph::describe;
use selon::reading::read;
use selon::serve::{Body, Options, Request, Site};
use selon::store::Store;
use selon::vocab;

/// Reads the example articles beside what is known of the world, with the coordinates of some places.
fn site(ontology: &[Quad], coordinates: &[(&str, &str, f64)]) -> Site {
    let store = Store::in_memory().unwrap();
    store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), ontology).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    for article in Articles::new(&[folder], Metadata::default()) {
        let article = article.unwrap();
        let quads = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
        store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &quads).unwrap();
    }
    let graph = NamedNode::new_unchecked("https://example.org/coordinates");
    let quads: Vec<_> = coordinates
        .iter()
        .map(|(place, property, value)| {
            let place = NamedNode::new_unchecked(format!("{}{place}", vocab::ID));
            let property = NamedNode::new_unchecked(format!("https://schema.org/{property}"));
            Quad::new(place, property, Literal::from(*value), graph.clone())
        })
        .collect();
    if !quads.is_empty() {
        store.replace_graph(graph.as_ref(), &quads).unwrap();
    }
    Site::new(store, Options::default()).unwrap()
}

static SITE: LazyLock<Site> = LazyLock::new(|| site(&ONTOLOGY.quads().collect::<Vec<_>>(), &[]));

fn get(site: &Site, address: &str) -> (u16, String, String) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let request = Request {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        accept: "text/html".to_owned(),
        accept_language: "en".to_owned(),
        origin: "http://localhost:7878".to_owned(),
        ..Request::default()
    };
    let response = site.answer(&request);
    let media_type = response.headers.iter().find(|(name, _)| *name == "content-type").map(|(_, value)| value.clone());
    let mut bytes = Vec::new();
    match response.body {
        Body::Whole(body) => bytes = body,
        Body::Written(write) => write(&mut bytes).unwrap(),
    }
    (response.status, media_type.unwrap_or_default(), String::from_utf8(bytes).unwrap())
}

/// Returns a page, which must be there.
fn page(address: &str) -> String {
    let (status, media_type, text) = get(&SITE, address);
    assert_eq!((status, media_type.as_str()), (200, "text/html; charset=utf-8"), "{address}: {text}");
    assert!(!text.contains(" style="), "{address}");
    text
}

/// Returns what stands between two texts, the first time.
fn between<'a>(text: &'a str, before: &str, behind: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no `{before}` in {text}"));
    rest.split_once(behind).unwrap().0
}

fn drawing(page: &str) -> &str {
    let (_, picture) = page.split_once("class=\"picture\"").unwrap();
    let (start, end) = (picture.find("<svg").unwrap(), picture.find("</svg>").unwrap());
    &picture[start..end + "</svg>".len()]
}

/// Reads XML to its end, and counts the elements of a name.
fn count(xml: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut count = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => count += usize::from(start.name().as_ref() == name.as_bytes()),
            Event::Eof => return count,
            _ => {}
        }
    }
}

#[test]
fn the_timeline_shows_claims_in_two_shapes_and_as_a_table() {
    let text = page("/timeline");
    let picture = drawing(&text);
    let rows = text.matches("<tr>").count() - 1;
    let marks = picture.matches("tabindex=\"-1\"").count();
    assert!(rows > 100 && marks == rows, "{marks} {rows}");
    assert!(count(picture, "circle") > 10 && picture.contains("<rect class=\"mark\""), "{picture}");
    assert!(text.contains("(published)") && text.contains("2024-06-01 – 2024-06-30"));
    // A mark leads to the claim in its article.
    assert!(
        picture.contains("href=\"/resource?iri=https%3A%2F%2Fexample.org%2Farticles%2Fpoutine-kim#c1\""),
        "{picture}"
    );
}

#[test]
fn filters_leave_out_what_they_say() {
    let rows = |address: &str| page(address).matches("<tr>").count().saturating_sub(1);
    let all = rows("/timeline");
    let certain = rows("/timeline?certainty=certain");
    let denied = rows("/timeline?certainty=denied");
    assert!(certain > 0 && denied > 0 && certain + denied < all, "{certain} {denied} {all}");
    let text = page("/timeline?voice=Vladimir+Poutine&class=&from=");
    assert!(rows("/timeline?voice=Vladimir+Poutine") > 0);
    assert!(!between(&text, "<tbody>", "</tbody>").contains("id/kim-jong-un\""), "{text}");
    // The name is found in other letters too, and an IRI is as good.
    assert_eq!(rows("/timeline?voice=vladimir+poutine"), rows("/timeline?voice=id:vladimir-poutine"));
    // A class is asked for with all below it, by its IRI or its label.
    let speech = rows("/timeline?class=news:SpeechAct");
    let accusations = rows("/timeline?class=accusation");
    assert!(accusations > 0 && accusations < speech && speech < all, "{accusations} {speech} {all}");
    // The day of an event counts where it has one.
    let text = page("/timeline?from=2024-06-01&to=2024-06-30");
    assert!(text.contains("2024-06-01 – 2024-06-30") && !text.contains("2025-05-12"), "{text}");
    assert!(rows("/timeline?entity=Kim+Jong-un") > 0);
    assert!(page("/map?entity=Kim+Jong-un&from=2020-01-01").contains("<tbody>"));
    assert!(page("/graph?voice=KCNA&certainty=certain&class=news:SpeechAct&from=2000-01-01").contains("</form>"));
}

#[test]
fn what_is_not_understood_is_said_and_leaves_nothing_out() {
    let text = page("/timeline?voice=Vladimir+Poutin&from=yesterday&class=Nonsense&certainty=sure");
    let notices = between(&text, "class=\"notices\"", "</ul>");
    assert_eq!(notices.matches("<li>").count(), 4, "{notices}");
    assert!(notices.contains("Vladimir Poutine</a>") && notices.contains("yesterday"), "{notices}");
    assert_eq!(text.matches("<tr>").count(), page("/timeline").matches("<tr>").count());
}

/// Writes a text as part of an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn what_is_asked_is_what_is_shown() {
    for address in ["/timeline?class=news:Attack", "/map?voice=id:russie", "/graph?entity=id:russie&to=2025-12-31"] {
        let text = page(address);
        let query = between(&text, "<pre><code>", "</code></pre>")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let rows = text.split("<tbody>").nth(1).map_or(0, |table| table.matches("<tr>").count());
        let (status, _, table) = get(&SITE, &format!("/sparql?format=csv&query={}", encoded(&query)));
        assert_eq!(status, 200, "{address}: {query}");
        assert!(table.lines().count() > rows && rows > 0, "{address}: {query}");
    }
}

#[test]
fn the_map_draws_what_has_coordinates() {
    // Without what the gazetteer knows of places, only those are drawn of which somebody loaded it.
    let vocabulary: Vec<_> = ONTOLOGY.vocabulary().collect();
    let (_, _, text) = get(&site(&vocabulary, &[]), "/map");
    assert!(text.contains("https://schema.org/latitude") && !text.contains("<circle"), "what is missing is named");
    let site = site(
        &vocabulary,
        &[
            ("kaboul", "latitude", 34.5),
            ("kaboul", "longitude", 69.2),
            ("beyrouth", "latitude", 33.9),
            ("beyrouth", "longitude", 35.5),
        ],
    );
    let (_, _, text) = get(&site, "/map");
    let picture = drawing(&text);
    assert_eq!(count(picture, "circle"), 2, "{picture}");
    assert!(
        picture.contains("href=\"/id/kaboul\"") && picture.contains("40°N") && picture.contains("60°E"),
        "{picture}"
    );
    assert_eq!(picture.matches("class=\"land\"").count(), 1, "{picture}");
    let (_, _, text) = get(&site, "/map?world=1");
    assert!(drawing(&text).contains("150°W"));
}

#[test]
fn the_gazetteer_tells_where_places_are() {
    let text = page("/map");
    let picture = drawing(&text);
    for place in ["kaboul", "beyrouth"] {
        assert!(picture.contains(&format!("href=\"/id/{place}\"")), "{place}: {picture}");
    }
    assert!(count(picture, "circle") > 5, "{picture}");
    assert!(text.len() < 200_000, "the land is cut to what is shown: {}", text.len());
}

#[test]
fn the_network_is_the_same_picture_each_time() {
    let (status, media_type, svg) = get(&SITE, "/graph?format=svg");
    assert_eq!((status, media_type.as_str()), (200, "image/svg+xml"));
    assert!(svg.starts_with("<?xml") && svg.contains("href=\"http://localhost:7878/id/russie\""), "{svg}");
    assert!(count(&svg, "path") > 10 && count(&svg, "text") > 10);
    assert_eq!(svg, get(&site(&ONTOLOGY.quads().collect::<Vec<_>>(), &[]), "/graph?format=svg").2);
    let text = page("/graph");
    assert_eq!(count(drawing(&text), "path"), count(&svg, "path"));
    assert!(between(&text, "<tbody>", "</tbody>").contains("href=\"/id/vladimir-poutine\""));
}

#[test]
fn queries_are_answered_on_a_page() {
    let text = page("/sparql?query=SELECT+%3Fclaim+%3Fvoice+%7B+%3Fclaim+selon%3AaccordingTo+%3Fvoice+%7D+LIMIT+3");
    assert!(text.contains("PREFIX selon: &lt;https://w3id.org/selon#&gt;\n"), "{text}");
    assert_eq!(between(&text, "<tbody>", "</tbody>").matches("<tr>").count(), 3);
    assert!(text.contains("&amp;format=csv\">CSV</a>") && text.contains("3 rows"), "{text}");
    let many = page("/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D");
    assert_eq!(between(&many, "<tbody>", "</tbody>").matches("<tr>").count(), 1000);
    assert!(many.contains("Only so many are shown: 1000"));
    assert!(page("/sparql?query=ASK+%7B+%7D").contains("<strong>Yes</strong>"));
    assert!(
        page("/sparql?query=CONSTRUCT+%7B+%3Fa+a+selon%3AClaim+%7D+%7B+%3Fa+a+selon%3AClaim+%7D")
            .contains("format=turtle\">Turtle</a>")
    );
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    let text = page("/sparql?query=SELECT+*%0AWHERE+%7B+%3Fa+%3Fb+%7D");
    let fault = between(&text, "class=\"fault\"", "</div>");
    assert!(fault.contains("line 2") && fault.contains("WHERE { ?a ?b }"), "{fault}");
    assert!(between(&text, "<textarea", "</textarea>").contains("SELECT *\nWHERE"), "{text}");
}

#[test]
fn bundled_queries_come_into_the_editor() {
    let text = page("/sparql");
    assert!(text.contains("href=\"/sparql?bundled=attacks-by-place\"") && !text.contains("bundled=check-lexicon"));
    let text = page("/sparql?bundled=attacks-by-place");
    assert!(text.contains("name=\"set.place\"") && between(&text, "<textarea", "</textarea>").contains("news:Attack"));
    let text = page("/sparql?bundled=attacks-by-place&set.place=Ukraine");
    assert!(
        between(&text, "<textarea", "</textarea>")
            .contains("VALUES ?__place_iri { &lt;https://w3id.org/selon/id/ukraine&gt; }"),
        "{text}"
    );
    let text = page("/sparql?bundled=attacks-by-place&set.place=Nowhere");
    assert!(text.contains("class=\"fault\""), "{text}");
}
