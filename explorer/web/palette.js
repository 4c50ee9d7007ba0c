// Written by `python -m explorer.present.palette`, where every colour is explained.

export const LIGHT = {
  "device": {
    "fill": "#1d63c4",
    "ink": "#ffffff",
    "edge": "#134a99",
    "text": "#1557b0",
    "tint": "#e8effa"
  },
  "server": {
    "fill": "#f3b155",
    "ink": "#3a2000",
    "edge": "#cf8420",
    "text": "#9a4a00",
    "tint": "#fdf4e7"
  },
  "link": {
    "fill": "#b0208f",
    "ink": "#ffffff",
    "edge": "#8d1673",
    "text": "#a01a82",
    "tint": "#f6e4f2"
  },
  "link_pale": "#db9bcd",
  "link_palest": "#e7bcdd",
  "neutral": "#8a8f98",
  "background": "#ffffff",
  "text": "#31333f",
  "muted": "#5b6070",
  "frame": "#d3d7de",
  "panel": "#f8f8fb",
  "wire": "#7d8594",
  "thin_wire": "#b3b9c4",
  "pale_wire": "#ccd1da",
  "delay": [
    "#f3f0fa",
    "#45217f"
  ],
  "gain": [
    "#ffffff",
    "#00695f"
  ],
  "groups": [
    "#c6e6cf",
    "#dccff5",
    "#bfe6ea",
    "#f4cfd0",
    "#e2e2b4"
  ]
};

export const DARK = {
  "device": {
    "fill": "#2f72d9",
    "ink": "#ffffff",
    "edge": "#5a98f5",
    "text": "#82b4ff",
    "tint": "#1e2939"
  },
  "server": {
    "fill": "#eca746",
    "ink": "#2a1700",
    "edge": "#ffc778",
    "text": "#f5b865",
    "tint": "#332919"
  },
  "link": {
    "fill": "#ee86d9",
    "ink": "#33062a",
    "edge": "#ffb3ef",
    "text": "#f59be3",
    "tint": "#392834"
  },
  "link_pale": "#794b6f",
  "link_palest": "#593a52",
  "neutral": "#9aa0aa",
  "background": "#171614",
  "text": "#edebe8",
  "muted": "#b8bcc6",
  "frame": "#3a404b",
  "panel": "#21201f",
  "wire": "#9aa3b2",
  "thin_wire": "#5a6270",
  "pale_wire": "#454c59",
  "delay": [
    "#2b2540",
    "#d9cdfb"
  ],
  "gain": [
    "#171614",
    "#53d6c4"
  ],
  "groups": [
    "#275237",
    "#4b3d70",
    "#1c5056",
    "#663a3d",
    "#51512a"
  ]
};
