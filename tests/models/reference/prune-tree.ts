// Minimal cost-complexity pruning (Breiman, Friedman, Olshen and Stone 1984): the weakest link first.

export interface PrunableNode {
  readonly weight: number;
  readonly impurity: number;
  readonly children: readonly [PrunableNode, PrunableNode] | undefined;
}

/** A step of pruning: from `alpha` on, the nodes in `leaves` are the leaves, of `impurity` in sum. */
export interface PruningStep<Node> {
  readonly alpha: number;
  readonly impurity: number;
  readonly leaves: readonly Node[];
}

/**
 * The nested subtrees, from the whole tree at alpha 0 to its root alone. R(t) is a node's impurity times its share of
 * all weight; the node whose (R(t) - R of its leaves) / (leaves - 1) is least becomes a leaf, of equals the first one
 * from the root, left before right.
 */
export function pruningPath<Node extends PrunableNode>(root: Node): PruningStep<Node>[] {
  const isLeaf = new Set<PrunableNode>();
  const risk = (node: PrunableNode) => (node.weight * node.impurity) / root.weight;
  const leavesOf = (node: PrunableNode): PrunableNode[] =>
    node.children && !isLeaf.has(node) ? node.children.flatMap(leavesOf) : [node];
  const innerOf = (node: PrunableNode): PrunableNode[] =>
    node.children && !isLeaf.has(node) ? [node, ...node.children.flatMap(innerOf)] : [];
  const sum = (nodes: readonly PrunableNode[]) => nodes.reduce((total, node) => total + risk(node), 0);
  const step = (alpha: number) => {
    const leaves = leavesOf(root) as Node[];
    return { alpha, impurity: sum(leaves), leaves };
  };
  const steps = [step(0)];
  for (let inner = innerOf(root); inner.length > 0; inner = innerOf(root)) {
    const link = (node: PrunableNode) => {
      const leaves = leavesOf(node);
      return (risk(node) - sum(leaves)) / (leaves.length - 1);
    };
    const weakest = inner.reduce((a, b) => (link(b) < link(a) ? b : a));
    const alpha = link(weakest);
    isLeaf.add(weakest);
    steps.push(step(Math.max(alpha, steps[steps.length - 1].alpha)));
  }
  return steps;
}

/** The leaves of the subtree that `ccpAlpha` leaves: the last step whose alpha is not above it. */
export function prunedLeaves<Node extends PrunableNode>(root: Node, ccpAlpha: number): readonly Node[] {
  return pruningPath(root).findLast(({ alpha }) => alpha <= ccpAlpha)!.leaves;
}
