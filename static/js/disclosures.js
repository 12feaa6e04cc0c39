// details.facet: a press outside or Escape closes the open one, and Escape gives the focus back.
// A panel that would leave the window opens to the other side.
// data-close-menu: Escape leaves the menu that the address opened on a narrow screen.
const open = () => document.querySelectorAll("details.facet[open]");

document.addEventListener("click", (event) => {
  for (const facet of open()) {
    if (!facet.contains(event.target)) facet.open = false;
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    const panel = event.target.open ? event.target.querySelector(":scope > .facet__panel") : null;
    if (!panel) return;
    const box = panel.getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth) panel.classList.add("facet__panel--end");
    else if (box.left < 0) panel.classList.remove("facet__panel--end");
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const facet of open()) {
    facet.open = false;
    if (facet.contains(document.activeElement)) facet.querySelector("summary").focus();
  }
  if (location.hash === "#menu") document.querySelector("[data-close-menu]")?.click();
});
