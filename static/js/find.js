// data-suggest: a search box whose best answers stand below it while typing; the arrows walk through
// them, Enter opens one, Escape closes them. What was typed wrong is answered with a sentence, which is
// shown too, as are the results on the page of the search, which follow the typing.
const box = document.querySelector("[data-suggest]");
const list = document.getElementById(box?.getAttribute("aria-controls"));

function show(isOpen) {
  list.hidden = !isOpen;
  box.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) choose(null);
}

function choose(option) {
  for (const each of list.querySelectorAll("[aria-selected=true]")) each.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option?.id ?? "");
}

function step(by) {
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex((option) => option.ariaSelected === "true");
  const next = at < 0 && by < 0 ? options.length - 1 : at + by;
  choose(options[next] ?? null);
}

box?.addEventListener("keydown", (event) => {
  const chosen = list.querySelector("[aria-selected=true]");
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && list.children.length) {
    show(true);
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen && !list.hidden) chosen.click();
  else if (event.key === "Escape" && !list.hidden) show(false);
  else {
    if (event.key === "Tab") show(false);
    return;
  }
  event.preventDefault();
});
box?.addEventListener("focus", () => show(list.children.length > 0));
list?.addEventListener("htmx:afterSwap", () => show(list.children.length > 0 && box === document.activeElement));
document.addEventListener("pointerdown", (event) => {
  if (list && !list.hidden && !box.form.contains(event.target)) show(false);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, pathInfo } = event.detail;
  if (target !== list && target.id !== "found") return;
  // Signed out meanwhile: the answer is the sign-in page.
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== pathInfo.requestPath.split("?")[0]) {
    event.detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status === 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
