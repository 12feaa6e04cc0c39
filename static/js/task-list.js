// data-live-list: links and forms in it replace only the list. Empty boxes stay out of the address,
// the focus stays with what was pressed, and what cannot be shown as a part opens as a whole page.
const list = document.querySelector("[data-live-list]");
let pressed = null;
// What is asked for inside data-own-answers is no part of the list (cells.js).
const isOther = ({ detail }) => (detail.requestConfig?.elt ?? detail.elt)?.closest("[data-own-answers]");

list?.addEventListener("htmx:configRequest", (event) => {
  if (isOther(event)) return;
  const { formData, elt } = event.detail;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  pressed = document.activeElement?.closest("details.facet")?.id || elt.id;
  if (location.hash === "#filters") history.replaceState(history.state, "", location.pathname + location.search);
});

list?.addEventListener("htmx:beforeSwap", (event) => {
  if (isOther(event)) return;
  const { xhr, requestConfig } = event.detail;
  const answered = new URL(xhr.responseURL || requestConfig.path, location.href);
  // Signed out meanwhile: the answer is the sign-in page.
  if (answered.pathname !== location.pathname) {
    event.detail.shouldSwap = false;
    location.assign(answered);
  } else if (xhr.status === 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  list?.addEventListener(failure, (event) => {
    if (!isOther(event)) location.assign(event.detail.pathInfo.finalRequestPath);
  });
}

// Counts that nobody asked for do not take filters away from who is using them.
list?.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  const isUsed = target.contains(document.activeElement) || target.querySelector("details[open]");
  if (isUsed && detail.fragment.querySelector("[data-unasked]")) detail.shouldSwap = false;
});

list?.addEventListener("htmx:afterSettle", (event) => {
  if (isOther(event) || document.activeElement !== document.body) return;
  const place = document.getElementById(pressed) ?? document.getElementById("results");
  (place.matches("details") ? place.querySelector("summary") : place).focus({ preventScroll: true });
});

// The filters of a narrow screen are a sheet that the address opens; Escape leaves it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#filters") list?.querySelector("[data-close-sheet]").click();
});
