/* SPDX-License-Identifier: MIT
 * Finding, sorting and turning pages in the list of cases. The page says all it has to say without this script; cases
 * behind the first page stand in <noscript>, which is mere text here, and become part of the page when they are shown. */
"use strict";
(function () {
  var PAGE = 200; // as FIRST in html.c
  var table = get("cases");
  if (!table) { return; }
  document.documentElement.classList.add("scripted");
  var find = get("find"), kind = get("kind"), body = get("body"), order = get("order");
  var pages = get("pages"), shown = get("shown"), list = table.tBodies[0], place = get("cards");
  var rows = array(list.rows).concat(array(parsed(take("more-rows")).querySelectorAll("tbody > tr")));
  var later = take("more-cards").split("\n<article ").slice(1), cards = array(place.children), first = cards.length;
  var words = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var compare = new Intl.Collator(document.documentElement.lang).compare;
  var orders = {rank: rows.map(function (row, i) { return i; })};
  var fits = orders.rank, start = 0;

  function get(id) { return document.getElementById(id); }
  function array(things) { return Array.prototype.slice.call(things); }
  function parsed(html) {
    var template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }
  function take(id) { // what is in the <noscript>, which goes
    var box = get(id), text = box ? box.textContent : "";
    if (box) { box.remove(); }
    return text;
  }
  function card(i) {
    cards[i] = cards[i] || parsed("<article " + later[i - first]).firstChild;
    return cards[i];
  }
  function text(i) {
    return i < first ? cards[i].textContent : later[i - first].replace(/^[^>]*>|<[^>]*>/g, " ");
  }
  function fill(parent, children) {
    var all = document.createDocumentFragment();
    children.forEach(function (child) { all.appendChild(child); });
    parent.textContent = "";
    parent.appendChild(all);
  }
  function show() {
    var here = fits.slice(start, start + PAGE), last = start + here.length;
    fill(list, here.map(function (i) { return rows[i]; }));
    fill(place, here.map(card));
    pages.hidden = fits.length <= PAGE;
    get("back").disabled = start === 0;
    get("on").disabled = last === fits.length;
    shown.className = here.length < rows.length ? "partial" : "";
    shown.textContent = here.length === 0 ? shown.dataset.none : shown.dataset.words.replace("{1}", start + 1)
      .replace("{2}", last).replace("{3}", fits.length);
  }
  function column(i, name) { return rows[i].cells[name === "name" ? 2 : 3].textContent; }
  function sorted(by) {
    if (!orders[by]) {
      var keys = rows.map(function (row, i) { return column(i, by); });
      orders[by] = orders.rank.slice().sort(function (a, b) { return compare(keys[a], keys[b]) || a - b; });
    }
    return orders[by];
  }
  function filter() {
    var wanted = find.value.trim().toLowerCase().split(/\s+/);
    fits = sorted(order.value).filter(function (i) {
      return (!kind.value || rows[i].dataset.kind === kind.value) && (!body.value || column(i, "body") === body.value) &&
        wanted.every(function (word) { return words[i].indexOf(word) >= 0; });
    });
    start = 0;
    show();
  }
  function turn(step) {
    start += step;
    show();
    get("list").scrollIntoView();
  }
  function follow() { // a link to a case that is not on this page
    var wanted = /^#c([0-9]+)$/.exec(location.hash), i = wanted ? wanted[1] - 1 : -1;
    if (!rows[i] || get("c" + wanted[1])) { return; }
    find.value = kind.value = body.value = "";
    order.value = "rank";
    filter();
    start = i - i % PAGE;
    show();
    card(i).scrollIntoView();
  }
  function read(i) { // the dossiers too can be searched, once there was time to read them
    var until = Date.now() + 8;
    for (; i < rows.length && Date.now() < until; i++) { words[i] += " " + text(i).toLowerCase(); }
    if (i < rows.length) {
      setTimeout(read, 0, i);
    } else if (find.value.trim()) {
      filter();
    }
  }
  [find, kind, body, order].forEach(function (input) { input.addEventListener("input", filter); });
  get("back").addEventListener("click", function () { turn(-PAGE); });
  get("on").addEventListener("click", function () { turn(PAGE); });
  window.addEventListener("hashchange", follow);
  filter();
  follow();
  setTimeout(read, 0, 0);
}());
