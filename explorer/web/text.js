// Templates of the text catalogue, filled in. A filled template is a list of runs, {text, tone}: a tone
// names how a run is set ("device", "server", "link", "strong"), and only textContent ever receives a run.

/** A value that is set in a tone inside a sentence. */
export const toned = (text, tone) => ({ text: String(text), tone });

/** The template's runs, each {placeholder} replaced; an unknown placeholder stays readable as it is. */
export function fill(template, values = {}) {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .flatMap((part) => {
      const key = /^\{(\w+)\}$/.exec(part)?.[1];
      if (key === undefined || !(key in values)) return [toned(part, "")];
      const value = values[key];
      if (Array.isArray(value)) return value;
      return typeof value === "object" ? [value] : [toned(value, "")];
    });
}

/** The runs as one string. */
export const plain = (runs) => runs.map((run) => run.text).join("");

/** Look-ups in a catalogue: t(key, values) is a string, t.runs(key, values) a list of runs. */
export function translator(catalogue) {
  const runs = (key, values) => fill(catalogue[key] ?? key, values);
  const t = (key, values) => plain(runs(key, values));
  t.runs = runs;
  t.count = (key, count, values = {}) => t(`${key}_${count === 1 ? "one" : "other"}`, { count, ...values });
  return t;
}
