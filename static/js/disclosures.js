// details.facet: a press outside or Escape closes the open one, and Escape gives the focus back.
// data-close-menu: Escape leaves the menu that the address opened on a narrow screen.
const open = () => document.querySelectorAll("details.facet[open]");

document.addEventListener("click", (event) => {
  for (const facet of open()) {
    if (!facet.contains(event.target)) facet.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const facet of open()) {
    facet.open = false;
    if (facet.contains(document.activeElement)) facet.querySelector("summary").focus();
  }
  if (location.hash === "#menu") document.querySelector("[data-close-menu]")?.click();
});
