/* SPDX-License-Identifier: MIT
 * Filtering and sorting of the list of cases. The page says all it has to say without this script. */
"use strict";
(function () {
  var table = document.getElementById("cases");
  if (!table) { return; }
  document.documentElement.classList.add("scripted");
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var text = document.getElementById("find"), kind = document.getElementById("kind"), body = document.getElementById("body");
  var order = document.getElementById("order"), count = document.getElementById("shown");
  var dossiers = rows.map(function (row) { return document.getElementById("c" + row.dataset.rank); });
  var words = rows.map(function (row, i) {
    return (row.textContent + " " + (dossiers[i] ? dossiers[i].textContent : "")).toLowerCase();
  });
  function filter() {
    var wanted = text.value.trim().toLowerCase().split(/\s+/), shown = 0;
    rows.forEach(function (row, i) {
      var fits = (!kind.value || row.dataset.kind === kind.value) && (!body.value || row.dataset.body === body.value) &&
        wanted.every(function (word) { return words[i].indexOf(word) >= 0; });
      row.hidden = !fits;
      if (dossiers[i]) { dossiers[i].hidden = !fits; }
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " / " + rows.length;
  }
  function sort() {
    var by = order.value;
    var sorted = rows.slice().sort(function (a, b) {
      var first = by === "rank" ? 0 : a.dataset[by].localeCompare(b.dataset[by], document.documentElement.lang);
      return first || a.dataset.rank - b.dataset.rank;
    });
    var place = table.tBodies[0];
    sorted.forEach(function (row) { place.appendChild(row); });
  }
  [text, kind, body].forEach(function (input) { input.addEventListener("input", filter); });
  order.addEventListener("input", sort);
  filter();
}());
