// What the frame does better with scripts on. Everything here works without them too, only less smoothly.

const menu = document.querySelector("[data-menu]");

function closeMenu() {
  if (menu) menu.open = false;
}

document.addEventListener("click", (event) => {
  if (menu && !menu.contains(event.target)) closeMenu();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  closeMenu();
  menu.querySelector("summary").focus();
});

// After a form that failed, start at the list of what to change.
document.querySelector("[data-errors]")?.focus();

// A second press while the first is under way sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("hx-post")) form.dataset.sent = "yes";
});

// Coming back by the browser's own button: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
