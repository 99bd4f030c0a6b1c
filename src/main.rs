use std::io::Write;
fn main() {
    let path = std::env::args().nth(2).unwrap();
    let v: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let s = |k: &str| v.get(k).and_then(|x| x.as_str()).map(str::to_owned);
    let a = selon::article::Article { iri: "https://w3id.org/selon/article/x".into(), title: s("title"), published: s("published").and_then(|d| d.parse().ok()), publisher: s("publisher"), url: None, language: Default::default(), text: s("text").unwrap() };
    let (o, d) = selon::ontology::Ontology::load(&[]).unwrap();
    if std::env::var("V").is_ok() { for d in d { eprintln!("{}", d.message); } }
    let r = selon::reading::read(&a, &o);
    let q = selon::graph::describe(&r, &o);
    let mut w = oxigraph::io::RdfSerializer::from_format(oxigraph::io::RdfFormat::TriG).for_writer(Vec::new());
    for q in &q { w.serialize_quad(q).unwrap(); }
    std::io::stdout().write_all(&w.finish().unwrap()).unwrap();
}
