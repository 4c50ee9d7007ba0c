// What pyvis and Plotly leave on the pages that are one file.

declare const network: {
  moveTo(view: { position: { x: number; y: number }; scale: number }): void;
  on(name: "beforeDrawing" | "resize", listener: (context: CanvasRenderingContext2D) => void): void;
};
declare const nodes: { update(nodes: { id: number; title: string }[]): void };
declare const Plotly: { react(place: HTMLElement, data: object[], layout: object, config: object): void };
