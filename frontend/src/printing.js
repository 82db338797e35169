/* A button to print with, where there is a script to do it; else words tell how. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const words of document.querySelectorAll(".print-how")) words.hidden = true;
