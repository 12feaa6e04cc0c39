// data-print: this button prints the page. Shown here, because without JavaScript it would do
// nothing; the browser's own menu prints the same page.
const show = () => document.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-print]")) return;
  event.target.closest("details")?.removeAttribute("open");
  window.print();
});
document.addEventListener("htmx:afterSettle", show);
show();
