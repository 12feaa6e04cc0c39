// Keys of every page; none while somebody types, holds Ctrl, Alt or Meta, or has switched them off.
// data-search-key: "/" moves to this search box, the one that is shown.
// data-go="n": "g" and then that letter opens this link.
// data-keys-help: "?" opens the page behind this link as a dialog.
// What none of these take goes on as the event "freekey", for keys of a single page.
// data-keys-switch: a button that switches the keys off and on again, on this machine.
const OFF = "keys-off";
const SWITCH = { off: "Tắt phím tắt trên máy này", on: "Bật lại phím tắt" };
let leading = 0;

function isFree(event) {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !localStorage.getItem(OFF);
}

function search(event) {
  const box = [...document.querySelectorAll("[data-search-key]")].find((each) => each.offsetParent !== null);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function prepareSwitches(within) {
  for (const button of within.querySelectorAll("[data-keys-switch]")) {
    button.hidden = false;
    button.textContent = localStorage.getItem(OFF) ? SWITCH.on : SWITCH.off;
  }
}

function makeDialog(section) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.id = "keys-dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(section);
  document.body.append(dialog);
  prepareSwitches(dialog);
  return dialog;
}

async function help(link) {
  if (document.querySelector("#keys")) return;
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const dialog = makeDialog(page.querySelector("#keys"));
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("keydown", (event) => {
  if (!isFree(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const isLed = Date.now() - leading < 1500;
  leading = event.key === "g" && !isLed ? Date.now() : 0;
  const target = isLed && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  if (target) target.click();
  else if (event.key === "/") search(event);
  else if (event.key === "?") help(document.querySelector("[data-keys-help]"));
  else if (!isLed && event.key !== "g") document.dispatchEvent(new CustomEvent("freekey", { detail: event }));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  if (!event.target.closest("[data-keys-switch]")) return;
  if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
  prepareSwitches(document);
});
prepareSwitches(document);
