use std::io::Write;
fn main() {
    let path = std::env::args().nth(2).unwrap();
    let v: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let s = |k: &str| v.get(k).and_then(|x| x.as_str()).map(str::to_owned);
    let a = selon::article::Article { iri: "https://w3id.org/selon/article/x".into(), title: s("title"), published: s("published").and_then(|d| d.parse().ok()), publisher: s("publisher"), url: None, language: Default::default(), text: s("text").unwrap() };
    let (o, d) = selon::ontology::Ontology::load(&[]).unwrap();
    if std::env::var("V").is_ok() { for d in d { eprintln!("{}", d.message); } }
    let r = selon::reading::read(&a, &o);
    if std::env::var("D").is_ok() {
        for s in &r.sentences { println!("## {}", s.span.text(&a.text)); for (i,t) in s.tokens.iter().enumerate() { println!("{i} {} {} {} {} {}", t.form, t.lemma, t.upos, t.head.map_or("-".into(), |h| h.to_string()), t.deprel); }
          for (i,e) in r.claims.events.iter().enumerate() { if s.span.contains(e.trigger) { println!("  E{i} {} {:?} entry {} roles {:?}", o.local_name(e.class), e.trigger.text(&a.text), o.local_name(e.entry), e.roles.iter().map(|(ro,f)| format!("{}={}", o.local_name(*ro), match f { selon::claim::event::Filler::Entity(x) => r.mentions.entities[*x].name.clone(), selon::claim::event::Filler::Event(x) => format!("E{x}") })).collect::<Vec<_>>());
            for c in &r.claims.claims { if c.matter == selon::claim::Matter::Event(i) { println!("     C src {:?} {} {:?} cues {:?}", c.source.map(|x| r.mentions.entities[x].name.clone()), o.local_name(c.factuality), c.markers.iter().map(|m| o.local_name(*m)).collect::<Vec<_>>(), c.cues.iter().map(|x| x.text(&a.text)).collect::<Vec<_>>()); } } } }
        }
        return;
    }
    let q = selon::graph::describe(&r, &o);
    let mut w = oxigraph::io::RdfSerializer::from_format(oxigraph::io::RdfFormat::TriG).for_writer(Vec::new());
    for q in &q { w.serialize_quad(q).unwrap(); }
    std::io::stdout().write_all(&w.finish().unwrap()).unwrap();
}
