// Runs the query with Ctrl+Enter, and begins a line as far in as the one above. Tab leaves the field, as everywhere.
const field = document.querySelector("#query");
field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (!event.shiftKey && !event.altKey) {
    const before = field.value.slice(0, field.selectionStart).split("\n").pop();
    const indent = before.match(/^ */)[0] + (/[{(]\s*$/.test(before) ? "  " : "");
    if (indent === "") return;
    event.preventDefault();
    // The only way that can be undone by the keyboard.
    document.execCommand("insertText", false, "\n" + indent);
  }
});
