// Suggests names while one types; without it, the search page does the same a step later.

const list = document.querySelector("#suggestions");
let asked = "";
let waiting = 0;
let found = [];

async function suggest(words) {
  if (words === asked || words.length < 2) return;
  asked = words;
  const language = document.documentElement.lang;
  try {
    const answer = await fetch(`/suggest?q=${encodeURIComponent(words)}&lang=${language}`);
    if (!answer.ok || words !== asked) return;
    found = await answer.json();
    list.replaceChildren(...found.map((name) => {
      const option = document.createElement("option");
      option.value = name.label;
      option.label = `${name.kinds.join(", ")} (${name.articles})`;
      return option;
    }));
  } catch {
    // Without an answer there are no suggestions, and the form still works.
  }
}

for (const input of list ? document.querySelectorAll("input[list=suggestions]") : []) {
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // A suggestion that was chosen leads to its page; words that were typed are searched for on sending.
    const chosen = event.inputType === "insertReplacementText" || !event.inputType;
    const name = chosen && found.find((name) => name.label === input.value);
    if (name) {
      location.assign(name.address);
      return;
    }
    waiting = setTimeout(() => suggest(input.value.trim()), 150);
  });
}
