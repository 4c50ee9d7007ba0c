// Draws the charts of the page over their pictures, in the colours of the theme in force.

/** @typedef {{ data: object[], layout: object }} Figure */

/** @type {Record<string, { light: Figure, dark: Figure }>} */
const charts = JSON.parse(document.getElementById("chart-data")?.textContent ?? "{}");
const dark = matchMedia("(prefers-color-scheme: dark)");

function draw() {
  for (const [name, { light, dark: night }] of Object.entries(charts)) {
    const place = document.getElementById(`chart-${name}`);
    const { data, layout } = dark.matches ? night : light;
    if (place === null) continue;
    place.closest(".chart")?.classList.add("is-drawn"); // before, so that the place has its width
    Plotly.react(place, data, layout, { responsive: true, displayModeBar: false });
  }
}

dark.addEventListener("change", draw);
draw();
