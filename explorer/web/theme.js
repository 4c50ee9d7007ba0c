// Colours: the page's own from Streamlit's --st-* variables, and one colour each for device, server and link.
// Blue, orange and magenta stay apart for the colour-blind, also because device and server differ in lightness.
// `text` colours have at least 4.5:1 on the page; `ink` has at least 4.5:1 on `fill`.

const LIGHT = {
  device: { fill: "#1d63c4", ink: "#ffffff", edge: "#134a99", text: "#1557b0", tint: "rgba(29, 99, 196, 0.10)" },
  server: { fill: "#f3b155", ink: "#3a2000", edge: "#cf8420", text: "#9a4a00", tint: "rgba(240, 160, 50, 0.13)" },
  link: { fill: "#b0208f", ink: "#ffffff", edge: "#8d1673", text: "#a01a82", tint: "rgba(176, 32, 143, 0.12)" },
};

const DARK = {
  device: { fill: "#2f72d9", ink: "#ffffff", edge: "#5a98f5", text: "#82b4ff", tint: "rgba(64, 132, 240, 0.17)" },
  server: { fill: "#eca746", ink: "#2a1700", edge: "#ffc778", text: "#f5b865", tint: "rgba(240, 165, 60, 0.13)" },
  link: { fill: "#ee86d9", ink: "#33062a", edge: "#ffb3ef", text: "#f59be3", tint: "rgba(238, 134, 217, 0.16)" },
};

// Relative luminance, 0 to 1, of a colour that the canvas understands.
function luminance(colour) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  const linear = [red, green, blue].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** The theme in force at an element, and the same colours set on it as --sx-* variables. */
export function applyTheme(root) {
  const style = getComputedStyle(root);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const background = read("--st-background-color", "#ffffff");
  const dark = luminance(background) < 0.3;
  const sides = dark ? DARK : LIGHT;
  for (const [side, colours] of Object.entries(sides)) {
    for (const [part, colour] of Object.entries(colours)) root.style.setProperty(`--sx-${side}-${part}`, colour);
  }
  root.classList.toggle("sx-dark", dark);
  return {
    ...sides,
    dark,
    background,
    text: read("--st-text-color", dark ? "#fafafa" : "#31333f"),
    font: read("--st-font", "system-ui, sans-serif"),
    leastLabelPx: 5.2, // where one can zoom in
    line: dark ? "#3a404b" : "#d3d7de",
    wire: dark ? "#5a6270" : "#b3b9c4", // opaque, so that lines side by side do not add up
    muted: dark ? "rgba(255, 255, 255, 0.72)" : "rgba(30, 36, 50, 0.74)",
    panel: dark ? "rgba(255, 255, 255, 0.045)" : "rgba(30, 40, 60, 0.035)",
  };
}
