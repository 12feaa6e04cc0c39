// data-item="7": an item's card and its words in the letter light each other when one is pointed at
// or has the focus. data-lit is the card that is open: its words stay lit and in sight.
// data-letter is the pane that scrolls.
const letter = document.querySelector("[data-letter]");
const keysOf = (element) => element?.closest("[data-item]")?.dataset.item.split(" ") ?? [];
const wordsOf = (key) => letter.querySelectorAll(`[data-item~="${key}"]`);
const cardOf = (key) => document.querySelector(`li[data-item="${key}"]`);

function light(keys) {
  for (const lit of document.querySelectorAll(".letter-item--lit, .draft--lit")) {
    lit.classList.remove("letter-item--lit", "draft--lit");
  }
  for (const key of keys) {
    for (const words of wordsOf(key)) words.classList.add("letter-item--lit");
    cardOf(key)?.classList.add("draft--lit");
  }
}

// Only the pane scrolls, never the page under a reader's eyes.
function show(key) {
  const words = wordsOf(key)[0];
  if (!words || letter.scrollHeight <= letter.clientHeight) return;
  const top = words.getBoundingClientRect().top - letter.getBoundingClientRect().top;
  if (top < 0 || top > letter.clientHeight / 2) letter.scrollTop += top - letter.clientHeight / 4;
}

const openKeys = () => keysOf(document.querySelector("[data-lit]"));
// What is pointed at goes before what has the focus, and that before what is open.
const firstOf = (...candidates) => candidates.find((keys) => keys.length) ?? [];

if (letter) {
  for (const kind of ["focusin", "pointerover"]) {
    document.addEventListener(kind, (event) => {
      const keys = keysOf(event.target);
      light(firstOf(keys, keysOf(document.activeElement), openKeys()));
      if (keys.length && !letter.contains(event.target) && kind === "focusin") show(keys[0]);
    });
  }
  // A press on the words goes to the card and puts the focus where one can go on.
  letter.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#muc-']");
    const title = link && document.querySelector(`${link.hash} .draft__title`);
    if (!title || String(getSelection()).length) return;
    event.preventDefault();
    title.closest("li").scrollIntoView({ block: "nearest" });
    title.focus({ preventScroll: true });
  });
  light(openKeys());
  for (const key of openKeys()) show(key);
}
