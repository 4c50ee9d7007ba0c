// What the canvas uses of vis-network; the library defines `vis` and exports nothing.

export {};

type Point = { x: number; y: number };
type NodeId = number;
type View = { position?: Point; scale?: number; offset?: Point; animation?: boolean | object };

/** A vertex as the canvas hands it to the renderer. */
export interface CustomNode {
  ctx: CanvasRenderingContext2D;
  id: NodeId;
}

/** A pointer event over the canvas, by the vertices at its place. */
export interface PointerEvents {
  beforeDrawing: CanvasRenderingContext2D;
  afterDrawing: CanvasRenderingContext2D;
  hoverNode: { node: NodeId; event: MouseEvent };
  blurNode: unknown;
  click: { nodes: NodeId[] };
  doubleClick: { nodes: NodeId[] };
  dragStart: unknown;
  zoom: unknown;
}

export interface Network {
  setData(data: { nodes: ({ id: NodeId } & Point)[]; edges: never[] }): void;
  setSize(width: string, height: string): void;
  moveTo(view: View): void;
  getScale(): number;
  getViewPosition(): Point;
  canvasToDOM(point: Point): Point;
  redraw(): void;
  destroy(): void;
  on<Name extends keyof PointerEvents>(name: Name, listener: (event: PointerEvents[Name]) => void): void;
}

declare global {
  var vis: { Network: new (container: HTMLElement, data: object, options: object) => Network };
}
