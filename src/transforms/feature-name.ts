import type { Frame } from "./transform.js";

/**
 * Names for new features that no other feature has and no column either, since a column's own feature takes its name:
 * the wanted name, else with ` (2)`, ` (3)`, ... behind it.
 */
export function featureNames(frame: Frame): (wanted: string) => string {
  const taken = new Set([...frame.features.names, ...frame.columns.names]);
  return (wanted) => {
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted} (${count})`;
    taken.add(name);
    return name;
  };
}
