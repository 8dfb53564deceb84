export type { Table } from "./columns/table.js";
export { MillraceError } from "./core/errors.js";
