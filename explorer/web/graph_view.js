// The entry of the Explore page's graph, with its sentence, sliders and live bar.

// Asked for at once; otherwise each module waits for the one that imports it.
import "./vendor/vis-network.min.js";
import "./backdrop.js";
import "./badges.js";
import "./because.js";
import "./camera.js";
import "./candidates.js";
import "./canvas_painter.js";
import "./cut_pointer.js";
import "./cut_line.js";
import "./depth.js";
import "./depth_bars.js";
import "./folding.js";
import "./geometry.js";
import "./groups.js";
import "./groups_motion.js";
import "./level.js";
import "./opened_block.js";
import "./paint.js";
import "./picture.js";
import "./palette.js";
import "./scene.js";
import "./explain.js";
import "./format.js";
import "./figures.js";
import "./search.js";
import "./landscape.js";
import "./landscapes.js";
import "./solution.js";
import "./priced.js";
import "./table.js";
import "./term_fills.js";
import "./tiles.js";
import "./trade.js";
import { showFirst } from "./first_view.js";
import { mounting } from "./mount.js";
import { GraphView } from "./view.js";

/** @import { FirstView } from "./payload.js" */

const { first, mount } = mounting(GraphView);

export default mount;
export const firstView = (/** @type {FirstView} */ given) => showFirst(given, first);
