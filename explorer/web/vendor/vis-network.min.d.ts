// What the canvas uses of vis-network; the library defines `vis` and exports nothing.

export {};

type Point = { x: number; y: number };
type View = { position?: Point; scale?: number; offset?: Point; animation?: boolean | object };

/** Where a press was. */
interface Press {
  pointer: { DOM: Point };
  event: { timeStamp: number, pointerType: string }; // in milliseconds
}

/** What the canvas tells of pointer and view. */
export interface Events {
  beforeDrawing: CanvasRenderingContext2D;
  afterDrawing: CanvasRenderingContext2D;
  click: Press;
  doubleClick: Press;
  dragStart: unknown;
  zoom: unknown;
}

export interface Network {
  setSize(width: string, height: string): void;
  moveTo(view: View): void;
  getScale(): number;
  getViewPosition(): Point;
  canvasToDOM(point: Point): Point;
  redraw(): void;
  destroy(): void;
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
}

declare global {
  var vis: { Network: new (container: HTMLElement, data: object, options: object) => Network };
}
