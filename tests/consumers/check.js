// Reads files with N3.js and prints, for each, how many quads it has and how many of its subjects and objects are triples.
// Usage: node check.js FILE=FORMAT…
const fs = require('fs');
const { Parser } = require('n3');

for (const argument of process.argv.slice(2)) {
  const [file, format] = argument.split('=');
  const quads = new Parser({ format }).parse(fs.readFileSync(file, 'utf8'));
  const isTriple = term => term.termType === 'Quad';
  const subjects = quads.filter(quad => isTriple(quad.subject)).length;
  const objects = quads.filter(quad => isTriple(quad.object)).length;
  console.log([file, quads.length, subjects, objects].join(' '));
}
