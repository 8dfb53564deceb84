/** The parts of a compiled forest that walking it takes: views of the program, laid out by native/algorithms/forest-program.h. */
export interface WalkParts {
  /** Feature and kind of each read. */
  readonly reads: Uint32Array;
  /** Node that each tree begins with. */
  readonly roots: Uint32Array;
  /** Trees that the CPU evaluates for many rows at once, and does not walk. */
  readonly isDense: readonly boolean[];
  /** Four words a node. */
  readonly nodes: Uint32Array;
  readonly nodeLeaves: Uint32Array;
  readonly setOffsets: Uint32Array;
  readonly setWords: Uint32Array;
}

// Of ProgramHeader: five words of 8 bytes, then {offset, count} of each part.
const sectionsAt = 40;
const parts = { reads: 1, trees: 2, nodes: 3, nodeLeaves: 5, setOffsets: 6, setWords: 7 };
const wordsOfPart = { reads: 2, trees: 6, nodes: 4, nodeLeaves: 1, setOffsets: 1, setWords: 1 };
const rootWord = 1;
const denseLeavesWord = 5;

export function walkPartsOf(program: Uint8Array): WalkParts {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const wordsOf = (part: keyof typeof parts): Uint32Array => {
    const at = sectionsAt + parts[part] * 16;
    const offset = Number(view.getBigUint64(at, true));
    const count = Number(view.getBigUint64(at + 8, true));
    return new Uint32Array(program.buffer, program.byteOffset + offset, count * wordsOfPart[part]);
  };
  const trees = wordsOf("trees");
  const treeCount = trees.length / wordsOfPart.trees;
  const wordOf = (tree: number, word: number) => trees[tree * wordsOfPart.trees + word];
  return {
    reads: wordsOf("reads"),
    roots: Uint32Array.from({ length: treeCount }, (_, tree) => wordOf(tree, rootWord)),
    isDense: Array.from({ length: treeCount }, (_, tree) => wordOf(tree, denseLeavesWord) > 0),
    nodes: wordsOf("nodes"),
    nodeLeaves: wordsOf("nodeLeaves"),
    setOffsets: wordsOf("setOffsets"),
    setWords: wordsOf("setWords"),
  };
}
