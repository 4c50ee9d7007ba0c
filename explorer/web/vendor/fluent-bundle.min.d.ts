// What the texts use of @fluent/bundle.

/** The value of a message, ready to be filled. */
export type Pattern = string | object[];

export class FluentResource {
  constructor(source: string);
}

export class FluentBundle {
  constructor(language: string, options?: { useIsolating?: boolean });
  addResource(resource: FluentResource): Error[];
  getMessage(id: string): { value: Pattern | null } | undefined;
  formatPattern(pattern: Pattern, values?: Record<string, string | number>, errors?: Error[]): string;
}
