// data-mark: a button that appears while words of one paragraph of the letter are selected, and
// sends which: the paragraph (data-paragraph), and the first and last letter, counted as the server
// counts them. Without JavaScript whole paragraphs are chosen by their numbers.
const letter = document.querySelector("[data-letter]");
const holder = document.querySelector("[data-mark]");

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest("[data-paragraph]");
  if (!start || !letter.contains(start)) return null;
  const within = document.createRange();
  within.selectNodeContents(start);
  const isInside = within.compareBoundaryPoints(Range.END_TO_END, range) >= 0;
  const before = document.createRange();
  before.selectNodeContents(start);
  before.setEnd(range.startContainer, range.startOffset);
  const from = [...before.toString()].length;
  const words = isInside ? range.toString() : textAfter(start, range);
  return words.trim() ? { paragraph: start.dataset.paragraph, from, to: from + [...words].length } : null;
}

// A selection that runs on into the next paragraph counts to the end of the first.
function textAfter(paragraph, range) {
  const rest = document.createRange();
  rest.selectNodeContents(paragraph);
  rest.setStart(range.startContainer, range.startOffset);
  return rest.toString();
}

if (letter && holder) {
  const fields = holder.closest("form").elements;
  document.addEventListener("selectionchange", () => {
    const found = selected();
    holder.hidden = !found;
    for (const [name, value] of Object.entries(found ?? {})) fields[name].value = value;
  });
  // Pressing the button must not clear the selection before it is sent.
  holder.addEventListener("pointerdown", (event) => event.preventDefault());
}
