// What the type checker does not see: likely mistakes, and the few habits that the code keeps.

import js from "@eslint/js";

export default [
  { ignores: [".cache/", ".venv/", "**/vendor/", "explorer/web/bundle/", "**/*.d.ts"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off", // the type checker knows every name of the browser
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-shadow": "error",
      "no-param-reassign": "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      // Text from model files is never markup.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write"].map((property) => ({ property })),
      ],
      "no-restricted-globals": ["error", "event", "name", "status", "length", "parent", "top"], // `window` has them, too
      "no-eval": "error",
    },
  },
];
