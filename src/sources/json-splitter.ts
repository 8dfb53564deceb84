// Cuts a stream of bytes into JSON records without parsing them: lines, or the elements of one top-level array.
import { BadRecord } from "./json-record.js";

export interface RawRecord {
  /** Line it begins on, from 1. */
  readonly line: number;
  readonly bytes: Uint8Array;
}

export interface JsonSplitter {
  /** `lines` or `array`; known once the first character is. */
  readonly layout: "lines" | "array";
  /** The records that end in these bytes. @throws {BadRecord} when the array is malformed beyond one element */
  push(bytes: Uint8Array): RawRecord[];
  /** What is left at the end. */
  end(): RawRecord[];
}

/** A record longer than this is refused: it would be held in memory whole. */
export const maximumRecordBytes = 64 * 1024 * 1024;

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const open = [0x5b, 0x7b];
const close = [0x5d, 0x7d];
const isSpace = (byte: number) => byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;

export function jsonSplitter(): JsonSplitter {
  let layout: "lines" | "array" = "lines";
  let hasBegun = false;
  let line = 1;
  let recordLine = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  let hasEnded = false;

  const hold = (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    held.push(bytes.slice());
    heldBytes += bytes.length;
    if (heldBytes > maximumRecordBytes) throw new BadRecord(`the record of line ${recordLine} is longer than 64 MiB`);
  };
  const release = (tail: Uint8Array): RawRecord[] => {
    const bytes = held.length === 0 ? tail.slice() : Buffer.concat([...held, tail]);
    held = [];
    heldBytes = 0;
    return bytes.every(isSpace) ? [] : [{ line: recordLine, bytes }];
  };

  function pushLines(bytes: Uint8Array): RawRecord[] {
    const records: RawRecord[] = [];
    let start = 0;
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, start)) {
      records.push(...release(bytes.subarray(start, at)));
      start = at + 1;
      recordLine = ++line;
    }
    hold(bytes.subarray(start));
    return records;
  }

  function pushArray(bytes: Uint8Array): RawRecord[] {
    const records: RawRecord[] = [];
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === newline) line++;
      if (hasEnded) {
        if (!isSpace(byte)) throw new BadRecord(`more text after the array on line ${line}`);
      } else if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        // A string does not cross lines: past a stray quote the next element begins anew.
        else if (byte === quote || byte === newline) inString = false;
      } else if (byte === quote) inString = true;
      else if (open.includes(byte)) depth++;
      else if (depth > 0 && close.includes(byte)) depth--;
      else if (depth === 0 && (byte === comma || byte === close[0])) {
        records.push(...release(bytes.subarray(start, at)));
        start = at + 1;
        hasEnded = byte === close[0];
      } else if (start === at && heldBytes === 0 && isSpace(byte)) {
        start = at + 1;
      }
      if (start === at + 1) recordLine = line;
    }
    if (!hasEnded) hold(bytes.subarray(start));
    return records;
  }

  return {
    get layout() {
      return layout;
    },
    push(bytes) {
      let rest = bytes;
      if (!hasBegun) {
        // A byte order mark and white space may come before what decides.
        let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
        while (at < bytes.length && isSpace(bytes[at])) {
          if (bytes[at] === newline) line++;
          at++;
        }
        if (at === bytes.length) return [];
        hasBegun = true;
        recordLine = line;
        if (bytes[at] === open[0]) layout = "array";
        rest = bytes.subarray(layout === "array" ? at + 1 : at);
      }
      return layout === "array" ? pushArray(rest) : pushLines(rest);
    },
    end() {
      if (layout === "lines") return release(new Uint8Array(0));
      if (!hasEnded) throw new BadRecord(`the array does not end: the file is cut short after line ${line}`);
      return [];
    },
  };
}
