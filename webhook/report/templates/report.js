"use strict";
(() => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  const cards = [...document.querySelectorAll(".file .card")].map((card) => ({
    card,
    file: card.closest(".file"),
    values: { ...card.dataset, file: card.closest(".file").dataset.file },
    text: card.textContent.toLowerCase(),
  }));
  const files = [...document.querySelectorAll(".file")];
  const shown = form.querySelector(".shown");
  const nothing = document.querySelector(".nothing");

  const fits = ({ values, text }, wanted) =>
    Object.entries(wanted).every(([key, value]) =>
      key === "text" ? text.includes(value.toLowerCase()) : values[key] === value);

  function filter() {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const wanted = Object.fromEntries(given);
    let count = 0;
    const full = new Set();
    for (const entry of cards) {
      const fit = fits(entry, wanted);
      entry.card.hidden = !fit;
      count += fit;
      if (fit) full.add(entry.file);
    }
    for (const file of files) file.hidden = !full.has(file);
    shown.textContent = `${count} of ${cards.length}`;
    nothing.hidden = count > 0;
    // A link to the page so keeps what is filtered.
    history.replaceState(null, "", given.length ? `#${new URLSearchParams(given)}` : location.pathname + location.search);
  }

  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
    if (form.elements[key]) form.elements[key].value = value;
  }
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
