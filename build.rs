//! Checks the bundled ontology and queries and packs them for the binary.
//!
//! The Turtle files become one table of strings and one of triples, so that the
//! program starts without parsing Turtle. A file that does not parse stops the
//! build with its name, line and column.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;

use fingerprint::Fingerprint;

// The program uses more of it than the build does.
#[allow(dead_code)]
#[path = "src/fingerprint.rs"]
mod fingerprint;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=ontology");
    println!("cargo::rerun-if-changed=queries");
    println!("cargo::rerun-if-changed=models");
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_ROCKSDB").is_some() && !has_libclang() {
        println!(
            "cargo::warning=libclang was not found; RocksDB's bindings need it. Install it first \
             (Debian, Ubuntu: `apt-get install libclang-dev`; Fedora: `dnf install clang-devel`; macOS: `xcode-select --install`) \
             or build without RocksDB: `cargo build --release --no-default-features`"
        );
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let ontology = pack(Path::new("ontology"))?;
    let mut models = Vec::new();
    for extension in ["model", "lemmas", "contractions"] {
        list_files(Path::new("models"), extension, &mut models)?;
    }
    models.sort();
    let mut fingerprint = Fingerprint::default().with(&ontology);
    for model in models {
        fingerprint = fingerprint.with(&fs::read(model)?);
    }
    println!("cargo::rustc-env=SELON_KNOWLEDGE={fingerprint}");
    fs::write(out.join("ontology.bin"), ontology)?;
    fs::write(out.join("queries.rs"), list_queries(Path::new("queries"))?)?;
    Ok(())
}

/// Strings, and triples as numbers of strings, in the order they were read.
#[derive(Default)]
struct Table {
    numbers: HashMap<String, u32>,
    strings: Vec<String>,
    triples: Vec<[u32; 4]>,
}

impl Table {
    fn number(&mut self, string: &str) -> u32 {
        if let Some(number) = self.numbers.get(string) {
            return *number;
        }
        let number = u32::try_from(self.strings.len()).unwrap_or(u32::MAX);
        self.strings.push(string.to_owned());
        self.numbers.insert(string.to_owned(), number);
        number
    }
}

/// Packs the Turtle files of a folder: first those at its top, then its sub-folders, each in the order of the names.
///
/// Layout, little endian: number of strings, then length and bytes of each; number of triples, number of them that
/// come from the files at the top, then subject, predicate, object and the object's kind of each. The kind is 0 for an
/// IRI or a blank node, else 1 + the number of the language tag (with `@`) or datatype. Last come the number of files
/// and, of each, its name and the number of triples up to its end.
fn pack(folder: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut table = Table::default();
    let mut files = Vec::new();
    list_files(folder, "ttl", &mut files)?;
    files.sort_by_key(|path| (path.components().count(), path.clone()));
    let mut core = 0;
    let mut ends = Vec::new();
    for (number, path) in files.iter().enumerate() {
        // The parser names blank nodes at random; the order in which they appear names them for good.
        let mut blanks: HashMap<String, usize> = HashMap::new();
        let mut blank = |label: &str| {
            let next = blanks.len();
            format!("_:f{number}b{}", *blanks.entry(label.to_owned()).or_insert(next))
        };
        for triple in TurtleParser::new().for_slice(&fs::read(path)?) {
            let triple = triple.map_err(|error| format!("{}: {error}", path.display()))?;
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => table.number(node.as_str()),
                NamedOrBlankNode::BlankNode(node) => table.number(&blank(node.as_str())),
                #[allow(unreachable_patterns)]
                _ => continue,
            };
            let predicate = table.number(triple.predicate.as_str());
            let (object, kind) = match &triple.object {
                Term::NamedNode(node) => (table.number(node.as_str()), 0),
                Term::BlankNode(node) => (table.number(&blank(node.as_str())), 0),
                Term::Literal(literal) => {
                    let kind = match literal.language() {
                        Some(language) => format!("@{language}"),
                        None => literal.datatype().as_str().to_owned(),
                    };
                    (table.number(literal.value()), 1 + table.number(&kind))
                }
                #[allow(unreachable_patterns)]
                _ => continue,
            };
            table.triples.push([subject, predicate, object, kind]);
        }
        if path.components().count() == folder.components().count() + 1 {
            core = table.triples.len();
        }
        let names: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        ends.push((table.number(&names.join("/")), table.triples.len()));
    }
    let mut bytes = Vec::new();
    let put =
        |number: usize, bytes: &mut Vec<u8>| bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    put(table.strings.len(), &mut bytes);
    for string in &table.strings {
        put(string.len(), &mut bytes);
        bytes.extend(string.as_bytes());
    }
    put(table.triples.len(), &mut bytes);
    put(core, &mut bytes);
    for number in table.triples.iter().flatten() {
        put(*number as usize, &mut bytes);
    }
    put(ends.len(), &mut bytes);
    for (name, end) in ends {
        put(name as usize, &mut bytes);
        put(end, &mut bytes);
    }
    Ok(bytes)
}

/// Writes the Rust list of bundled queries: name and text of each, sorted.
fn list_queries(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files = Vec::new();
    list_files(folder, "rq", &mut files)?;
    files.sort();
    let mut list = String::from("pub static QUERIES: &[(&str, &str)] = &[\n");
    for path in files {
        let name = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a query's file name is not UTF-8")?;
        writeln!(list, "    ({name:?}, {:?}),", fs::read_to_string(&path)?)?;
    }
    list.push_str("];\n");
    Ok(list)
}

fn list_files(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            list_files(&path, extension, files)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(())
}

/// Tells whether a libclang lies where RocksDB's binding generator looks.
fn has_libclang() -> bool {
    if env::var_os("LIBCLANG_PATH").is_some() || cfg!(not(target_os = "linux")) {
        return true;
    }
    let is_libclang = |folder: &Path| {
        fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            (name.starts_with("libclang.so") || name.starts_with("libclang-"))
                && name.contains(".so")
                && !name.contains("-cpp.")
        })
    };
    let versions = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path().join("lib"));
    ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
        .into_iter()
        .map(PathBuf::from)
        .chain(versions)
        .any(|folder| is_libclang(&folder))
}
