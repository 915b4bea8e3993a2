// Shows the cards that have all the words of a search. Without it the page shows all of them, and no search.
"use strict";
(function () {
  const search = document.getElementById("search");
  const told = document.getElementById("found");
  const cards = Array.from(document.querySelectorAll("[data-words]"));
  if (!search || !told) return;
  document.getElementById("finder").hidden = false;
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const has = words.every((word) => card.dataset.words.includes(word));
      card.hidden = !has;
      shown += has ? 1 : 0;
    }
    told.textContent = words.length === 0
      ? `${cards.length} practices.`
      : `${shown} of ${cards.length} practices have “${search.value.trim()}”.`;
  }
  search.addEventListener("input", filter);
  filter();
})();
