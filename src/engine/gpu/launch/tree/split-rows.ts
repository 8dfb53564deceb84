import { splitRows as op } from "../../../ops/tree/split-rows.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { prefixSum } from "../column/prefix-sum.js";
import { allBelow } from "./build-histogram.js";

// Bytes that the native kernel may read from a row's code on; here only so that both refuse the same.
const readAhead = 4;

export const launchSplitRows: Launcher<typeof op> = {
  op,
  // Measured: 8.4 ns a row on one thread, most of it to fetch the code of every second record.
  workload: ({ codes, nodeRows: { length } }) => ({
    cpuMs: length * 8.4e-6,
    visits: length * 10,
    bytes: codes.length + length * 8,
  }),
  refuse({ codes, leftCodes, nodeRows, place, stride, isWide }) {
    if (leftCodes.length !== (isWide ? 2048 : 8)) return "the set of codes has another size";
    const rows = codes.length < place + readAhead ? 0 : Math.floor((codes.length - place - readAhead) / stride) + 1;
    return allBelow(nodeRows, rows) ? undefined : "a row of the node is not there";
  },
  async launch(job, { codes, leftCodes, nodeRows, split, leftCount, place, stride, isWide }) {
    const rows = nodeRows.length;
    leftCount[0] = 0;
    if (rows === 0) return;
    const marks = {
      0: job.shape(rows, place, stride, isWide ? 1 : 0),
      1: job.upload(codes),
      2: job.upload(leftCodes),
      3: job.upload(nodeRows),
      4: job.room(rows * 4),
    };
    const groups = strides(rows, job.gpu.workgroup);
    await job.run({ shader: op.name, entry: "split_rows_mark", bind: marks, groups });
    await prefixSum(job, marks[4], rows);
    const bind = { ...marks, 5: job.room(rows * 4), 6: job.room(4) };
    await job.run({ shader: op.name, entry: "split_rows_place", bind, groups });
    const lefts = new Uint32Array(1);
    await job.read([bind[5], split], [bind[6], lefts]);
    leftCount[0] = lefts[0];
  },
};
