// Arrow IPC, our own: the writer gives the same bytes for the same table, the reader trusts no byte it is given.
export { type ByteSource, startsWithMagic } from "./arrow-ipc/container.js";
export { type ReadArrowOptions, readArrow } from "./arrow-ipc/reader.js";
export { arrowBytes, type WriteArrowOptions, writeArrow } from "./arrow-ipc/writer.js";
