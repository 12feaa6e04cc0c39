// data-copy="#id": copy the text of that element and say so for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  const said = button.textContent;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
  button.textContent = "Đã chép";
  setTimeout(() => (button.textContent = said), 2000);
});
