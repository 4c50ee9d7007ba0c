// Completes the picture that pyvis draws: boxes and lines behind the nodes, the titles, and the view.
// `network` and `nodes` are pyvis's globals; every text comes from the data and goes to the canvas or innerText.
(() => {
  /** @typedef {{ x: number, y: number, width: number, height: number, label: string, depth: number, side: Side }} Box */
  /** @typedef {{ points: [number, number][], cut: boolean }} Line */
  /** @typedef {"device" | "server" | "mixed"} Side */
  /**
   * @typedef {{
   *   boxes: Box[], lines: Line[], titles: string[], width: number, height: number,
   *   colours: { link: string, frame: string, wire: string, text: string, tint: Record<Side, string> },
   * }} Picture
   */
  const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {Picture} */
  const picture = JSON.parse(element("picture").textContent ?? "");
  const { boxes, lines, titles, width, height, colours } = picture;

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   */
  function drawBox(context, box) {
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 5);
    context.fillStyle = colours.tint[box.side];
    context.fill();
    context.lineWidth = box.side === "mixed" && box.depth === 1 ? 2 : 1;
    context.strokeStyle = box.side === "mixed" ? colours.link : colours.frame;
    context.stroke();
    context.fillStyle = colours.text;
    context.font = box.depth === 0 ? "600 11px system-ui, sans-serif" : "10px system-ui, sans-serif";
    context.fillText(box.label, box.x + 6, box.y + 13);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Line} line
   */
  function drawLine(context, line) {
    const colour = line.cut ? colours.link : colours.wire;
    context.beginPath();
    line.points.forEach(([x, y]) => context.lineTo(x, y));
    context.lineWidth = line.cut ? 2 : 1;
    context.strokeStyle = colour;
    context.stroke();
    const [[x1, y1], [x, y]] = line.points.slice(-2);
    const [dx, dy] = [Math.sign(x - x1), Math.sign(y - y1)];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - 5 * dx - 2.5 * dy, y - 5 * dy - 2.5 * dx);
    context.lineTo(x - 5 * dx + 2.5 * dy, y - 5 * dy + 2.5 * dx);
    context.fillStyle = colour;
    context.fill();
  }

  function fit() {
    const canvas = element("mynetwork");
    const scale = Math.min(canvas.clientWidth / width, canvas.clientHeight / height, 2);
    network.moveTo({ position: { x: width / 2, y: height / 2 }, scale });
  }

  nodes.update(titles.map((title, id) => ({ id, title })));
  network.on("beforeDrawing", (context) => {
    boxes.forEach((box) => drawBox(context, box));
    lines.forEach((line) => line.cut || drawLine(context, line));
    lines.forEach((line) => line.cut && drawLine(context, line));
  });
  network.on("resize", fit);
  fit();
})();
