// The configuration's schema as JSON Schema: what editors complete from, and what suggestions are taken from.
import { z } from "zod";
import { configSchema } from "./config.js";

/** A node of a JSON Schema, as far as it is read here. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
}

let made: SchemaNode | undefined;

/** JSON Schema (draft 2020-12) of what a user may write: keys with a default may be left out. */
export function configJsonSchema(): SchemaNode {
  made ??= {
    title: "millrace.yaml",
    ...z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }),
  } as SchemaNode;
  return made;
}

/** The schema's nodes that may stand at a path: more than one where it offers a choice, none where nothing is known. */
export function schemaAt(path: readonly PropertyKey[]): readonly SchemaNode[] {
  let nodes = choices(configJsonSchema());
  for (const key of path) {
    nodes = nodes.flatMap((node) => {
      const next =
        typeof key === "number"
          ? node.items
          : Object.hasOwn(node.properties ?? {}, key)
            ? node.properties![String(key)]
            : typeof node.additionalProperties === "object"
              ? node.additionalProperties
              : undefined;
      return next ? choices(next) : [];
    });
  }
  return nodes;
}

function choices(node: SchemaNode): SchemaNode[] {
  return node.anyOf ? node.anyOf.flatMap(choices) : [node];
}

/** The keys that may stand in the mapping at a path. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  return schemaAt(path).flatMap((node) => Object.keys(node.properties ?? {}));
}

/** Dotted paths of every key of the schema that has this name, wherever it stands. */
export function pathsOfKey(name: string, node = configJsonSchema(), prefix = ""): string[] {
  return choices(node).flatMap((choice) =>
    Object.entries(choice.properties ?? {}).flatMap(([key, child]) => [
      ...(key === name ? [prefix + key] : []),
      ...pathsOfKey(name, child, `${prefix}${key}.`),
    ]),
  );
}
