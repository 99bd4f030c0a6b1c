// Ties the words of an article to the claims beside it: a click on words opens the innermost claim that covers them,
// and pointing at a claim, or moving to it by keyboard, marks its words. Without it, the numbers in the text are links.

const marks = [...document.querySelectorAll("mark[data-claims]")];
const wordsOf = (part) => marks.filter((mark) => mark.dataset.claims.split(" ").includes(part));
const itemOf = (part) => document.getElementById(`claim-${part}`);
const partOf = (item) => item.id.slice("claim-".length);

function open(part, takesFocus) {
  const item = itemOf(part);
  const details = item?.querySelector("details");
  if (!details) return;
  details.open = true;
  show(part, "chosen");
  item.scrollIntoView({ block: "nearest" });
  if (takesFocus) details.querySelector("summary").focus({ preventScroll: true });
}

function show(part, how) {
  for (const mark of document.querySelectorAll(`mark.${how}`)) mark.classList.remove(how);
  for (const item of document.querySelectorAll(`li.${how}`)) item.classList.remove(how);
  if (!part) return;
  for (const mark of wordsOf(part)) mark.classList.add(how);
  itemOf(part)?.classList.add(how);
}

for (const mark of marks) {
  const innermost = mark.dataset.claims.split(" ").at(-1);
  mark.addEventListener("click", (event) => {
    // A link within the words leads where it leads, and who selects words wants to copy them.
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    open(innermost, true);
  });
  mark.addEventListener("pointerenter", () => show(innermost, "shown"));
  mark.addEventListener("pointerleave", () => show("", "shown"));
}

for (const item of document.querySelectorAll("li[id^=claim-]")) {
  for (const begin of ["pointerenter", "focusin"]) item.addEventListener(begin, () => show(partOf(item), "shown"));
  for (const end of ["pointerleave", "focusout"]) item.addEventListener(end, () => show("", "shown"));
  item.querySelector("details").addEventListener("toggle", (event) => event.target.open && show(partOf(item), "chosen"));
}

// Marks the words that an address names by where they are: #char=12,40. Without it, a sign stands where they begin.
function point(part) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.delete("words");
  const place = document.getElementById(part);
  const [, start, end] = part.match(/char=(\d+),(\d+)$/) ?? [];
  if (!place || !start) return;
  const isText = (node) => (node.parentElement.closest(".badge") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = document.createTreeWalker(place.closest("article"), NodeFilter.SHOW_TEXT, isText);
  texts.currentNode = place;
  const range = new Range();
  range.setStartAfter(place);
  let missing = end - start;
  while (missing > 0 && texts.nextNode()) {
    const letters = [...texts.currentNode.data];
    range.setEnd(texts.currentNode, letters.slice(0, missing).join("").length);
    missing -= letters.length;
  }
  CSS.highlights.set("words", new Highlight(range));
}

function follow() {
  const part = decodeURIComponent(location.hash.slice(1));
  point(part);
  if (part.startsWith("claim-")) open(part.slice("claim-".length), true);
  else if (itemOf(part)) open(part, false);
}

addEventListener("hashchange", follow);
follow();
